import type Stripe from 'stripe';

/** Types that one list takes. https://docs.stripe.com/api/events/list#list_events-types */
const TYPES_AT_ONCE = 20;
/** More than so many are for the sync by schedule. */
const MOST = 500;

/**
 * Events that happened while an endpoint was disabled: Stripe sends none of them later.
 *
 * @param since Unix seconds
 * @returns the oldest first, each once; 500 at most, the newest
 */
export async function missedEvents(
	stripe: Stripe,
	types: readonly string[],
	since: number,
): Promise<Stripe.Event[]> {
	const found: Stripe.Event[] = [];
	for (let start = 0; start < types.length; start += TYPES_AT_ONCE) {
		const some = types.slice(start, start + TYPES_AT_ONCE);
		const events = stripe.events.list({ types: some, created: { gte: since }, limit: 100 });
		found.push(...(await events.autoPagingToArray({ limit: MOST })));
	}
	// Lists begin with the newest, and several events share a second.
	return found
		.reverse()
		.sort((one, other) => one.created - other.created)
		.slice(-MOST);
}
