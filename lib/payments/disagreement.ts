import type { PaymentFacts } from './paymentFacts';

/** A record that a payment was joined to. */
export interface Joined {
	id: string;
	name: string;
}

/** An invoice as far as payments are joined to it. */
export interface InvoiceRecord extends Joined {
	accountId: string;
	accountName: string;
	currency: string;
	stripeInvoiceId: string;
	/** The builder's rule looks here. */
	ruleValue: string;
}

/** Whose a payment is. */
interface Owning {
	/** The account of its customer. */
	account: Joined | undefined;
	/** The account that its record is on, where that decides. */
	chosen: Joined | undefined;
}

/**
 * Why a payment cannot be joined to the invoice that it names.
 *
 * @param live the invoices that have live payments
 * @returns a part of a sentence; undefined where nothing is against it
 */
export function disagreement(
	{ amount, customerId, mode }: PaymentFacts,
	{ account, chosen }: Owning,
	invoice: InvoiceRecord,
	live: ReadonlySet<string>,
): string | undefined {
	if (amount.currency !== invoice.currency) {
		return `it names invoice ${invoice.name}, which is in ${invoice.currency} and not in ${amount.currency}`;
	}
	const payer = chosen ?? account;
	if (payer && invoice.accountId && payer.id !== invoice.accountId) {
		const why =
			payer.id === account?.id
				? `but customer ${customerId} is ${payer.name}`
				: `and its record is on account ${payer.name}`;
		return `it names invoice ${invoice.name} of ${invoice.accountName || invoice.accountId}, ${why}`;
	}
	if (mode === 'Test' && live.has(invoice.id)) {
		return `it names invoice ${invoice.name}, which has live payments, and it is one of Stripe’s test mode`;
	}
	return undefined;
}
