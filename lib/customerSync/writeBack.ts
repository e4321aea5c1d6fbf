import { Problem } from '../errors';
import type { RowOutcome } from '../salesforce/write';
import type { SyncResult } from '../sync/result';
import type { FinishOptions } from '../sync/run';
import { accountProblem } from './accountResult';
import type { SentAccount } from './pushAccount';
import type { SyncContext } from './syncContext';
import { writeAccounts } from './writeAccounts';

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
	hurry: FinishOptions['hurry'],
): Promise<SyncResult[]> {
	const rows = sent.filter(({ write }) => write !== undefined);
	if (rows.length === 0) return sent.map(({ result }) => result);
	const written = await writeAccounts(
		salesforce,
		{
			operation: 'update',
		},
		rows.map(({ account, write: { [names.customerId]: customerId, ...values } = {} }) => ({
			values,
			own: {
				Id: account.Id,
				...(customerId !== undefined && { [names.customerId]: customerId }),
				[names.syncedAt]: syncedAt,
			},
		})),
		{
			doing: 'Writing the customer ID to the account',
			...((await hurry()) && { bulkThreshold: Number.POSITIVE_INFINITY }),
		},
	);
	const writtenOf = new Map(rows.map((row, index) => [row, written[index]]));
	return sent.map((each) => {
		const found = writtenOf.get(each);
		if (!found || found.outcome.success) return withNotes(each.result, found?.notes);
		const customerId = each.result.references['customerId'] ?? '';
		const problem = withCustomer(found.outcome, customerId);
		return accountProblem(each.account, names, problem, customerId);
	});
}

function withNotes(result: SyncResult, more: readonly string[] = []): SyncResult {
	if (result.status === 'problem' || more.length === 0) return result;
	return { ...result, notes: [...(result.notes ?? []), ...more] };
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
