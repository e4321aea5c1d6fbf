import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, soql } from '../salesforce/soql';
import { primaryContactOf, primaryContactSelect } from './primaryContact';

type Row = Readonly<Record<string, unknown>>;

/**
 * Where accounts get their mail: a person's own address, a company's primary contact's.
 *
 * @param accountIds of 18 characters
 * @returns by the account's ID; those that nobody has an address of are missing
 * @throws Problem
 */
export async function accountEmails(
	connection: SalesforceConnection,
	accountIds: readonly string[],
): Promise<Map<string, string>> {
	const account = await describeObject(connection, 'Account');
	const { names, children } = primaryContactSelect({
		hasPersonAccounts: fieldOf(account, 'IsPersonAccount') !== undefined,
		hasContactRoles: account.childRelationships.some(
			({ relationshipName }) => relationshipName === 'AccountContactRoles',
		),
	});
	const emails = new Map<string, string>();
	const [first, ...more] = children;
	if (!first) return emails;
	const subqueries = more.reduce((all, one) => soql`${all}, ${one}`, first);
	for await (const row of queryByValues<Row>(
		connection,
		accountIds,
		(some) =>
			soql`SELECT ${fieldList(['Id', ...names])}, ${subqueries} FROM Account WHERE Id IN ${some}`,
		{ doing: 'Looking for the addresses of the accounts' },
	)) {
		const { Id: id } = row;
		const email = primaryContactOf(row)?.['Email'];
		if (typeof id === 'string' && typeof email === 'string' && email.trim() !== '') {
			emails.set(longRecordId(id), email.trim());
		}
	}
	return emails;
}
