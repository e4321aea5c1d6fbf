import type { Clock } from '../clock';
import type { Invoice } from '../invoices/invoice';
import type { Money } from '../money';
import { idempotencyKey } from '../stripe/idempotency';
import type { PaymentAsk } from './ask';
import { WINDOW_MS } from './ledgers';
import type { LinkOrder, LinkResult } from './order';

/** The mail: the same invoice, amount, kind of link and recipients. */
export function mailKeyOf(
	{ kind, callKey }: LinkOrder,
	ask: PaymentAsk,
	to: readonly string[],
): string {
	const { amount, invoice, paidBefore = 0 } = ask;
	return idempotencyKey(
		'mail',
		kind,
		invoice?.id ?? callKey,
		amount.toString(),
		...to.map((address) => address.toLowerCase()).sort(),
		// What was paid and is owed once more, as after a refund, is asked for anew.
		...(paidBefore === 0 ? [] : [`after ${paidBefore} payments`]),
	);
}

/**
 * Of an invoice the link is the same for all who ask within a day, whoever it is sent to, as long as it can be paid;
 * other asks have one for each call, and so does what is sent again.
 */
export function linkKeyOf(order: LinkOrder, { invoice, amount }: PaymentAsk): string {
	const { callKey, sendAgain } = order;
	return invoice ? invoiceLinkKey(order, invoice, amount, sendAgain ? callKey : '') : callKey;
}

/** The key of making an invoice's link for an amount. */
export function invoiceLinkKey(
	{ kind, terms, brand }: Pick<LinkOrder, 'brand' | 'kind' | 'terms'>,
	invoice: Invoice,
	amount: Money,
	call = '',
): string {
	return idempotencyKey(
		'link',
		kind,
		invoice.id,
		amount.toString(),
		String(invoice.linkVersion),
		JSON.stringify([terms, brand]),
		call,
	);
}

/** Whether the mail was sent within the last day, so that it is not sent now. */
export function isSentAlready(
	{ mail, sendAgain }: LinkOrder,
	{ invoice }: PaymentAsk,
	mailKey: string,
	clock: Clock,
): boolean {
	if (!mail || !invoice || sendAgain || invoice.linkSentKey !== mailKey) return false;
	return clock.nowMs() - Date.parse(invoice.linkSentAt) < WINDOW_MS;
}

/** What was sent already, with the link that the invoice holds, without another request; undefined for none. */
export function sentLink(
	{ kind }: LinkOrder,
	{ invoice }: PaymentAsk,
): Omit<LinkResult, 'ask' | 'sentTo'> | undefined {
	if (!invoice || invoice.paymentLink === '') return undefined;
	// A session is good for a day at most; what it leads to then says so itself.
	const linkId = kind === 'stripeInvoice' ? invoice.stripeInvoiceId : '';
	return {
		url: invoice.paymentLink,
		expiresAt: null,
		linkId,
		mail: 'sentBefore',
		messageId: '',
	};
}
