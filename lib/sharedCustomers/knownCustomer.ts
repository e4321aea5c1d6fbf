import type Stripe from 'stripe';
import { livingCustomer } from '../customers/livingCustomers';
import { onlyOne } from '../customers/onlyOne';
import { Problem } from '../errors';
import { PLATFORM_CUSTOMER_KEY } from './links';
import type { ConnectedSide } from './sharing';

/** A platform's customer and a connected account. */
export interface Pair {
	platformCustomer: Stripe.Customer;
	account: string;
	/** The customer there, as the platform's customer notes it; undefined when it notes none. */
	linkedId: string | undefined;
}

/** The customer that stands for the platform's, if there is one. */
export async function knownCustomer(
	{ stripe, finder }: Pick<ConnectedSide, 'stripe' | 'finder'>,
	{ platformCustomer, account, linkedId }: Pair,
): Promise<Stripe.Customer | undefined> {
	const { id } = platformCustomer;
	const linked = linkedId === undefined ? undefined : await livingCustomer(stripe, linkedId);
	if (linked) {
		const owner = linked.metadata[PLATFORM_CUSTOMER_KEY];
		if (!owner || owner === id) return linked;
		throw new Problem(`Customer ${linked.id} on ${account} stands for ${owner}, not for ${id}`, {
			origin: 'input',
			code: 'ambiguous_match',
			whatToDo: `Correct ${PLATFORM_CUSTOMER_KEY} in its metadata, or take its link out of the metadata of ${id}. It was not changed.`,
		});
	}
	return theOne(await finder.find(id), id, account);
}

/**
 * The one that was found; undefined when none was.
 *
 * @throws Problem when there are several, as none is guessed
 */
export function theOne(
	found: readonly Stripe.Customer[],
	id: string,
	account: string,
): Stripe.Customer | undefined {
	return onlyOne(
		found,
		`the platform’s ${id} on ${account}`,
		`Take ${PLATFORM_CUSTOMER_KEY} out of the metadata of those that are too many.`,
	);
}
