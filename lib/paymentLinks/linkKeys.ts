import type { Clock } from '../clock';
import type { Invoice } from '../invoices/invoice';
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
	const { amount, invoice, paidBefore } = ask;
	return idempotencyKey(
		'mail',
		kind,
		invoice?.id ?? callKey,
		amount.toString(),
		...to.map((address) => address.toLowerCase()).sort(),
		...anew(paidBefore),
	);
}

/** Of an invoice the link is the same until it has been sent; other asks have one for each call. */
export function linkKeyOf(order: LinkOrder, ask: PaymentAsk): string {
	const { callKey, sendAgain } = order;
	const { invoice } = ask;
	return invoice ? invoiceLinkKey(order, invoice, ask, sendAgain ? callKey : '') : callKey;
}

/** The key of making an invoice's link for an amount. */
export function invoiceLinkKey(
	{ kind, terms, brand }: Pick<LinkOrder, 'brand' | 'kind' | 'terms'>,
	invoice: Invoice,
	{ amount, paidBefore }: Pick<PaymentAsk, 'amount' | 'paidBefore'>,
	call = '',
): string {
	return idempotencyKey(
		'link',
		kind,
		invoice.id,
		amount.toString(),
		String(invoice.linkVersion),
		invoice.linkSentAt,
		JSON.stringify([terms, brand]),
		call,
		...anew(paidBefore),
	);
}

/**
 * What was paid and is owed once more, as after a refund, is asked for anew: what the first link led to has been
 * paid, and cannot be paid again.
 */
function anew(paidBefore = 0): string[] {
	return paidBefore === 0 ? [] : [`after ${paidBefore} payments`];
}

/** What was sent within the last day, with the link that the invoice holds, without another request. */
export function sentAlready(
	{ mail, sendAgain, kind }: LinkOrder,
	{ invoice }: PaymentAsk,
	mailKey: string,
	clock: Clock,
): Omit<LinkResult, 'ask' | 'sentTo'> | undefined {
	if (!mail || !invoice || sendAgain || invoice.paymentLink === '') return undefined;
	if (invoice.linkSentKey !== mailKey || !isRecent(invoice.linkSentAt, clock)) return undefined;
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

function isRecent(sentAt: string, clock: Clock): boolean {
	return clock.nowMs() - Date.parse(sentAt) < WINDOW_MS;
}
