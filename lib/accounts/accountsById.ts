import type { SalesforceConnection } from '../salesforce/connection';
import { retrieveRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import type { AccountRecord } from './accountRecord';

/**
 * Reads accounts by ID, as they are now, 2,000 a request. What else they have to meet is not asked;
 * {@link readAccounts} does that, at the price of more requests.
 *
 * @param ids in either form; each is read once
 * @param fields API names of what is read of each
 * @returns the accounts by the ID's long form; those that are not there or not visible are missing
 * @throws Problem
 */
export async function accountsById(
	connection: SalesforceConnection,
	ids: readonly string[],
	fields: readonly string[],
): Promise<Map<string, AccountRecord>> {
	const found = await retrieveRecords<AccountRecord>(
		connection,
		'Account',
		[...new Set(ids.map(longRecordId))],
		fields,
		'Reading the accounts',
	);
	return new Map(
		found.flatMap((account) => (account ? [[longRecordId(account.Id), account] as const] : [])),
	);
}
