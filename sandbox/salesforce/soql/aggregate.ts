import type { GroupByClause, Query } from '@jetstreamapp/soql-parser-js';
import type { RecordJson } from '../records/show';
import { fromCell } from '../records/values';
import { isGroupable } from '../schema/traits';
import type { Row } from '../store/store';
import { malformedQuery, notUsable } from './errors';
import { functionExpression, isAggregate, type Expression } from './functions';
import type { Scope } from './scope';

interface Output extends Expression {
	name: string;
}

/** Whether the query gives AggregateResults rather than records. */
export function isAggregateQuery(query: Query): boolean {
	return (
		query.groupBy !== undefined ||
		(query.fields ?? []).some(
			(item) => item.type === 'FieldFunctionExpression' && isAggregate(item.functionName),
		)
	);
}

/** Whether the query is `SELECT COUNT() …`, which answers a number and no records. */
export function isCountQuery(query: Query): boolean {
	const [item, second] = query.fields ?? [];
	return (
		!second &&
		item?.type === 'FieldFunctionExpression' &&
		item.functionName.toUpperCase() === 'COUNT' &&
		item.parameters.length === 0
	);
}

/** The selected expressions of an aggregate query and its GROUP BY. */
export class Aggregation {
	readonly outputs: Output[] = [];
	readonly groups: string[];

	constructor(
		private readonly scope: Scope,
		query: Query,
	) {
		const clauses: GroupByClause[] = query.groupBy ? [query.groupBy].flat() : [];
		this.groups = clauses.map((clause) => this.groupSql(clause));
		let unnamed = 0;
		for (const item of query.fields ?? []) {
			if (item.type === 'FieldFunctionExpression') {
				const name = item.alias ?? `expr${unnamed++}`;
				this.push(name, functionExpression(scope, item), isAggregate(item.functionName));
			} else if (item.type === 'Field') {
				this.push(
					item.alias ?? scope.resolve(item.field).field.name,
					scope.resolve(item.field),
					false,
				);
			} else if (item.type === 'FieldRelationship') {
				const path = [...item.relationships, item.field].join('.');
				const alias = 'alias' in item ? item.alias : undefined;
				this.push(alias ?? scope.resolve(path).field.name, scope.resolve(path), false);
			} else {
				throw malformedQuery('unexpected token in an aggregate query');
			}
		}
	}

	/** The expression that an alias names, for ORDER BY. */
	byAlias(name: string): Expression | undefined {
		return this.outputs.find((each) => each.name.toLowerCase() === name.toLowerCase());
	}

	columns(): string[] {
		return this.outputs.map((each, i) => `${each.sql} AS c${i}`);
	}

	/** One AggregateResult. */
	shape(row: Row): RecordJson {
		const record: RecordJson = { attributes: { type: 'AggregateResult' } };
		this.outputs.forEach((each, i) => (record[each.name] = fromCell(each.field, row[`c${i}`])));
		return record;
	}

	private push(name: string, expression: Expression, aggregated: boolean): void {
		if (!aggregated && !this.groups.includes(expression.sql)) {
			throw malformedQuery(`Field must be grouped or aggregated: ${name}`);
		}
		this.outputs.push({ name, ...expression });
	}

	private groupSql(clause: GroupByClause): string {
		if ('field' in clause) {
			const { sql, field } = this.scope.resolve(clause.field);
			if (!isGroupable(field)) throw notUsable(field, 'grouped');
			return sql;
		}
		const name = (clause.fn.functionName ?? '').toUpperCase();
		if (name === 'ROLLUP' || name === 'CUBE')
			throw malformedQuery(`GROUP BY ${name} is not supported in this org`);
		return functionExpression(this.scope, clause.fn).sql;
	}
}
