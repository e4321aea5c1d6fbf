import type { SalesforceConnection } from '../salesforce/connection';
import { queryPages } from '../salesforce/query';
import { queryByValues } from '../salesforce/queryLists';
import { allOf, identifier, soql, type Soql } from '../salesforce/soql';
import type { RecordStream } from '../sync/recordChanges';
import { type AccountFieldNames, type AccountRecord, textOf } from '../accounts/accountRecord';
import type { SyncContext } from './syncContext';

/** The changes of the chosen accounts. One without a customer is looked at at each run. */
export function accountStream(
	{ names, fields }: Pick<SyncContext, 'names' | 'fields'>,
	selection: Soql | undefined,
): RecordStream {
	return {
		object: 'Account',
		fields: fields.select,
		stampField: names.syncedAt,
		where: selection,
		pending: unlinked(names),
		doing: 'Reading the accounts',
	};
}

/** How many of the chosen accounts have no customer. */
export async function countUnlinked(
	{ salesforce, names }: Pick<SyncContext, 'salesforce' | 'names'>,
	selection: Soql | undefined,
): Promise<number> {
	const where = allOf(unlinked(names), selection);
	const pages = queryPages(salesforce, soql`SELECT COUNT() FROM Account WHERE ${where}`, {
		doing: 'Counting the accounts without a customer',
	});
	for await (const { totalSize } of pages) return totalSize;
	return 0;
}

/** IDs of the chosen accounts that hold one of some customers. */
export async function accountsOfCustomers(
	{ salesforce, names }: Pick<SyncContext, 'salesforce' | 'names'>,
	selection: Soql | undefined,
	customerIds: Iterable<string>,
): Promise<string[]> {
	const customerId = identifier(names.customerId);
	const ids: string[] = [];
	const found = queryByValues<AccountRecord>(
		salesforce,
		customerIds,
		(some) =>
			soql`SELECT Id FROM Account WHERE ${allOf(soql`${customerId} IN ${some}`, selection)}`,
		{ doing: 'Looking for the accounts of changed customers' },
	);
	for await (const { Id } of found) ids.push(Id);
	return ids;
}

/** Of some customers' IDs, those that accounts hold which are not deleted. */
export async function linkedCustomers(
	salesforce: SalesforceConnection,
	customerIds: Iterable<string>,
	names: AccountFieldNames,
): Promise<Set<string>> {
	const customerId = identifier(names.customerId);
	const linked = new Set<string>();
	const found = queryByValues<AccountRecord>(
		salesforce,
		customerIds,
		(some) => soql`SELECT Id, ${customerId} FROM Account WHERE ${customerId} IN ${some}`,
		{ doing: 'Looking for the accounts that hold the customers' },
	);
	for await (const account of found) linked.add(textOf(account, names.customerId));
	return linked;
}

function unlinked(names: AccountFieldNames): Soql {
	return soql`${identifier(names.customerId)} = NULL`;
}
