import type Stripe from 'stripe';
import type { PaymentMethod } from '../model/payment';
import { cardBrandName, codeInWords } from '../stripe/cardBrands';

/** How a payment was made, as people know it. */
export interface Method {
	kind: PaymentMethod;
	/** `Visa`, `STRIPE TEST BANK`; empty where nobody says. */
	brand: string;
	last4: string;
}

/** https://docs.stripe.com/api/charges/object#charge_object-payment_method_details-type */
const KINDS: Readonly<Record<string, PaymentMethod>> = {
	card: 'Card',
	card_present: 'Card',
	interac_present: 'Card',
	ach_debit: 'Bank Account',
	acss_debit: 'Bank Account',
	au_becs_debit: 'Bank Account',
	bacs_debit: 'Bank Account',
	nz_bank_account: 'Bank Account',
	sepa_debit: 'Bank Account',
	us_bank_account: 'Bank Account',
	ach_credit_transfer: 'Wire',
	customer_balance: 'Wire',
};

/** What a charge says of how it was paid; undefined before anybody has tried. */
export function methodOf(charge: Stripe.Charge | undefined): Method | undefined {
	const details = charge?.payment_method_details;
	if (!details) return undefined;
	const { type } = details;
	// Each kind has its details under its own name, with fields of the same names.
	const own = (details as unknown as Readonly<Record<string, unknown>>)[type];
	const { brand, bank_name, last4 } = (own ?? {}) as Partial<Record<string, string | null>>;
	const name = brand ? cardBrandName(brand) : bank_name;
	const kind = KINDS[type] ?? 'Other';
	return { kind, brand: name ?? (kind === 'Other' ? codeInWords(type) : ''), last4: last4 ?? '' };
}
