import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { attachOnce, isAttached } from '../invoices/attachPayment';

/** What became of tying a payment record to an invoice in Stripe. */
export interface Tied {
	isTied: boolean;
	/** Why it is not, as a sentence. */
	note?: string;
	/** It may be possible later. */
	mayCome?: boolean;
}

/** Why an invoice takes no payments, by its status. https://docs.stripe.com/invoicing/overview#invoice-statuses */
const CLOSED: Readonly<Record<string, string>> = {
	paid: 'is paid already',
	void: 'is void',
	draft: 'is a draft, and takes payments once it is finalized',
};

/**
 * Ties a payment record to an invoice in Stripe, once, which then counts it.
 * https://docs.stripe.com/api/invoices/attach_payment
 *
 * @param mayBeTied whether an earlier run may have done it
 * @throws StripeError
 */
export async function attachToInvoice(
	stripe: Stripe,
	record: string,
	invoiceId: string,
	mayBeTied: boolean,
	clock: WallClock,
): Promise<Tied> {
	const payment = { type: 'payment_record', payment_record: record } as const;
	if (mayBeTied && (await isAttached(stripe, payment))) return { isTied: true };
	const { status } = await stripe.invoices.retrieve(invoiceId);
	const closed = CLOSED[status ?? ''];
	if (closed !== undefined) {
		const note = `Invoice ${invoiceId} in Stripe ${closed}, so that it does not count the payment`;
		return { isTied: false, note, mayCome: status === 'draft' };
	}
	await attachOnce(stripe, invoiceId, { payment_record: record }, clock);
	return { isTied: true };
}
