import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/metadataKeys';
import { Problem } from '../errors';
import type { DoneResult, ProblemResult, SyncResult } from '../sync/result';
import { accountDone } from './accountResult';
import { type AccountRecord, nameOf } from '../accounts/accountRecord';
import type { AccountChanges } from './customerToAccount';
import type { WrittenAccount } from './writeAccounts';

/** A customer whose values are to be written into an account, a new one if there is none. */
export interface Pull {
	customer: Stripe.Customer;
	account: AccountRecord | undefined;
	found: AccountChanges;
}

/** What became of a customer by what became of its account's row. */
export function pulled(
	{ customer, account, found }: Pull,
	written: WrittenAccount | undefined,
): SyncResult {
	if (!written) throw new Error('A customer was left without an outcome');
	const { outcome, refused, notes } = written;
	if (!outcome.success) return customerProblem(customer, outcome.problem, account);
	const name = account ? nameOf(account) : nameOfCustomer(customer);
	const changes = found.changes.filter(({ field }) => !refused.has(field));
	const fields = changes.map(({ field }) => field).join(', ');
	return accountDone({ ...account, Id: outcome.id, Name: name }, customer.id, {
		status: 'pulled',
		message: outcome.created
			? `Created account ${name} for customer ${customer.id}`
			: `Updated ${name} from customer ${customer.id}: ${fields || 'linked'}`,
		changes: { account: changes },
		notes: [...found.notes, ...notes],
	});
}

/** The result of a customer that its account is in step with. */
export function unchanged(customer: Stripe.Customer, account: AccountRecord): DoneResult {
	return accountDone(account, customer.id, {
		status: 'unchanged',
		message: `${nameOf(account)} is up to date with customer ${customer.id}`,
		changes: {},
	});
}

/** The result of a customer that has no account, and for which none was to be made. */
export function skipped(customer: Stripe.Customer): DoneResult {
	return {
		title: nameOfCustomer(customer),
		references: referencesOf(customer),
		status: 'skipped',
		message: withoutAccount(customer).message,
		changes: {},
	};
}

/** A problem with a customer, and with its account as far as that is known. */
export function customerProblem(
	customer: Stripe.Customer,
	problem: Problem,
	account?: AccountRecord,
): ProblemResult {
	return {
		title: `${nameOfCustomer(customer)} (${customer.id})`,
		references: referencesOf(customer, account),
		status: 'problem',
		problem,
		retry: problem.origin !== 'input',
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

/** What a customer is called in messages, and an account that is made for it. */
export function nameOfCustomer({ id, name, business_name, email }: Stripe.Customer): string {
	return name ?? business_name ?? email ?? id;
}

function referencesOf(customer: Stripe.Customer, account?: AccountRecord) {
	return {
		accountId: account?.Id ?? '',
		accountName: account ? nameOf(account) : (customer.name ?? ''),
		customerId: customer.id,
	};
}
