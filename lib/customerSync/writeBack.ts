import { Problem } from '../errors';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import { accountProblem } from './accountResult';
import type { SentAccount } from './pushAccount';
import type { SyncContext } from './syncContext';

/**
 * Writes what is to be written after their sending into accounts: the customer's ID, what Stripe wins,
 * and the time of the sync. The others are left alone.
 *
 * @param syncedAt whole seconds
 * @param hurry by collections even where a bulk job would cost fewer requests: a job waits its turn
 * @returns what became of each account, in order
 */
export async function writeBack(
	{ salesforce, names }: Pick<SyncContext, 'salesforce' | 'names'>,
	sent: readonly SentAccount[],
	syncedAt: Date,
	hurry: boolean,
): Promise<SyncResult[]> {
	const rows = sent.filter(({ write }) => write !== undefined);
	if (rows.length === 0) return sent.map(({ result }) => result);
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: rows.map(({ account, write }) => ({
				...write,
				Id: account.Id,
				[names.syncedAt]: syncedAt,
			})),
		},
		{
			doing: 'Writing the customer ID to the account',
			...(hurry && { bulkThreshold: Number.POSITIVE_INFINITY }),
		},
	);
	const outcomeOf = new Map(rows.map((row, index) => [row, outcomes[index]]));
	return sent.map((each) => {
		const outcome = outcomeOf.get(each);
		if (!outcome || outcome.success) return each.result;
		const customerId = each.result.references['customerId'] ?? '';
		const problem = withCustomer(outcome, customerId);
		return accountProblem(each.account, names, problem, customerId);
	});
}

/** The customer exists although the account does not hold it: said, so that nobody makes another. */
function withCustomer(
	{ problem }: Extract<RowOutcome, { success: false }>,
	customerId: string,
): Problem {
	const { message, origin, whatToDo = '', field, code, httpStatus } = problem;
	return new Problem(message, {
		origin,
		field,
		code,
		httpStatus,
		whatToDo:
			`${whatToDo} Customer ${customerId} is in Stripe, and the next run will find it by the account’s ID.`.trim(),
		cause: problem,
	});
}
