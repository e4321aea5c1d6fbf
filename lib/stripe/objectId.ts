import { badInput } from '../errors';
import { redact } from '../redact';

interface Kind {
	words: string;
	/** What stands before the ID in the address of its page. */
	page: string;
	/** How IDs begin; none where a builder chose them. */
	prefixes: readonly string[];
}

/** Objects whose IDs a builder fills in, and where Stripe's Dashboard has their pages. */
const KINDS = {
	account: { words: 'a connected account', page: 'accounts', prefixes: ['acct_'] },
	coupon: { words: 'a coupon', page: 'coupons', prefixes: [] },
	customer: { words: 'a customer', page: 'customers', prefixes: ['cus_'] },
	invoice: { words: 'an invoice', page: 'invoices', prefixes: ['in_'] },
	// Payments without an intent are charges, `py_` where they are no card's.
	payment: { words: 'a payment', page: 'payments', prefixes: ['pi_', 'ch_', 'py_'] },
	paymentLink: { words: 'a payment link', page: 'payment-links', prefixes: ['plink_'] },
} as const satisfies Record<string, Kind>;

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
	const { words, prefixes }: Kind = KINDS[kind];
	throw badInput(
		field,
		`“${redact(text).slice(0, 100)}” is not the address of ${words} in Stripe’s Dashboard`,
		prefixes.length > 0
			? `Copy the address of its page, or its ID, which starts with ${prefixes.join(' or ')}`
			: 'Copy the address of its page, or its ID',
	);
}

function idInAddress(text: string, kind: StripeObjectKind): string | undefined {
	const address = /^https?:/i.test(text) ? text : `https://${text}`;
	if (!URL.canParse(address)) return undefined;
	const { hostname, pathname } = new URL(address);
	if (hostname !== 'dashboard.stripe.com') return undefined;
	const segments = pathname.split('/').map(decoded);
	const { page, prefixes }: Kind = KINDS[kind];
	// Where there is no such page it is the first, which is empty: a path begins with a slash.
	const id = segments[segments.indexOf(page) + 1];
	if (!id || !/^[\w-]+$/.test(id)) return undefined;
	const isOfKind = prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix));
	return isOfKind ? id : undefined;
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return '';
	}
}
