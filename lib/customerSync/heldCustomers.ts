import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/query';
import { identifier, soql } from '../salesforce/soql';
import { type AccountFieldNames, type AccountRecord, textOf } from '../accounts/accountRecord';

/** Of some customers' IDs, those that accounts hold which are not deleted. */
export async function heldCustomers(
	salesforce: SalesforceConnection,
	customerIds: Iterable<string>,
	names: AccountFieldNames,
): Promise<Set<string>> {
	const customerId = identifier(names.customerId);
	const held = new Set<string>();
	const found = queryByValues<AccountRecord>(
		salesforce,
		customerIds,
		(some) => soql`SELECT Id, ${customerId} FROM Account WHERE ${customerId} IN ${some}`,
		{ doing: 'Looking for the accounts that hold the customers' },
	);
	for await (const account of found) held.add(textOf(account, names.customerId));
	return held;
}
