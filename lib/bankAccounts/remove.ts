import type { PlaidClient } from '../plaid/client';
import { isTokenGone } from '../plaid/errors';
import { Problem } from '../errors';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { AccountFound, AccountInStripe } from './findAccount';

export interface Removal {
	/** There was a connection at Plaid. */
	wasConnected: boolean;
	isDeletedInStripe: boolean;
	/** Why the account is still in Stripe. */
	problem?: Problem;
}

/**
 * Ends the connection of a bank account at Plaid, for all accounts of the same login, and deletes the
 * account from its customer. What is gone already stays gone. Plaid comes first: the account in Stripe
 * holds what it takes to ask Plaid again.
 *
 * @throws Problem when Plaid refuses
 */
export async function removeAccount(
	plaid: PlaidClient,
	{ accessToken, inStripe }: AccountFound,
	isToBeDeleted: boolean,
): Promise<Removal> {
	const wasConnected = await removeConnection(plaid, accessToken);
	if (!inStripe || !isToBeDeleted) return { wasConnected, isDeletedInStripe: false };
	try {
		await deleteBankAccount(inStripe);
		return { wasConnected, isDeletedInStripe: true };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		return { wasConnected, isDeletedInStripe: false, problem };
	}
}

/**
 * Ends a connection at Plaid; one that is gone stays gone.
 * https://plaid.com/docs/api/items/#itemremove
 *
 * @returns whether there was one
 */
export async function removeConnection(plaid: PlaidClient, accessToken: string): Promise<boolean> {
	try {
		await plaid.call('Removing the connection', async (endpoints) =>
			endpoints.itemRemove({ access_token: accessToken }),
		);
		return true;
	} catch (error) {
		if (isTokenGone(error)) return false;
		throw error;
	}
}

async function deleteBankAccount({ stripe, customerId, account }: AccountInStripe): Promise<void> {
	const { id } = account;
	try {
		await stripe.customers.deleteSource(
			customerId,
			id,
			{},
			{ idempotencyKey: idempotencyKey('delete bank account', customerId, id) },
		);
	} catch (error) {
		throw stripeProblem(error, `Deleting ${id} from customer ${customerId}`);
	}
}
