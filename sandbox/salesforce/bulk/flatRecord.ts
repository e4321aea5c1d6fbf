import type { Org } from '../org';
import type { RecordJson } from '../records/show';
import { fieldsFunction } from '../soql/fieldsFunction';
import { parseSoql } from '../soql/parse';
import { Scope } from '../soql/scope';

/** The columns of a query's CSV: fields as the schema spells them, parents' as `Owner.Name`. */
export function headerOf(org: Org, userId: string, soql: string): string[] {
	const query = parseSoql(soql);
	const scope = new Scope(org, userId, soql, query.sObject ?? '', query.sObjectAlias);
	let unnamed = 0;
	return (query.fields ?? []).flatMap((item) => {
		if (item.type === 'Field') return [item.alias ?? scope.resolve(item.field).field.name];
		if (item.type === 'FieldRelationship') {
			const names = item.relationships.map((_name, i) =>
				scope.relationshipName(item.relationships.slice(0, i + 1)),
			);
			return [
				[...names, scope.resolve([...item.relationships, item.field].join('.')).field.name].join(
					'.',
				),
			];
		}
		if (item.type !== 'FieldFunctionExpression') return [];
		const [argument] = item.parameters;
		if (item.functionName.toUpperCase() === 'FIELDS' && typeof argument === 'string') {
			return fieldsFunction(scope, argument, query).map((each) => each.name);
		}
		return [item.alias ?? `expr${unnamed++}`];
	});
}

/** A record's values in the order of the columns; times end in Z here, null is empty. */
export function flatten(record: RecordJson, header: string[]): unknown[] {
	return header.map((column) => {
		let value: unknown = record;
		for (const name of column.split('.')) value = (value as RecordJson | null)?.[name];
		if (value === null || value === undefined) return '';
		if (typeof value === 'object') return JSON.stringify(value);
		return typeof value === 'string'
			? value.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+0000$/, '$1Z')
			: value;
	});
}
