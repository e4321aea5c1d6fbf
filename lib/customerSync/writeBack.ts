import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { type RowOutcome, writeRecords } from '../salesforce/write';
import type { AccountFieldNames, AccountRecord } from '../accounts/accountRecord';
import type { PushOutcome } from './pushAccount';

/** An account whose customer is known. */
export interface PushedAccount {
	account: AccountRecord;
	outcome: PushOutcome;
}

/**
 * Writes the customer's ID and the time of the sync into accounts. An account that holds its ID already
 * and whose customer needed no change is left alone.
 *
 * @param syncedAt whole seconds
 * @param hurry by collections even where a bulk job would cost fewer requests: a job waits its turn
 * @returns the refusals, by account ID
 */
export async function writeBack(
	connection: SalesforceConnection,
	pushed: readonly PushedAccount[],
	names: AccountFieldNames,
	syncedAt: Date,
	hurry: boolean,
): Promise<Map<string, Problem>> {
	const rows = pushed.filter(({ outcome }) => needsWrite(outcome));
	if (rows.length === 0) return new Map();
	const results = await writeRecords(
		connection,
		{
			operation: 'update',
			object: 'Account',
			rows: rows.map(({ account, outcome }) => ({
				...outcome.accountValues,
				Id: account.Id,
				...(outcome.isNewToAccount && { [names.customerId]: outcome.customerId }),
				[names.syncedAt]: syncedAt,
			})),
		},
		{
			doing: 'Writing the customer ID to the account',
			...(hurry && { bulkThreshold: Number.POSITIVE_INFINITY }),
		},
	);
	const refused = new Map<string, Problem>();
	results.forEach((result, index) => {
		const row = rows[index];
		if (row && !result.success) refused.set(row.account.Id, withCustomer(result, row.outcome));
	});
	return refused;
}

/** Tells whether an account is to be written to after its push. */
export function needsWrite(outcome: PushOutcome): boolean {
	const { isNewToAccount, changes, accountChanges } = outcome;
	return isNewToAccount || changes.length > 0 || accountChanges.length > 0;
}

/** The customer exists although the account does not hold it: said, so that nobody makes another. */
function withCustomer(
	result: Extract<RowOutcome, { success: false }>,
	{ customerId }: PushOutcome,
): Problem {
	const { message, origin, whatToDo = '', field, code, httpStatus } = result.problem;
	return new Problem(message, {
		origin,
		field,
		code,
		httpStatus,
		whatToDo:
			`${whatToDo} Customer ${customerId} is in Stripe, and the next run will find it by the account’s ID.`.trim(),
		cause: result.problem,
	});
}
