import type Stripe from 'stripe';
import { isStripeError } from '../stripe/errors';
import { idOf } from '../stripe/reference';
import type { Invoice } from './invoice';
import { isPaidFor } from './metadataKeys';

/**
 * Checkout Sessions of an invoice, whatever became of them.
 *
 * @param invoice with its customer, whose sessions these are
 * @param status those that stand so alone
 */
export async function sessionsOf(
	stripe: Stripe,
	invoice: Pick<Invoice, 'customerId' | 'id' | 'orgId'>,
	status?: Stripe.Checkout.Session.Status,
): Promise<Stripe.Checkout.Session[]> {
	const { customerId: customer } = invoice;
	const found: Stripe.Checkout.Session[] = [];
	for await (const session of stripe.checkout.sessions.list({
		customer,
		limit: 100,
		...(status && { status }),
	})) {
		if (isPaidFor(session.metadata, invoice)) found.push(session);
	}
	return found;
}

/** Open sessions of the whole account that are looked through for those of another customer. */
const MOST_OPEN = 1_000;

/**
 * Open sessions of an invoice that belong to another customer, one that it had before. Stripe filters
 * sessions by customer, not by metadata, so that these are found among all that are open.
 * https://docs.stripe.com/api/checkout/sessions/list
 */
export async function straySessionsOf(
	stripe: Stripe,
	invoice: Pick<Invoice, 'customerId' | 'id' | 'orgId'>,
): Promise<Stripe.Checkout.Session[]> {
	const open = await stripe.checkout.sessions
		.list({ status: 'open', limit: 100 })
		.autoPagingToArray({ limit: MOST_OPEN });
	return open.filter(
		({ metadata, customer }) =>
			isPaidFor(metadata, invoice) && (idOf(customer) ?? '') !== invoice.customerId,
	);
}

/** All Checkout Sessions of an invoice that can be paid, those of customers that it had before among them. */
export async function openSessionsOf(
	stripe: Stripe,
	invoice: Pick<Invoice, 'customerId' | 'id' | 'orgId'>,
): Promise<Stripe.Checkout.Session[]> {
	const [own, strays] = await Promise.all([
		sessionsOf(stripe, invoice, 'open'),
		straySessionsOf(stripe, invoice),
	]);
	return [...own, ...strays];
}

/**
 * Ends sessions; false when one of them has been paid, or has ended, in the meantime. Twice is once without a
 * key, under which Stripe would keep a failure of its own for a day, and the payer out.
 */
export async function expireAll(
	stripe: Stripe,
	sessions: readonly Stripe.Checkout.Session[],
): Promise<boolean> {
	for (const { id } of sessions) {
		try {
			await stripe.checkout.sessions.expire(id);
		} catch (error) {
			if (!isStripeError(error) || error.type !== 'StripeInvalidRequestError') throw error;
			return false;
		}
	}
	return true;
}
