import type { ChoicePage } from '../choices';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { recordIdOf } from '../salesforce/recordId';
import { contains, soql } from '../salesforce/soql';

const MOST = 100;

interface FoundAccount {
	Id: string;
	Name: string;
	BillingCity: string | null;
}

/**
 * Accounts for a picker, by name.
 *
 * @param filter an account's ID, or part of its name
 * @param after the `next` of the page before: the account that it ended with
 * @throws Problem when Salesforce refuses
 */
export async function listAccounts(
	connection: SalesforceConnection,
	filter = '',
	after?: string,
): Promise<ChoicePage> {
	const id = recordIdOf(filter);
	const wanted = id ? soql`Id = ${id}` : soql`Name LIKE ${contains(filter.trim())}`;
	const [lastName, lastId] = after === undefined ? [] : (JSON.parse(after) as [string, string]);
	const onward =
		lastName === undefined || lastId === undefined
			? soql``
			: soql` AND (Name > ${lastName} OR (Name = ${lastName} AND Id > ${lastId}))`;
	const found = await queryRecords<FoundAccount>(
		connection,
		soql`SELECT Id, Name, BillingCity FROM Account WHERE ${wanted}${onward} ORDER BY Name, Id LIMIT ${MOST}`,
	);
	const last = found.at(-1);
	return {
		choices: found.map(({ Id, Name, BillingCity }) => ({
			name: BillingCity ? `${Name} (${BillingCity})` : Name,
			value: Id,
		})),
		...(last && found.length === MOST && { next: JSON.stringify([last.Name, last.Id]) }),
	};
}
