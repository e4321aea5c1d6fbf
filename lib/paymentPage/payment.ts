import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { WallClock } from '../clock';
import { expireAll, sessionsOf, straySessionsOf } from '../invoices/checkoutSessions';
import { endPaymentLink } from '../invoices/paymentLink';
import type { Money } from '../money';
import type { Method } from '../paymentLinks/ask';
import { sessionParams } from '../paymentLinks/sessionParams';
import { isRefusal } from '../stripe/errors';
import { askFor, type Payable } from './amountAsk';
import { type Books, type Due, dueByAll, dueByLists, dueOf } from './due';
import { type AmountFault, eldest, faultOf, placeOf, planSessions } from './pageState';
import { makeSession } from './makeSession';

/** What a payer wants. */
export interface PayerWish {
	/** Undefined: all that is left. */
	amount?: Money;
	method: Method;
}

/** Where a payer goes on, or why not. */
export type PaymentStart =
	| { session: Stripe.Checkout.Session; isNew: boolean; due: Due }
	/** There is no such invoice any more. */
	| { gone: true }
	/** Somebody is paying at this very moment. */
	| { busy: true }
	| { fault: AmountFault; due: Due }
	/** Stripe does not take it, with the reason. */
	| { refused: string; due: Due }
	/** The payer has seen another state of it. */
	| { unseen: Due }
	/** It cannot be paid any more. */
	| { over: Due };

export interface PaymentSettings {
	brand: Brand;
	save: 'ask' | 'always' | 'never';
	least?: Money;
	locale: string;
	/** The address of the page of this link. */
	pageUrl: string;
	receiptEmail: string;
	stripeInvoicePdf: boolean;
}

/** Each time something has changed meanwhile, it is looked at anew. */
const LOOKS = 4;

/** What {@link startPayment} needs of the world. */
export interface PaymentTools extends Books {
	/** The invoice as it was read just now. */
	invoice: Payable;
	/** Reads it anew. */
	read: () => Promise<Payable | undefined>;
	/** Tells whether what is to be paid is what the payer has seen. */
	isSeen: (due: Due) => boolean;
	clock: WallClock;
}

/**
 * Opens a Checkout Session for what a payer wants, so that however many click, and wherever, never more
 * than the balance can be paid:
 * - Of an invoice one session is open at a time. One for the same is used again, which leaves a payer who
 *   is filling it in alone; one for something else ends first, which Stripe refuses once it is paid. So does a
 *   Payment Link of Stripe's that was sent.
 * - What is left is read after the sessions were: a session that ended before has its payment by then.
 * - The request carries a key of the invoice and of how many sessions have ended, and of nothing else.
 *   Of those who ask at the same moment the first gets a session; the same wish gets the same session; for
 *   another wish Stripe refuses the key. It is never held, so that nothing can be left behind.
 * - What is left is read once more when the session is there. Whoever charges the invoice otherwise, from a
 *   stored account or one that was just connected, ends sessions after the charge: one of both sees the other.
 * - Nobody is sent to a session before it was seen to be the eldest that is open: should two have been made
 *   under different keys, one of them ends unseen.
 */
export async function startPayment(
	tools: PaymentTools,
	wish: PayerWish,
	settings: PaymentSettings,
): Promise<PaymentStart> {
	const { stripe, invoice: first, read, isSeen, clock } = tools;
	for (let look = 1; look <= LOOKS; look++) {
		const invoice = look === 1 ? first : await read();
		if (!invoice) return { gone: true };
		if (invoice.customerId === '') return { over: await dueOf(tools, invoice) };
		const { own, strays } = await allSessions(stripe, invoice);
		const due = await dueByAll(tools, invoice);
		if (placeOf(due) !== 'open') return { over: due };
		if (look === 1 && !isSeen(due)) return { unseen: due };
		const amount = wish.amount ?? due.balance.left;
		const fault = faultOf(due.balance.left, amount, settings.least);
		if (fault) return { fault, due };
		const plan = planSessions(own, amount, wish.method);
		await endPaymentLink(stripe, invoice);
		if (!(await expireAll(stripe, [...plan.expire, ...strays]))) continue;
		if (plan.reuse) return { session: plan.reuse, isNew: false, due };
		const made = await makeSession(
			stripe,
			paramsOf(invoice, amount, wish.method, settings),
			// Each that has just ended counts, so that the next attempt has a key of its own.
			{ invoiceId: invoice.id, count: plan.attempt + plan.expire.length },
			{
				clock,
				isTaken: async () => {
					const now = await allSessions(stripe, invoice);
					return now.own.length > own.length || now.strays.length > 0;
				},
			},
		).catch((error: unknown) => {
			if (isRefusal(error) && error instanceof Error) return { refused: error.message, due };
			throw error;
		});
		if (!made) return { busy: true };
		if ('refused' in made) return made;
		const session = made;
		const [now, dueNow] = await Promise.all([
			allSessions(stripe, invoice),
			dueByLists(tools, invoice),
		]);
		const open = [...now.own, ...now.strays].filter(({ status }) => status === 'open');
		// A repeated answer may be of a session that has ended since, and is not among them.
		const stays = eldest(open);
		if (stays?.id !== session.id) continue;
		if (amount.compare(dueNow.balance.left) > 0) {
			await expireAll(stripe, [session]);
			continue;
		}
		const others = open.filter(({ id }) => id !== stays.id);
		if (await expireAll(stripe, others)) return { session: stays, isNew: true, due };
	}
	return { busy: true };
}

/** The invoice's sessions: all of its customer, and open ones of customers that it had before. */
async function allSessions(stripe: Stripe, invoice: Payable) {
	const [own, strays] = await Promise.all([
		sessionsOf(stripe, invoice),
		straySessionsOf(stripe, invoice),
	]);
	return { own, strays };
}

function paramsOf(
	invoice: Payable,
	amount: Money,
	method: Method,
	settings: PaymentSettings,
): Stripe.Checkout.SessionCreateParams {
	const { brand, save, locale, pageUrl, receiptEmail, stripeInvoicePdf } = settings;
	const params = sessionParams(
		askFor(invoice, amount),
		{ methods: [method], mayPayPart: true, save },
		{
			brand,
			successUrl: `${pageUrl}&s={CHECKOUT_SESSION_ID}`,
			cancelUrl: `${pageUrl}&back=1`,
			locale,
			receiptEmail,
			stripeInvoicePdf,
		},
		'paymentPage',
	);
	return { ...params, metadata: { ...params.metadata, n8n_method: method } };
}
