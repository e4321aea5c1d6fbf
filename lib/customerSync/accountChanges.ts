import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import {
	type ChangePosition,
	type ChangedRecord,
	changedRecords,
	type ChangesPage,
	queryPages,
} from '../salesforce/query';
import { allOf, anyOf, identifier, soql, type Soql } from '../salesforce/soql';
import type { AccountFields } from './accountFields';
import type { AccountFieldNames, AccountRecord } from '../accounts/accountRecord';
import type { Echo } from './checkpoint';

/** Beyond so many the query would grow too long; what is not left out costs a look at the customer. */
const MOST_ECHOES_IN_QUERY = 40;

export type ChangedAccount = AccountRecord & ChangedRecord;

export interface AccountChangesQuery {
	fields: AccountFields;
	names: AccountFieldNames;
	/** What the accounts have to meet; without it all are meant. */
	selection?: Soql;
	/** Changes from here on, and accounts without a customer; all accounts without it. */
	since?: string;
	after?: ChangePosition;
	/** Changes up to this moment. */
	until: string;
	echoes: readonly Echo[];
}

/** Yields the accounts to be looked at, in the order of their changes, 2,000 a page. */
export function changedAccounts(
	connection: SalesforceConnection,
	query: AccountChangesQuery,
): AsyncGenerator<ChangesPage<ChangedAccount>, void, undefined> {
	const { fields, since, names, after } = query;
	const customerId = identifier(names.customerId);
	const changed =
		since === undefined
			? undefined
			: anyOf(
					soql`${customerId} = NULL`,
					soql`SystemModstamp >= ${new Date(Date.parse(since) - OVERLAP_MS)}`,
				);
	return changedRecords<ChangedAccount>(
		connection,
		{
			object: 'Account',
			fields: fields.select,
			where: conditions(changed, query.selection, ...withoutEchoes(query)),
			after,
			before: justAfter(query.until),
		},
		{ doing: 'Reading the accounts' },
	);
}

/** Stamps are whole seconds. */
function justAfter(moment: string): string {
	return new Date(Date.parse(moment) + 1000).toISOString();
}

/** Where to go on after a run that was broken off; not nearer to its end than changes may come late. */
export function resumePosition(after: ChangePosition, until: string): ChangePosition {
	const late = new Date(Date.parse(until) - OVERLAP_MS).toISOString();
	return after.stamp < late ? after : { stamp: late };
}

/** How many of the chosen accounts have no customer. */
export async function countUnlinked(
	connection: SalesforceConnection,
	{ names, selection }: Pick<AccountChangesQuery, 'names' | 'selection'>,
): Promise<number> {
	const where = allOf(soql`${identifier(names.customerId)} = NULL`, selection);
	const pages = queryPages(connection, soql`SELECT COUNT() FROM Account WHERE ${where}`, {
		doing: 'Counting the accounts without a customer',
	});
	for await (const { totalSize } of pages) return totalSize;
	return 0;
}

/** Accounts that were last changed by an earlier run's own writing are left out. */
function withoutEchoes({ echoes, names }: AccountChangesQuery): Soql[] {
	const syncedAt = identifier(names.syncedAt);
	return echoes
		.slice(-MOST_ECHOES_IN_QUERY)
		.map((echo) =>
			anyOf(
				soql`${syncedAt} = NULL`,
				soql`${syncedAt} != ${new Date(echo.syncedAt)}`,
				soql`SystemModstamp > ${new Date(echo.until)}`,
			),
		);
}

function conditions(...given: ReadonlyArray<Soql | undefined>): Soql | undefined {
	return given.some((each) => each !== undefined) ? allOf(...given) : undefined;
}
