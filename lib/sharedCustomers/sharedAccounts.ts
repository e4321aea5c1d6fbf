import type Stripe from 'stripe';
import { storedMethods } from '../customers/paymentMethods';
import { isMissingCustomer } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { removeCopy } from './copies';
import { COPIES_KEY, copiesIn, linksIn, PLATFORM_CUSTOMER_KEY, REMOVED_KEY } from './links';
import { knownCustomer } from './knownCustomer';
import type { AccountOutcome } from './onAccounts';
import { noteLinks, platformCustomer } from './platformCustomer';
import type { Sharing } from './sharing';

/** Where a platform's customer is shared, and how it stands there. */
export interface SharedAccount {
	platformCustomerId: string;
	connectedAccountId: string;
	connectedCustomerId: string | null;
	/**
	 * `shared`: it can be charged there. `noPaymentMethod`: the shared one was removed or cannot be charged.
	 * `deleted`: the account has deleted the customer. `notShared`: it is not there.
	 */
	status: 'shared' | 'noPaymentMethod' | 'deleted' | 'notShared';
	/** The payment method there that is charged by default. */
	paymentMethodId: string | null;
	/** For people: _Visa ending in 4242, expires 12/2034_. */
	shared: string | null;
	/** What is wrong with it, or soon will be. */
	trouble: string | null;
}

/**
 * Lists where a platform's customer is shared.
 *
 * @param accounts only these; undefined: those that the customer notes
 * @throws Problem when there is no such customer
 */
export async function listShared(
	sharing: Sharing,
	customerId: string,
	accounts?: readonly string[],
): Promise<Array<AccountOutcome<SharedAccount>>> {
	const customer = await platformCustomer(sharing.platform, customerId);
	const links = linksIn(customer.metadata);
	return await sharing.each(accounts ?? [...links.keys()], 'Looking at', async (side, account) => {
		const linkedId = links.get(account);
		const there = await knownCustomer(side, { platformCustomer: customer, account, linkedId });
		const nothing = {
			platformCustomerId: customerId,
			connectedAccountId: account,
			connectedCustomerId: there?.id ?? linkedId ?? null,
			paymentMethodId: null,
			shared: null,
			trouble: null,
		};
		if (!there) return { ...nothing, status: linkedId === undefined ? 'notShared' : 'deleted' };
		if (there.metadata[REMOVED_KEY]) return { ...nothing, status: 'notShared' };
		const methods = await storedMethods(side.stripe, there.id, sharing.clock);
		const method = methods.find(({ isDefault }) => isDefault);
		if (!method) return { ...nothing, status: 'noPaymentMethod' };
		return {
			...nothing,
			status: method.isUsable ? 'shared' : 'noPaymentMethod',
			paymentMethodId: method.id,
			shared: method.label,
			trouble: method.trouble,
		};
	});
}

/** A platform's customer that is no longer shared with a connected account. */
export interface RemovedCustomer {
	platformCustomerId: string;
	connectedAccountId: string;
	connectedCustomerId: string | null;
	/** `removed`: its payment methods; `deleted`: the customer too; `notShared`: there was nothing to remove. */
	status: 'removed' | 'deleted' | 'notShared';
	/** The payment methods that were taken off it. */
	removedPaymentMethods: string[];
}

/**
 * Ends the sharing of a platform's customer with connected accounts: the shared payment methods are taken
 * off the customers there. The customers stay, with their payments, and are used again when the customer is
 * shared again; or they are deleted, for good.
 *
 * @param deleteCustomers https://docs.stripe.com/api/customers/delete
 * @throws Problem when there is no such customer
 */
export async function removeShared(
	sharing: Sharing,
	request: {
		customerId: string;
		accounts: readonly string[];
		deleteCustomers: boolean;
		key: string;
	},
): Promise<Array<AccountOutcome<RemovedCustomer>>> {
	const { customerId, accounts, deleteCustomers, key } = request;
	const customer = await platformCustomer(sharing.platform, customerId);
	const links = linksIn(customer.metadata);
	const outcomes = await sharing.each(
		accounts,
		'Removing it from',
		async (side, account): Promise<RemovedCustomer> => {
			const linkedId = links.get(account);
			const there = await knownCustomer(side, { platformCustomer: customer, account, linkedId });
			const ids = {
				platformCustomerId: customerId,
				connectedAccountId: account,
				connectedCustomerId: there?.id ?? null,
			};
			const isShared = there && (deleteCustomers || !there.metadata[REMOVED_KEY]);
			if (!isShared) return { ...ids, status: 'notShared', removedPaymentMethods: [] };
			const steps = stepKey(key, `remove:${account}`);
			const copies = [...copiesIn(there.metadata).values()];
			if (deleteCustomers) {
				await deleteCustomer(side.stripe, there.id);
				return { ...ids, status: 'deleted', removedPaymentMethods: copies };
			}
			for (const copy of copies) await removeCopy(side.stripe, there.id, copy, steps);
			await noteRemoval(side.stripe, there, customerId, new Date(sharing.clock.nowMs()), steps);
			return { ...ids, status: 'removed', removedPaymentMethods: copies };
		},
	);
	const gone = outcomes.flatMap((outcome) => ('done' in outcome ? [outcome.account] : []));
	await noteLinks(
		sharing.platform,
		customerId,
		new Map(gone.map((account) => [account, undefined])),
		key,
	);
	return outcomes;
}

/** A deletion whose answer was lost is found done when it is tried again. */
async function deleteCustomer(stripe: Stripe, id: string): Promise<void> {
	try {
		await stripe.customers.del(id);
	} catch (error) {
		if (!isMissingCustomer(error)) throw error;
	}
}

/** It still notes whose it was, so that sharing again finds it. */
async function noteRemoval(
	stripe: Stripe,
	customer: Stripe.Customer,
	platformCustomerId: string,
	now: Date,
	key: string,
): Promise<void> {
	await stripe.customers.update(
		customer.id,
		{
			metadata: {
				[PLATFORM_CUSTOMER_KEY]: platformCustomerId,
				[COPIES_KEY]: '',
				[REMOVED_KEY]: now.toISOString(),
			},
		},
		{ idempotencyKey: stepKey(key, 'note') },
	);
}
