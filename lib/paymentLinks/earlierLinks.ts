import type Stripe from 'stripe';
import { Problem } from '../errors';
import { expireAll, sessionsOf } from '../invoices/checkoutSessions';
import type { Invoice } from '../invoices/invoice';
import { endPaymentLink } from '../invoices/paymentLink';
import type { InvoiceReader } from '../invoices/readInvoices';
import type { Money } from '../money';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { idOf } from '../stripe/reference';
import type { MadeLink } from './kept';
import { LINK_KEY, type LinkKind } from './notes';
import { leftByLists } from './paidInStripe';

// Of an invoice one link of Stripe's can be paid at a time: a payer with two mails, each asking for what is left,
// would pay twice.

type Session = Stripe.Checkout.Session;

/** By what an invoice can be paid before another link is made. */
export interface EarlierLinks {
	invoice: Invoice;
	/** Sessions that were open before it was read what is left: one that is paid meanwhile is refused its end. */
	sessions: readonly Session[];
	/**
	 * Reads anew what is left. Whoever charges the invoice otherwise ends sessions after the charge, so that one of
	 * both sees the other.
	 */
	leftNow: () => Promise<Money>;
}

/**
 * Looks what will have to end when a link is made. It comes before what is left is read.
 *
 * @param kind our own page asks for what is left when it is opened, and ends the others then
 * @returns undefined where nothing will
 * @throws Problem when Stripe refuses
 */
export async function earlierLinks(
	stripe: Stripe,
	invoice: Invoice | undefined,
	kind: LinkKind,
	reader: Pick<InvoiceReader, 'stillOf'>,
): Promise<EarlierLinks | undefined> {
	if (!invoice || kind === 'paymentPage') return undefined;
	try {
		return {
			invoice,
			sessions: await openSessions(stripe, invoice),
			leftNow: async () => await leftByLists(stripe, invoice, reader),
		};
	} catch (error) {
		throw stripeProblem(error, 'Looking for links that were sent before');
	}
}

/**
 * Ends all by which the invoice can be paid but what was made under the key of the link that is wanted; a session on
 * which somebody is filling in a card as well. It comes before the link is made: whoever dies between leaves none
 * behind, and not two.
 *
 * @returns false when one of them has been paid, or has ended, in the meantime: all is to be looked at anew
 * @throws Problem when Stripe refuses
 */
export async function endEarlierLinks(
	stripe: Stripe,
	{ invoice, sessions }: EarlierLinks,
	key: string,
): Promise<boolean> {
	try {
		if (!(await isLinkUnder(key, stripe, invoice))) await endPaymentLink(stripe, invoice);
		return await expireAll(
			stripe,
			sessions.filter((one) => !isUnder(key, one)),
		);
	} catch (error) {
		throw stripeProblem(error, 'Ending links that were sent before');
	}
}

/**
 * Makes a link that was just made the only one by which the invoice can be paid, and looks whether it asks for no more
 * than is left. Of two that are made at the same moment the earlier one ends.
 *
 * @param made under which key, and for which amount
 * @returns false when it is not: it was taken back, and all is to be looked at anew
 * @throws Problem when Stripe refuses
 */
export async function isAlone(
	stripe: Stripe,
	{ invoice, sessions, leftNow }: EarlierLinks,
	link: MadeLink,
	made: { key: string; amount: Money },
): Promise<boolean> {
	try {
		// Stripe may have made anew what it does not remember any more, or what was to end at another time.
		if (invoice.paymentLinkId !== link.id) await endPaymentLink(stripe, invoice);
		const now = await openSessions(stripe, invoice);
		const known = new Set(sessions.map(({ id }) => id));
		const others = [
			...sessions.filter((one) => isUnder(made.key, one)),
			...now.filter((one) => !known.has(one.id) && isEarlier(one, link)),
		].filter((one) => !isOf(one, link));
		const ended = await expireAll(stripe, others);
		const isAlive = link.sessionMadeAt === undefined || now.some(({ id }) => id === link.id);
		if (ended && isAlive && made.amount.compare(await leftNow()) <= 0) return true;
		await link.takeBack?.();
		return false;
	} catch (error) {
		throw stripeProblem(error, 'Looking for links that were made at the same moment');
	}
}

/** The refusal of a link while each look at the invoice finds another one paid. */
export function beingPaid(): Problem {
	return new Problem('Invoice ID: somebody is paying the invoice at this moment', {
		origin: 'input',
		field: 'Invoice ID',
		code: 'being_paid',
		whatToDo: 'No link was sent. Look what is left, then run it again if need be.',
		facts: { tryAgain: 'soon' },
	});
}

/** Those of its customer, and of whoever has begun to pay by its Payment Link. */
async function openSessions(
	stripe: Stripe,
	invoice: Pick<Invoice, 'customerId' | 'id' | 'orgId' | 'paymentLinkId'>,
): Promise<Session[]> {
	const { customerId, paymentLinkId } = invoice;
	const [own, byLink] = await Promise.all([
		customerId === '' ? [] : sessionsOf(stripe, invoice, 'open'),
		paymentLinkId === ''
			? []
			: stripe.checkout.sessions
					.list({ payment_link: paymentLinkId, status: 'open', limit: 100 })
					.autoPagingToArray({ limit: 1_000 }),
	]);
	return [...own, ...byLink];
}

/** Whether the invoice's Payment Link is the one that is wanted. */
async function isLinkUnder(
	key: string,
	stripe: Stripe,
	{ paymentLinkId }: Invoice,
): Promise<boolean> {
	if (paymentLinkId === '') return false;
	try {
		return isUnder(key, await stripe.paymentLinks.retrieve(paymentLinkId));
	} catch (error) {
		if (isStripeError(error) && error.code === 'resource_missing') return false;
		throw error;
	}
}

/**
 * Whether a link was made under a key. What a Payment Link leads to has its metadata.
 * https://docs.stripe.com/api/payment-link/create#create_payment_link-metadata
 */
function isUnder(key: string, { metadata }: Pick<Session, 'metadata'>): boolean {
	return metadata?.[LINK_KEY] === key;
}

/** Whether a session is the link, or one that it led to. */
function isOf({ id, payment_link: of }: Session, link: MadeLink): boolean {
	return id === link.id || (of !== null && idOf(of) === link.id);
}

function isEarlier({ id, created }: Session, link: MadeLink): boolean {
	const { sessionMadeAt: madeAt = Number.POSITIVE_INFINITY } = link;
	return created < madeAt || (created === madeAt && id < link.id);
}
