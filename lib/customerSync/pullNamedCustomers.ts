import { badInput, type Problem } from '../errors';
import { stripeProblem } from '../stripe/errors';
import { readObjects } from '../sync/objectPages';
import type { SyncResult } from '../sync/result';
import { customerProblem, withoutAccount } from './customerResult';
import { customerReader } from './customerStream';
import { pullCustomers } from './pullCustomers';
import type { SyncContext } from './syncContext';

/**
 * Brings accounts into step with customers that are named. Each is looked for in one location after the
 * other.
 *
 * @param ids each is pulled once, however often it is there
 * @returns what became of each, in order; one without an account, or that Stripe does not know, is a
 * problem
 * @throws Problem when the customers cannot be read
 */
export async function pullNamedCustomers(
	ids: readonly string[],
	createAccounts: boolean,
	context: SyncContext,
): Promise<SyncResult[]> {
	const results = new Map<string, SyncResult>();
	const doing = 'Reading the customers';
	try {
		for (const location of context.locations) {
			const open = [...new Set(ids)].filter((id) => /^cus_\w+$/.test(id) && !results.has(id));
			if (open.length === 0) break;
			const stripe = await context.stripeOf(location);
			const customers = await readObjects(customerReader(stripe, doing), open);
			const request = { stripe, location, updateAccounts: true, createAccounts };
			const found = await pullCustomers(customers, request, context);
			customers.forEach((customer, index) => {
				const result = found[index];
				if (!result) return;
				const isSkipped = result.status === 'skipped';
				const answer = isSkipped ? customerProblem(customer, withoutAccount(customer)) : result;
				results.set(customer.id, answer);
			});
		}
	} catch (error) {
		throw stripeProblem(error, doing);
	}
	return ids.map((id) => results.get(id) ?? unknownCustomer(id));
}

function unknownCustomer(id: string): SyncResult {
	const references = { accountId: '', accountName: '', customerId: id };
	return { title: id, references, status: 'problem', problem: noCustomer(id) };
}

function noCustomer(id: string): Problem {
	return badInput(
		'Customer ID',
		id ? `Stripe knows no customer “${id}”, or it was deleted` : 'it is empty',
		id ? 'Check the ID, and that it is of the mode and account of the credential' : 'Map the ID',
	);
}
