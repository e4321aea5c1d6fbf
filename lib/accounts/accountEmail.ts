import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryRecords } from '../salesforce/query';
import { fieldList, soql } from '../salesforce/soql';
import { primaryContactOf, primaryContactSelect } from './primaryContact';

type Row = Readonly<Record<string, unknown>>;

/**
 * Where an account gets its mail: a person's own address, a company's primary contact's.
 *
 * @returns '' when nobody has one, or the account is not there
 * @throws Problem
 */
export async function accountEmail(
	connection: SalesforceConnection,
	accountId: string,
): Promise<string> {
	const account = await describeObject(connection, 'Account');
	const { names, children } = primaryContactSelect({
		hasPersonAccounts: fieldOf(account, 'IsPersonAccount') !== undefined,
		hasContactRoles: account.childRelationships.some(
			({ relationshipName }) => relationshipName === 'AccountContactRoles',
		),
	});
	const [first, ...more] = children;
	if (!first) return '';
	const subqueries = more.reduce((all, one) => soql`${all}, ${one}`, first);
	const [row] = await queryRecords<Row>(
		connection,
		soql`SELECT ${fieldList(['Id', ...names])}, ${subqueries} FROM Account WHERE Id = ${accountId}`,
		{ doing: 'Looking for the address of the account' },
	);
	const email = row && primaryContactOf(row)?.['Email'];
	return typeof email === 'string' ? email.trim() : '';
}
