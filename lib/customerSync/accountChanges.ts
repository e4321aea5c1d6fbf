import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import {
	type ChangePosition,
	type ChangedRecord,
	changedRecords,
	type ChangesPage,
	queryPages,
	queryRecords,
} from '../salesforce/query';
import { allOf, anyOf, identifier, soql, type Soql } from '../salesforce/soql';
import type { AccountFields } from './accountFields';
import type { AccountFieldNames, AccountRecord } from './accountRecord';
import type { Echo } from './checkpoint';

/** Beyond so many the query would grow too long; what is not left out costs a look at the customer. */
const MOST_ECHOES_IN_QUERY = 40;

export type AccountType = 'all' | 'business' | 'person';

export interface AccountSelection {
	type: AccountType;
	/** The builder's own condition. */
	condition?: Soql;
}

export type ChangedAccount = AccountRecord & ChangedRecord;

export interface AccountChangesQuery {
	fields: AccountFields;
	names: AccountFieldNames;
	selection: AccountSelection;
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
			where: conditions(changed, ...chosen(query), ...withoutEchoes(query)),
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
	query: Pick<AccountChangesQuery, 'fields' | 'names' | 'selection'>,
): Promise<number> {
	const unlinked = soql`${identifier(query.names.customerId)} = NULL`;
	const where = allOf(unlinked, ...chosen(query));
	const pages = queryPages(connection, soql`SELECT COUNT() FROM Account WHERE ${where}`, {
		doing: 'Counting the accounts without a customer',
	});
	for await (const { totalSize } of pages) return totalSize;
	return 0;
}

/** The latest change of any account, deleted ones too, by the org's own clock; ISO 8601. */
export async function latestChange(connection: SalesforceConnection): Promise<string> {
	const [latest] = await queryRecords<ChangedRecord>(
		connection,
		soql`SELECT Id, SystemModstamp FROM Account ORDER BY SystemModstamp DESC LIMIT 1`,
		{ doing: 'Reading the accounts', withDeleted: true },
	);
	return new Date(latest?.SystemModstamp ?? 0).toISOString();
}

/** The builder's choice of accounts. */
export function chosen({
	fields,
	selection,
}: Pick<AccountChangesQuery, 'fields' | 'selection'>): Soql[] {
	const { type, condition } = selection;
	const conditions = condition ? [condition] : [];
	if (type === 'all') return conditions;
	const wantsPersons = type === 'person';
	if (fields.hasPersonAccounts) return [soql`IsPersonAccount = ${wantsPersons}`, ...conditions];
	// Such an org has Business Accounts only.
	return wantsPersons ? [soql`Id = NULL`, ...conditions] : conditions;
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
