import type Stripe from 'stripe';

/** Types that one list takes. https://docs.stripe.com/api/events/list#list_events-types */
const TYPES_AT_ONCE = 20;
/** So many at once: each is an item, and is read again. */
const MOST = 500;
/** Of each list: more events than these in one gap are for the sync by schedule. */
const LONGEST_LIST = 10_000;

/** Events of a gap, or the first of them. */
export interface MissedEvents {
	/** The oldest first, each once. */
	events: Stripe.Event[];
	/** From where on there are more; Unix seconds. Undefined when these are all. */
	moreSince: number | undefined;
}

/**
 * Events that happened while an endpoint was disabled: Stripe sends none of them later.
 *
 * @param since Unix seconds
 * @returns 500 at most, and where to go on: events of that very second come once more
 */
export async function missedEvents(
	stripe: Stripe,
	types: readonly string[],
	since: number,
): Promise<MissedEvents> {
	const found: Stripe.Event[] = [];
	for (let start = 0; start < types.length; start += TYPES_AT_ONCE) {
		const some = types.slice(start, start + TYPES_AT_ONCE);
		const events = stripe.events.list({ types: some, created: { gte: since }, limit: 100 });
		found.push(...(await events.autoPagingToArray({ limit: LONGEST_LIST })));
	}
	// Lists begin with the newest, and several events share a second.
	const all = found.reverse().sort((one, other) => one.created - other.created);
	const next = all[MOST]?.created;
	return {
		events: all.slice(0, MOST),
		// A second with more than fit would be told for ever.
		moreSince: next === undefined ? undefined : Math.max(next, since + 1),
	};
}
