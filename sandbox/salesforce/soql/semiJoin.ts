import type { Query } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../errors';
import { conditionTree, type ConditionTree } from './conditionTree';
import { malformedQuery } from './errors';
import type { Expression } from './functions';
import { Scope } from './scope';
import type { Sql } from './sql';

/**
 * `Id IN (SELECT AccountId FROM Contact …)`: a lookup or Id held against the lookups or Ids of other
 * records. `conditionSql` writes the inner query's conditions.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
 */
export function semiJoin(
	outer: Scope,
	left: Expression,
	operator: string,
	query: Query,
	conditionSql: (scope: Scope, tree: ConditionTree) => Sql,
): Sql {
	if (operator !== 'IN' && operator !== 'NOT IN') throw malformedQuery(`unexpected token: '('`);
	if (left.field.type !== 'id' && left.field.type !== 'reference') throw needsId(left);
	const scope = new Scope(
		outer.org,
		outer.userId,
		outer.soql,
		query.sObject ?? '',
		query.sObjectAlias,
	);
	const [selected, second] = query.fields ?? [];
	if (!selected || second) throw malformedQuery('semi join sub-selects can only select one field');
	if (selected.type !== 'Field' && selected.type !== 'FieldRelationship') {
		throw malformedQuery('semi join sub-selects can only select a field');
	}
	const path =
		selected.type === 'Field'
			? selected.field
			: [...selected.relationships, selected.field].join('.');
	const column = scope.resolve(path);
	if (column.field.type !== 'id' && column.field.type !== 'reference') throw needsId(column);
	const where = query.where
		? conditionSql(scope, conditionTree(query.where))
		: { sql: '1', values: [] };
	const inner = `SELECT ${column.sql} FROM ${scope.fromSql()} WHERE t0.IsDeleted = 0 AND ${column.sql} IS NOT NULL AND ${where.sql}`;
	const test = `${left.sql} IN (${inner})`;
	return operator === 'IN'
		? { sql: test, values: where.values }
		: { sql: `NOT coalesce(${test}, 0)`, values: where.values };
}

function needsId({ field }: Expression): SalesforceError {
	return new SalesforceError(
		400,
		'MALFORMED_QUERY',
		`The left operand and the selected field of a semi join must be Ids or lookups; '${field.name}' is not`,
	);
}
