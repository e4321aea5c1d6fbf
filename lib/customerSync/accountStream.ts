import { queryPages } from '../salesforce/query';
import { queryByValues } from '../salesforce/queryLists';
import { allOf, fieldList, identifier, soql, type Soql } from '../salesforce/soql';
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

/**
 * The accounts that hold one of some customers; deleted ones do not count.
 *
 * @param select API names of what is read of each; by default its ID and the customer's
 * @param doing what is being done, for the problem when it fails
 */
export function holdersOf(
	{ salesforce, names }: Pick<SyncContext, 'salesforce' | 'names'>,
	customerIds: Iterable<string>,
	doing: string,
	{
		select = ['Id', names.customerId],
		where,
	}: { select?: readonly string[]; where?: Soql | undefined } = {},
): AsyncIterable<AccountRecord> {
	const isHeld = (some: readonly string[]) => soql`${identifier(names.customerId)} IN ${some}`;
	return queryByValues<AccountRecord>(
		salesforce,
		customerIds,
		(some) => soql`SELECT ${fieldList(select)} FROM Account WHERE ${allOf(isHeld(some), where)}`,
		{ doing },
	);
}

/** Of some customers' IDs, those that accounts hold which are not deleted. */
export async function linkedCustomers(
	context: Pick<SyncContext, 'salesforce' | 'names'>,
	customerIds: Iterable<string>,
): Promise<Set<string>> {
	const linked = new Set<string>();
	const doing = 'Looking for the accounts that hold the customers';
	for await (const account of holdersOf(context, customerIds, doing)) {
		linked.add(textOf(account, context.names.customerId));
	}
	return linked;
}

function unlinked(names: AccountFieldNames): Soql {
	return soql`${identifier(names.customerId)} = NULL`;
}
