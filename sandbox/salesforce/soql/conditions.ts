import { formatDate } from '../dates';
import { SalesforceError } from '../errors';
import { isFilterable } from '../schema/traits';
import type { Cell } from '../store/columns';
import type { ConditionTree, Test } from './conditionTree';
import { dateLiteral } from './dateLiterals';
import { malformedQuery, notUsable } from './errors';
import { functionExpression, type Expression } from './functions';
import { literalCell, unquote } from './literals';
import type { Scope } from './scope';
import { semiJoin } from './semiJoin';
import type { Sql } from './sql';

/** A WHERE or HAVING tree in SQL. SOQL knows no third truth value: what is not true is false. */
export function conditionSql(scope: Scope, tree: ConditionTree): Sql {
	if (tree.kind === 'not') {
		const part = conditionSql(scope, tree.part);
		return { sql: `NOT coalesce(${part.sql}, 0)`, values: part.values };
	}
	if (tree.kind === 'test') return testSql(scope, tree.test);
	const parts = tree.parts.map((part) => conditionSql(scope, part));
	return {
		sql: `(${parts.map((part) => part.sql).join(tree.kind === 'and' ? ' AND ' : ' OR ')})`,
		values: parts.flatMap((part) => part.values),
	};
}

function testSql(scope: Scope, test: Test): Sql {
	const expression: Expression =
		'fn' in test
			? functionExpression(scope, test.fn)
			: scope.resolve((test as { field: string }).field);
	if (!isFilterable(expression.field)) throw notUsable(expression.field, 'filtered');
	if ('valueQuery' in test)
		return semiJoin(scope, expression, test.operator, test.valueQuery, conditionSql);
	const { operator, value } = test;
	const types = test.literalType;
	if (Array.isArray(value)) {
		const literals = value.map((each, i) => ({
			value: each,
			type: Array.isArray(types) ? types[i] : types,
		}));
		if (operator === 'INCLUDES' || operator === 'EXCLUDES')
			return includes(expression, operator, literals);
		return list(expression, operator, literals);
	}
	const type = Array.isArray(types) ? types[0] : types;
	if (type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL')
		return dateRange(scope, expression, operator, value);
	if (operator === 'LIKE') return like(expression, value, type);
	return compare(expression, operator, literalCell(expression.field, value, type));
}

function compare({ sql, field }: Expression, operator: string, cell: Cell): Sql {
	if (cell === null) {
		if (field.type === 'boolean')
			return { sql: `${sql} ${operator === '=' ? '=' : '<>'} 0`, values: [] };
		if (operator === '=') return { sql: `${sql} IS NULL`, values: [] };
		if (operator === '!=') return { sql: `${sql} IS NOT NULL`, values: [] };
		return { sql: '0', values: [] };
	}
	const folded = foldBoth(sql, field.caseSensitive ? '' : cell);
	const value = folded === sql ? cell : String(cell).toLowerCase();
	return { sql: `${folded} ${operator === '!=' ? 'IS NOT' : operator} ?`, values: [value] };
}

/** Collations know only ASCII case; other letters are compared folded by a function of ours. */
function foldBoth(sql: string, cell: Cell): string {
	return typeof cell === 'string' && /[^ -~\s]/.test(cell) ? `sf_fold(${sql})` : sql;
}

interface Literal {
	value: string;
	type: string | undefined;
}

function list(expression: Expression, operator: string, literals: Literal[]): Sql {
	const { sql, field } = expression;
	const cells = literals.map(({ value, type }) => literalCell(field, value, type));
	const known = cells.filter((cell) => cell !== null);
	const plain = known.filter((cell) => foldBoth(sql, cell) === sql);
	const other = known
		.filter((cell) => foldBoth(sql, cell) !== sql)
		.map((cell) => String(cell).toLowerCase());
	const tests: Sql[] = [];
	if (plain.length > 0)
		tests.push({
			sql: `${sql} IN (SELECT value FROM json_each(?))`,
			values: [JSON.stringify(plain)],
		});
	if (other.length > 0) {
		tests.push({
			sql: `sf_fold(${sql}) IN (SELECT value FROM json_each(?))`,
			values: [JSON.stringify(other)],
		});
	}
	if (known.length < cells.length) tests.push({ sql: `${sql} IS NULL`, values: [] });
	const any = {
		sql: `(${tests.map((each) => each.sql).join(' OR ')})`,
		values: tests.flatMap((each) => each.values),
	};
	return operator === 'NOT IN' ? { sql: `NOT coalesce(${any.sql}, 0)`, values: any.values } : any;
}

function like({ sql, field }: Expression, literal: string, type: string | undefined): Sql {
	if (
		![
			'string',
			'textarea',
			'picklist',
			'combobox',
			'email',
			'phone',
			'url',
			'multipicklist',
		].includes(field.type)
	) {
		throw new SalesforceError(
			400,
			'INVALID_FIELD',
			`invalid operator on ${field.type} field: ${field.name}`,
		);
	}
	if (type === 'NULL') return { sql: `${sql} IS NULL`, values: [] };
	if (type !== 'STRING') throw malformedQuery(`unexpected token: '${literal}'`);
	const pattern = unquote(literal, true);
	const folded = foldBoth(sql, pattern);
	return {
		sql: `${folded} LIKE ? ESCAPE '\\'`,
		values: [folded === sql ? pattern : pattern.toLowerCase()],
	};
}

function includes({ sql, field }: Expression, operator: string, literals: Literal[]): Sql {
	if (field.type !== 'multipicklist') {
		throw new SalesforceError(
			400,
			'INVALID_FIELD',
			`invalid operator on ${field.type} field: ${field.name}`,
		);
	}
	const groups = literals.map(({ value }) =>
		unquote(value)
			.split(';')
			.map((each) => each.trim().toLowerCase()),
	);
	const has = `instr(lower(';' || ${sql} || ';'), ?) > 0`;
	const any = `(${groups.map((group) => `(${group.map(() => has).join(' AND ')})`).join(' OR ')})`;
	const values = groups.flat().map((each) => `;${each};`);
	return operator === 'EXCLUDES'
		? { sql: `NOT coalesce(${any}, 0)`, values }
		: { sql: any, values };
}

function dateRange(
	scope: Scope,
	{ sql, field }: Expression,
	operator: string,
	literal: string,
): Sql {
	if (field.type !== 'date' && field.type !== 'datetime') {
		throw new SalesforceError(
			400,
			'INVALID_FIELD',
			`value of filter criterion for field '${field.name}' must not be a date literal`,
		);
	}
	const span = dateLiteral(literal, scope.org.now());
	const cell = (ms: number): Cell => (field.type === 'date' ? formatDate(ms) : ms);
	const start = cell(span.start);
	const end = cell(span.end);
	switch (operator) {
		case '=':
			return { sql: `(${sql} >= ? AND ${sql} < ?)`, values: [start, end] };
		case '!=':
			return { sql: `NOT coalesce(${sql} >= ? AND ${sql} < ?, 0)`, values: [start, end] };
		case '<':
			return { sql: `${sql} < ?`, values: [start] };
		case '<=':
			return { sql: `${sql} < ?`, values: [end] };
		case '>':
			return { sql: `${sql} >= ?`, values: [end] };
		case '>=':
			return { sql: `${sql} >= ?`, values: [start] };
		default:
			throw malformedQuery(`unexpected token: ${literal}`);
	}
}
