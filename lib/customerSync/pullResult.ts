import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { Problem } from '../errors';
import type { RowOutcome } from '../salesforce/write';
import { type AccountRecord, nameOf } from '../accounts/accountRecord';
import type { AccountChanges } from './customerToAccount';
import type { SyncedAccount, SyncProblem } from './syncReport';

/** What became of a customer: in step, a problem, or nothing, for it has no account or was not asked for. */
export type PullResult =
	{ synced: SyncedAccount } | { problem: SyncProblem } | { left: Stripe.Customer };

/** A customer whose values are to be written into an account, a new one if there is none. */
export interface Pull {
	customer: Stripe.Customer;
	account: AccountRecord | undefined;
	found: AccountChanges;
}

/** What became of a customer by what became of its account's row. */
export function resultOf(
	{ customer, account, found }: Pull,
	outcome: RowOutcome | undefined,
): PullResult {
	if (!outcome) throw new Error('A customer was left without an outcome');
	if (!outcome.success) return { problem: pullProblem(customer, account, outcome.problem) };
	const name = account ? nameOf(account) : (customer.name ?? customer.id);
	const fields = found.changes.map(({ field }) => field).join(', ');
	return {
		synced: {
			message: outcome.created
				? `Created account ${name} for customer ${customer.id}`
				: `Updated ${name} from customer ${customer.id}: ${fields || 'linked'}`,
			accountId: outcome.id,
			customerId: customer.id,
			status: 'pulled',
			changes: [],
			accountChanges: found.changes,
		},
	};
}

/** The result of a customer that its account is in step with. */
export function unchanged(customer: Stripe.Customer, account: AccountRecord): SyncedAccount {
	return {
		message: `${nameOf(account)} is up to date with customer ${customer.id}`,
		accountId: account.Id,
		customerId: customer.id,
		status: 'unchanged',
		changes: [],
	};
}

/** A problem with a customer, and with its account as far as that is known. */
export function pullProblem(
	customer: Stripe.Customer,
	account: AccountRecord | undefined,
	problem: Problem,
): SyncProblem {
	return {
		accountId: account?.Id ?? '',
		accountName: account ? nameOf(account) : (customer.name ?? ''),
		customerId: customer.id,
		problem,
	};
}

/** The problem of a customer that was asked for and has no account. */
export function withoutAccount({ id, metadata }: Stripe.Customer): Problem {
	const record = metadata[CRM_ID_KEY];
	if (!record) {
		return new Problem(`Customer ${id} belongs to no account`, {
			origin: 'input',
			whatToDo: 'Write its ID into an account, or switch on Create Accounts.',
		});
	}
	return new Problem(`Customer ${id} names account ${record}, which is not to be found`, {
		origin: 'input',
		whatToDo: `Restore the account if it was deleted, or let the connection’s user see it. For a new account, take ${CRM_ID_KEY} out of the customer’s metadata.`,
	});
}
