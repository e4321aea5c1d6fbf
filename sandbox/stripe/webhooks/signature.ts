import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` of a body: one `v1` for each secret that is valid (two while one is rolled),
 * and in test mode a `v0` that proves nothing, so that receivers learn to ignore it.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeader(
	body: string,
	secrets: readonly string[],
	atSeconds: number,
	livemode: boolean,
): string {
	const hmac = (secret: string) =>
		createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex');
	const parts = [`t=${atSeconds}`, ...secrets.map((secret) => `v1=${hmac(secret)}`)];
	if (!livemode) parts.push(`v0=${hmac('test mode')}`);
	return parts.join(',');
}
