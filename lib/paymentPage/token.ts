import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Keys of one purpose: links are signed by the first, and believed by each. */
export interface PageKeys {
	readonly signing: Buffer;
	readonly believed: readonly Buffer[];
	/** By which forms are signed, in the same order. */
	readonly forms: readonly Buffer[];
}

/** What a link says. It holds no amount and nothing of a person. */
export interface PageToken {
	/** The invoice in Salesforce, 18 characters. */
	invoiceId: string;
	/** Milliseconds since 1970. */
	expiresMs: number;
	/** Links of an older version than the invoice's are useless. */
	version: number;
}

const PURPOSE = 'n8n-nodes-stripe-salesforce payment page 1';
const FORM_PURPOSE = 'n8n-nodes-stripe-salesforce payment form 1';
const FORM = /^1\.([0-9A-Za-z]{18})\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([\w-]{43})$/;

/**
 * Derives the keys for the addresses of payment pages, which are good for nothing else.
 * https://www.rfc-editor.org/rfc/rfc5869
 *
 * @param secret by which links are signed from now on
 * @param before the secret until a while ago, whose links still count; empty for none
 */
export function pageKeys(secret: string, before = ''): PageKeys {
	// As many keys in any case, so that an answer takes as long with one as with two.
	const secrets = [secret, before === '' ? secret : before];
	const derived = (purpose: string) =>
		secrets.map((one) => Buffer.from(hkdfSync('sha256', one, '', purpose, 32)));
	const believed = derived(PURPOSE);
	return { signing: believed[0] ?? Buffer.alloc(0), believed, forms: derived(FORM_PURPOSE) };
}

export function signToken({ invoiceId, expiresMs, version }: PageToken, keys: PageKeys): string {
	const payload = `1.${invoiceId}.${Math.floor(expiresMs / 1000).toString(36)}.${version.toString(36)}`;
	return `${payload}.${mac(payload, keys.signing).toString('base64url')}`;
}

/**
 * Reads a link's token.
 *
 * @returns undefined, whatever is wrong with it: its form, its signature or its time
 */
export function readToken(token: string, keys: PageKeys, nowMs: number): PageToken | undefined {
	const parts = FORM.exec(token);
	const [, invoiceId = '', expires = '', version = '', given = ''] = parts ?? [];
	const payload = `1.${invoiceId}.${expires}.${version}`;
	const signature = Buffer.from(given, 'base64url');
	let isGenuine = false;
	for (const key of keys.believed) {
		const expected = mac(payload, key);
		const same = signature.length === expected.length ? signature : Buffer.alloc(expected.length);
		if (timingSafeEqual(same, expected)) isGenuine = true;
	}
	// One text for one signature: the last character of base64 has bits to spare.
	const isPlain = signature.toString('base64url') === given;
	const expiresMs = Number.parseInt(expires, 36) * 1000;
	if (!parts || !isGenuine || !isPlain || !(expiresMs > nowMs)) return undefined;
	return { invoiceId, expiresMs, version: Number.parseInt(version, 36) };
}

function mac(payload: string, key: Buffer): Buffer {
	return createHmac('sha256', key).update(payload).digest();
}
