import type { Problem } from '../errors';
import type { DoneResult, ProblemResult } from '../sync/result';
import {
	type AccountFieldNames,
	type AccountRecord,
	nameOf,
	textOf,
} from '../accounts/accountRecord';

/** The IDs of an account and its customer, as items have them. */
function referencesOf(account: AccountRecord, customerId: string) {
	return { accountId: account.Id, accountName: nameOf(account), customerId };
}

/** The result of an account that is in step with its customer. */
export function accountDone(
	account: AccountRecord,
	customerId: string,
	done: Omit<DoneResult, 'title' | 'references'>,
): DoneResult {
	const { notes = [], ...rest } = done;
	return {
		title: nameOf(account),
		references: referencesOf(account, customerId),
		...rest,
		...(notes.length > 0 && { notes }),
	};
}

/**
 * The result of an account that cannot be brought into step.
 *
 * @param customerId its customer where one is known that the account does not hold
 */
export function accountProblem(
	account: AccountRecord,
	names: Pick<AccountFieldNames, 'customerId'>,
	problem: Problem,
	customerId?: string,
): ProblemResult {
	const held = textOf(account, names.customerId);
	return {
		title: `${nameOf(account)} (${account.Id})`,
		references: referencesOf(account, customerId ?? held),
		status: 'problem',
		problem,
		// Accounts without a customer come by in any case; of the others, nobody else would.
		retry: held !== '' && problem.origin !== 'input',
	};
}
