import { badInput } from '../errors';
import { redact } from '../redact';

/** Objects whose IDs a builder fills in, and where Stripe's Dashboard has their pages. */
const KINDS = {
	account: { words: 'a connected account', page: 'accounts', prefix: 'acct_' },
	coupon: { words: 'a coupon', page: 'coupons', prefix: '' },
	customer: { words: 'a customer', page: 'customers', prefix: 'cus_' },
	invoice: { words: 'an invoice', page: 'invoices', prefix: 'in_' },
	payment: { words: 'a payment', page: 'payments', prefix: 'pi_' },
	paymentLink: { words: 'a payment link', page: 'payment-links', prefix: 'plink_' },
} as const;

export type StripeObjectKind = keyof typeof KINDS;

/**
 * The ID that a builder entered, or pasted as the address of the object's page in the Dashboard:
 * `https://dashboard.stripe.com/acct_…/test/customers/cus_…` and whatever of it there is.
 *
 * @param field as the builder sees it
 * @returns the ID, unchecked when it was entered as one; '' when nothing was
 * @throws Problem when it is an address that leads elsewhere
 */
export function stripeObjectId(given: string, kind: StripeObjectKind, field: string): string {
	const text = given.trim();
	if (!/^(?:https?:\/\/|dashboard\.stripe\.com\/)/i.test(text)) return text;
	const id = idInAddress(text, kind);
	if (id !== undefined) return id;
	const { words, prefix } = KINDS[kind];
	throw badInput(
		field,
		`“${redact(text).slice(0, 100)}” is not the address of ${words} in Stripe’s Dashboard`,
		prefix
			? `Copy the address of its page, or its ID, which starts with ${prefix}`
			: 'Copy the address of its page, or its ID',
	);
}

function idInAddress(text: string, kind: StripeObjectKind): string | undefined {
	const address = /^https?:/i.test(text) ? text : `https://${text}`;
	if (!URL.canParse(address)) return undefined;
	const { hostname, pathname } = new URL(address);
	if (hostname !== 'dashboard.stripe.com') return undefined;
	const segments = pathname.split('/').map(decoded);
	const { page, prefix } = KINDS[kind];
	const at = segments.indexOf(page);
	const id = at < 0 ? undefined : segments[at + 1];
	return id && id.startsWith(prefix) && /^[\w-]+$/.test(id) ? id : undefined;
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return '';
	}
}

/** What n8n's editor accepts as an address where an ID may be given by address, as a regular expression. */
export function dashboardAddress(kind: StripeObjectKind): string {
	const { page, prefix } = KINDS[kind];
	return `https://dashboard\\.stripe\\.com/.*?\\b${page}/(${prefix}[\\w-]+).*`;
}
