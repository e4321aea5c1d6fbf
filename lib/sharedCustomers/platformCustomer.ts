import type Stripe from 'stripe';
import { makeDefault } from '../customers/paymentMethods';
import { Problem } from '../errors';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { linkPatch } from './links';

/** The platform's customer as it is now. */
export async function platformCustomer(platform: Stripe, id: string): Promise<Stripe.Customer> {
	try {
		const customer = await platform.customers.retrieve(id);
		if (!customer.deleted) return customer;
	} catch (error) {
		if (!isMissingCustomer(error)) throw stripeProblem(error, `Reading customer ${id}`);
	}
	throw new Problem(`The platform has no customer ${id}, or has deleted it`, {
		origin: 'input',
		code: 'resource_missing',
		field: 'Platform Customer',
		whatToDo:
			'Check the ID, and that it belongs to the credential’s own account and not to a connected one, in the same mode (test or live).',
	});
}

/**
 * Attaches a token, source or payment method to the platform's customer, as its default.
 *
 * @throws Problem when Stripe refuses
 */
export async function storeSource(
	platform: Stripe,
	customerId: string,
	source: string,
	key: string,
): Promise<void> {
	try {
		await makeDefault(platform, customerId, source, undefined, stepKey(key, 'payment-source'));
	} catch (error) {
		throw stripeProblem(error, `Attaching ${source} to customer ${customerId}`, {
			source: 'Payment Source',
			payment_method: 'Payment Source',
			customer: 'Platform Customer',
		});
	}
}

/**
 * Changes the links that a platform's customer notes, as little as need be.
 *
 * @param links by account: the customer there; undefined takes the link out
 * @returns the accounts whose links no longer fit into its metadata
 */
export async function noteLinks(
	platform: Stripe,
	customerId: string,
	links: ReadonlyMap<string, string | undefined>,
	key: string,
): Promise<string[]> {
	if (links.size === 0) return [];
	// Read again: another run may have noted others meanwhile.
	const { metadata } = await platformCustomer(platform, customerId);
	const patch = linkPatch(metadata, links);
	const content = Object.entries(patch.metadata);
	if (content.length > 0) {
		await platform.customers.update(
			customerId,
			{ metadata: patch.metadata },
			{ idempotencyKey: stepKey(key, `links:${JSON.stringify(content)}`) },
		);
	}
	return patch.left;
}
