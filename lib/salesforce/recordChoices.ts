import type { ChoicePage } from '../choices';
import type { SalesforceConnection } from './connection';
import { describeObject, fieldOf } from './describe';
import { queryRecords } from './query';
import { recordIdOf } from './recordId';
import { contains, fieldList, identifier, soql } from './soql';

const MOST = 100;

interface FoundRecord {
	Id: string;
	Name: string;
	readonly [field: string]: unknown;
}

/** Records to choose from. */
export interface ChoosableRecords {
	/** API name of an object whose records have a name or a number as `Name`. */
	object: string;
	/** API names of fields that tell records of one name apart; those that are not there are left out. */
	details: readonly string[];
}

/**
 * Records for a picker, by name.
 *
 * @param filter a record's ID, or part of its name
 * @param after the `next` of the page before: the record that it ended with
 * @throws Problem when Salesforce refuses
 */
export async function listRecords(
	connection: SalesforceConnection,
	{ object, details }: ChoosableRecords,
	filter = '',
	after?: string,
): Promise<ChoicePage> {
	const description = await describeObject(connection, object);
	const shown = details.flatMap((name) => fieldOf(description, name)?.name ?? []);
	const id = recordIdOf(filter);
	const wanted = id ? soql`Id = ${id}` : soql`Name LIKE ${contains(filter.trim())}`;
	const [lastName, lastId] = after === undefined ? [] : (JSON.parse(after) as [string, string]);
	const onward =
		lastName === undefined || lastId === undefined
			? soql``
			: soql` AND (Name > ${lastName} OR (Name = ${lastName} AND Id > ${lastId}))`;
	const found = await queryRecords<FoundRecord>(
		connection,
		soql`SELECT ${fieldList(['Id', 'Name', ...shown])} FROM ${identifier(object)} WHERE ${wanted}${onward} ORDER BY Name, Id LIMIT ${MOST}`,
	);
	const last = found.at(-1);
	return {
		choices: found.map((record) => ({ name: labelOf(record, shown), value: record.Id })),
		...(last && found.length === MOST && { next: JSON.stringify([last.Name, last.Id]) }),
	};
}

function labelOf(record: FoundRecord, details: readonly string[]): string {
	const known = details.flatMap((name) => {
		const value = record[name];
		return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
	});
	return known.length > 0 ? `${record.Name} (${known.join(', ')})` : record.Name;
}
