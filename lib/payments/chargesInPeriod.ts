import type Stripe from 'stripe';
import type { Period } from './comparePeriod';

/** A charge with the Stripe account that it was found in. */
export interface FoundCharge {
	/** With its payment intent and its refunds. */
	charge: Stripe.Charge;
	stripe: Stripe;
}

/**
 * All charges of a period in several Stripe accounts, the newest first. They are read as they are asked for,
 * so that a period of any length takes no more memory than a page of each account.
 */
export async function* chargesInPeriod(
	accounts: readonly Stripe[],
	{ from, until }: Period,
): AsyncGenerator<FoundCharge, void, undefined> {
	const open = await Promise.all(
		accounts.map(async (stripe) => {
			const listed = stripe.charges.list({
				created: { gte: from, lt: until },
				limit: 100,
				expand: ['data.payment_intent', 'data.refunds'],
			});
			const charges = listed[Symbol.asyncIterator]();
			return { stripe, charges, next: await charges.next() };
		}),
	);
	for (;;) {
		const newest = open
			.filter(({ next }) => !next.done)
			.reduce<(typeof open)[number] | undefined>(
				(found, each) => (found && createdIn(found) >= createdIn(each) ? found : each),
				undefined,
			);
		if (!newest || newest.next.done) return;
		yield { charge: newest.next.value, stripe: newest.stripe };
		newest.next = await newest.charges.next();
	}
}

function createdIn({ next }: { next: IteratorResult<Stripe.Charge, unknown> }): number {
	return next.done ? Number.NEGATIVE_INFINITY : next.value.created;
}
