import { createHash } from 'node:crypto';
import { Problem } from '../errors';
import { isSecret } from '../secret';
import type { PlaidClient } from './client';
import { loadPlaidSdk } from './sdk';

/** Seconds that a signed webhook may be on its way. */
const TOLERANCE = 5 * 60;
/** Seconds by which two machines' clocks may differ. */
const CLOCKS_APART = 10;

/**
 * Reads a webhook of Plaid's, once it is sure that it is one: signed with a key that Plaid knows, not more
 * than five minutes ago, over just these bytes.
 * https://plaid.com/docs/api/webhooks/webhook-verification/
 *
 * @param rawBody the bytes as they came
 * @param signature the header `Plaid-Verification`
 * @throws Problem that says why it is not believed
 */
export async function verifiedWebhook(
	plaid: PlaidClient,
	rawBody: Buffer,
	signature: string,
): Promise<Record<string, unknown>> {
	if (!signature) throw refused('it is not signed');
	const { decodeProtectedHeader, importJWK, jwtVerify } = await loadPlaidSdk();
	const key = keyIdOf(() => decodeProtectedHeader(signature));
	const { key: known } = await plaid.call('Fetching the key of the webhook', async (endpoints) =>
		endpoints.webhookVerificationKeyGet({ key_id: key }),
	);
	const now = new Date(plaid.clock.nowMs());
	if (known.expired_at !== null && known.expired_at * 1000 < now.getTime()) {
		throw refused('the key that signed it has expired');
	}
	const { payload } = await jwtVerify(signature, await importJWK({ ...known }, 'ES256'), {
		algorithms: ['ES256'],
		maxTokenAge: TOLERANCE,
		clockTolerance: CLOCKS_APART,
		currentDate: now,
	}).catch((error: unknown) => {
		if (isLate(error)) throw refused('it was signed more than five minutes ago');
		if (isEarly(error)) throw refused('it was signed later than it is here; is the clock right?');
		throw refused('its signature is wrong');
	});
	const digest = createHash('sha256').update(rawBody).digest('hex');
	if (!isSecret(payload['request_body_sha256'], digest)) throw refused('its body was altered');
	return parsed(rawBody);
}

/** The ID of the key that signed it. No other kind of signature is looked at. */
function keyIdOf(header: () => { alg?: string; kid?: string }): string {
	let read: { alg?: string; kid?: string };
	try {
		read = header();
	} catch {
		throw refused('its signature is none');
	}
	if (read.alg !== 'ES256' || !read.kid) throw refused('its signature is none of Plaid’s');
	return read.kid;
}

function parsed(rawBody: Buffer): Record<string, unknown> {
	try {
		const body: unknown = JSON.parse(rawBody.toString('utf8'));
		if (typeof body === 'object' && body !== null) return { ...body };
	} catch {
		// Said below.
	}
	throw refused('its body is no JSON');
}

function isLate(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
}

/** The proof holds, but not yet: n8n's clock is behind. The signature is checked before the time. */
function isEarly(error: unknown): boolean {
	return (
		error instanceof Error &&
		'code' in error &&
		error.code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' &&
		'claim' in error &&
		error.claim === 'iat'
	);
}

function refused(why: string): Problem {
	return new Problem(`The webhook is not believed to be Plaid’s: ${why}`, {
		origin: 'input',
		code: 'webhook_not_verified',
		whatToDo:
			'Set HTTP Method to POST and add the option Raw Body in the Webhook node, run this node right after it, and pass it the header plaid-verification. Nothing was done.',
	});
}
