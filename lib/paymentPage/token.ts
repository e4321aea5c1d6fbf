import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type AmountAsk, packAsk, unpackAsk } from './amountAsk';

/** Keys of one purpose: links are signed by the first, and believed by each. */
export interface PageKeys {
	readonly signing: Buffer;
	readonly believed: readonly Buffer[];
	/** By which forms are signed, in the same order. */
	readonly forms: readonly Buffer[];
	/** What the keys may be called where anybody reads it, each once. */
	readonly names: readonly string[];
}

/** A link to an invoice. It holds no amount and nothing of a person. */
export interface InvoiceToken {
	/** The invoice in Salesforce, 18 characters. */
	invoiceId: string;
	/** The org, 18 characters; '' where it was not known: copies of an org have invoices of the same ID. */
	orgId: string;
	/** Milliseconds since 1970. */
	expiresMs: number;
	/** Links of an older version than the invoice's are useless. */
	version: number;
}

/** A link to an amount that is nowhere else: it holds all that there is to know. */
export interface AmountToken {
	ask: AmountAsk;
	/** Milliseconds since 1970. */
	expiresMs: number;
}

export type PageToken = InvoiceToken | AmountToken;

const PURPOSE = 'n8n-nodes-stripe-salesforce payment page 1';
const FORM_PURPOSE = 'n8n-nodes-stripe-salesforce payment form 1';
const NAME_PURPOSE = 'n8n-nodes-stripe-salesforce payment page key name 1';
const FORM =
	/^(1\.[0-9A-Za-z]{18}\.(?:[0-9A-Za-z]{18})?\.[0-9a-z]{1,11}|2\.[\w-]{1,800})\.([0-9a-z]{1,11})\.([\w-]{43})$/;

/** No token is longer. */
export const LONGEST_TOKEN = 900;

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
	return {
		signing: believed[0] ?? Buffer.alloc(0),
		believed,
		forms: derived(FORM_PURPOSE),
		names: [...new Set(derived(NAME_PURPOSE).map((name) => name.toString('hex', 0, 8)))],
	};
}

export function signToken(token: PageToken, keys: PageKeys): string {
	const subject =
		'ask' in token
			? `2.${packAsk(token.ask)}`
			: `1.${token.invoiceId}.${token.orgId}.${token.version.toString(36)}`;
	const payload = `${subject}.${Math.floor(token.expiresMs / 1000).toString(36)}`;
	return `${payload}.${mac(payload, keys.signing).toString('base64url')}`;
}

/**
 * Reads a link's token.
 *
 * @returns undefined, whatever is wrong with it: its form, its signature or its time
 */
export function readToken(token: string, keys: PageKeys, nowMs: number): PageToken | undefined {
	const parts = FORM.exec(token);
	const [, subject = '', expires = '', given = ''] = parts ?? [];
	const payload = `${subject}.${expires}`;
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
	const [kind, first = '', orgId = '', version = ''] = subject.split('.');
	if (kind === '1') {
		return { invoiceId: first, orgId, expiresMs, version: Number.parseInt(version, 36) };
	}
	const ask = unpackAsk(first);
	return ask && { ask, expiresMs };
}

function mac(payload: string, key: Buffer): Buffer {
	return createHmac('sha256', key).update(payload).digest();
}
