import type Stripe from 'stripe';
import { expireAll, openSessionsOf } from '../../invoices/checkoutSessions';
import { invoiceChargeKey } from '../../invoices/invoiceChargeKey';
import { noteRefusedCharge } from '../../invoices/noteRefusedCharge';
import { endPaymentLink } from '../../invoices/paymentLink';
import { intentsOf } from '../../invoices/stripePayments';
import { notesOf } from '../../paymentLinks/notes';
import { isKeyTaken, isRefusal, isStoredFailure, isStripeError } from '../../stripe/errors';
import { answerHistory, stepKey } from '../../stripe/idempotency';
import { askFor, type Payable } from '../amountAsk';
import { type Books, type Due, dueByAll, dueOf } from '../due';
import type { Payer } from '../request';
import type { BankVisit } from './bankVisit';
import { PAID_VISIT_KEY } from './metadataKeys';

/** A debit that a payer has agreed to. */
export interface Debit {
	visit: BankVisit;
	/** `ba_…` */
	accountId: string;
	/** Who agreed: what Stripe keeps of the mandate. */
	payer: Payer;
	/** Where Stripe's receipt goes; '' for none. */
	receiptEmail: string;
}

export type DebitOutcome =
	| { intent: Stripe.PaymentIntent; due: Due | undefined; isNew: boolean }
	/** There is no such invoice any more. */
	| { gone: true }
	/** Somebody is paying at this very moment. */
	| { busy: true }
	/** It is not as the payer has seen it. */
	| { unseen: Due }
	/** Stripe refused, with the reason. */
	| { refused: string; due: Due };

/** What {@link debitOnce} needs of the world. */
export interface DebitTools extends Books {
	/** Reads what is to be paid, as it is now. */
	read: () => Promise<Payable | undefined>;
	/** Tells whether this may be paid of what is left, and is what the payer has agreed to. */
	isAgreed: (due: Due) => boolean;
	/** Notes what the payer cannot help. */
	warn: (what: string) => void;
}

/** Each time something has changed meanwhile, it is looked at anew. */
const LOOKS = 4;

/**
 * Debits a bank account by what its payer has agreed to: once in a visit, and never more than is left.
 * - A Payment Link of the invoice and Checkout Sessions that are open end first; one that is paid at that
 *   moment counts.
 * - Payments are counted before what is left is read, and the request carries a key of the invoice and that
 *   count. Of several who charge the invoice at the same moment, staff included, Stripe lets one through.
 * - Sessions that were opened meanwhile for more than is left then end as well, also when the payer sends it again.
 *
 * @throws the SDK's error when Stripe is away
 */
export async function debitOnce(tools: DebitTools, debit: Debit): Promise<DebitOutcome> {
	const { stripe, read, isAgreed } = tools;
	let failures = 0;
	for (let look = 1; look <= LOOKS; look++) {
		const invoice = await read();
		if (!invoice || invoice.customerId === '') return { gone: true };
		const { id: invoiceId } = invoice;
		const intents = await intentsOf(stripe, invoice);
		const earlier = intents.find(({ metadata }) => metadata[PAID_VISIT_KEY] === debit.visit.id);
		if (earlier) {
			// Whoever charged it may have died before it had ended them.
			await endStaleSessions(tools, invoice);
			return { intent: earlier, due: undefined, isNew: false };
		}
		await endPaymentLink(stripe, invoice);
		if (!(await expireAll(stripe, await openSessionsOf(stripe, invoice)))) continue;
		const due = await dueByAll(tools, invoice);
		if (!isAgreed(due)) return { unseen: due };
		const keyOfCount = invoiceChargeKey(invoiceId, intents.length);
		const key = failures === 0 ? keyOfCount : stepKey(keyOfCount, `after ${failures} failures`);
		const params = debitParams(invoice, debit);
		try {
			const intent = await stripe.paymentIntents.create(params, { idempotencyKey: key });
			await endStaleSessions(tools, invoice);
			return { intent, due, isNew: !answerHistory(intent.lastResponse).madeEarlier };
		} catch (error) {
			if (isStoredFailure(error)) failures++;
			else if (isDeclined(error)) {
				const why = await noteRefusedCharge(stripe, { ...params, key }, error);
				if (why !== undefined) tools.warn(refusalNotNoted(invoiceId, why));
				return { refused: error.message, due };
			} else if (!isKeyTaken(error)) throw error;
		}
	}
	return { busy: true };
}

function refusalNotNoted(invoiceId: string, why: string): string {
	return `could not note a refused debit of the invoice ${invoiceId} (${why}): for up to a day whoever charges it, but by a page of Stripe’s, is told that somebody is paying`;
}

function isDeclined(error: unknown): error is Stripe.errors.StripeError {
	if (isKeyTaken(error) || !isStripeError(error)) return false;
	return isRefusal(error) || error.type === 'StripeCardError';
}

/** https://docs.stripe.com/api/payment_intents/create#create_payment_intent-mandate_data */
function debitParams(
	invoice: Payable,
	{ visit, accountId, payer, receiptEmail }: Debit,
): Stripe.PaymentIntentCreateParams {
	const ask = askFor(invoice, visit.amount);
	return {
		...visit.amount.forStripe(),
		customer: invoice.customerId,
		payment_method: accountId,
		allowed_payment_method_types: ['us_bank_account'],
		confirm: true,
		description: ask.description,
		metadata: { ...notesOf(ask, 'paymentPage'), [PAID_VISIT_KEY]: visit.id },
		mandate_data: {
			customer_acceptance: {
				type: 'online',
				online: { ip_address: payer.ipAddress, user_agent: payer.userAgent },
			},
		},
		...(receiptEmail !== '' && { receipt_email: receiptEmail }),
	};
}

/** A session that was opened while this was charged may ask for what is paid now. */
async function endStaleSessions(tools: DebitTools, invoice: Payable): Promise<void> {
	const { stripe, warn } = tools;
	try {
		const open = await openSessionsOf(stripe, invoice);
		if (open.length === 0) return;
		const { balance } = await dueOf(tools, invoice);
		const most = balance.left.forStripe().amount;
		await expireAll(
			stripe,
			open.filter(({ amount_total: asked }) => (asked ?? 0) > most),
		);
	} catch (error) {
		// The payment is made. Whoever pays such a session has paid too much, which the invoice then tells.
		warn(`could not end open pages of the invoice ${invoice.id}: ${String(error)}`);
	}
}
