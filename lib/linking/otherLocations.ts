import { findCustomersById } from './customerDirectory';
import type { LinkContext } from './linkContext';

/** A customer that is not in the Stripe account of its location. */
interface LostCustomer {
	customerId: string;
	location: string;
}

/**
 * Looks for customers at the other locations.
 *
 * @returns the location where each one is, by ID; one that is nowhere is left out
 * @throws Problem when Stripe refuses
 */
export async function otherLocations(
	{ stripe }: LinkContext,
	lost: readonly LostCustomer[],
): Promise<Map<string, string>> {
	const places = new Map<string, string>();
	for (const location of stripe.locations) {
		const ids = lost
			.filter((customer) => customer.location !== location)
			.map(({ customerId }) => customerId);
		if (ids.length === 0) continue;
		const there = await findCustomersById(await stripe.clientOf({ location }), ids);
		for (const [id, found] of there) if ('customer' in found) places.set(id, location);
	}
	return places;
}
