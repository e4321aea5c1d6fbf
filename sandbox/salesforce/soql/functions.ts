import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { field } from '../schema/fields';
import { isAggregatable } from '../schema/traits';
import type { FieldDef } from '../schema/types';
import { malformedQuery, notUsable } from './errors';
import type { Scope } from './scope';

/** An expression of a query: its SQL and the kind of value it gives. */
export interface Expression {
	sql: string;
	field: FieldDef;
}

const aggregates: Record<string, string> = {
	COUNT: 'COUNT',
	COUNT_DISTINCT: 'COUNT',
	SUM: 'SUM',
	AVG: 'AVG',
	MIN: 'MIN',
	MAX: 'MAX',
};

/** strftime formats of the date functions that give a number. */
const dateParts: Record<string, string> = {
	CALENDAR_YEAR: '%Y',
	CALENDAR_MONTH: '%m',
	DAY_IN_MONTH: '%d',
	DAY_IN_YEAR: '%j',
	HOUR_IN_DAY: '%H',
	WEEK_IN_YEAR: '%W',
	FISCAL_YEAR: '%Y',
	FISCAL_MONTH: '%m',
};

/** Functions that only change how a field is shown; here they show it as it is. */
const display = new Set(['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE']);

export const isAggregate = (name: string | undefined): boolean =>
	name !== undefined && Object.hasOwn(aggregates, name.toUpperCase());

export const isDisplay = (name: string | undefined): boolean =>
	display.has((name ?? '').toUpperCase());

/** A function call over a field. Throws MALFORMED_QUERY for functions that are not known here. */
export function functionExpression(scope: Scope, call: FunctionExp): Expression {
	const name = (call.functionName ?? '').toUpperCase();
	const [argument] = call.parameters ?? [];
	if (argument === undefined) {
		if (name === 'COUNT') return { sql: 'COUNT(*)', field: field('int', 'count', 'count') };
		throw malformedQuery(`unexpected token: ${call.rawValue ?? name}`);
	}
	const inner: Expression =
		typeof argument === 'string' ? scope.resolve(argument) : functionExpression(scope, argument);
	if (display.has(name)) return inner;
	const aggregate = aggregates[name];
	if (aggregate) return aggregateExpression(name, aggregate, inner);
	return dateExpression(name, inner, call);
}

function aggregateExpression(name: string, sqlName: string, inner: Expression): Expression {
	if (!isAggregatable(inner.field)) throw notUsable(inner.field, 'aggregated');
	const distinct = name === 'COUNT_DISTINCT' ? 'DISTINCT ' : '';
	const counts = sqlName === 'COUNT';
	const average = sqlName === 'AVG';
	const result = counts
		? field('int', name, name)
		: average || inner.field.type === 'int'
			? field('double', name, name)
			: inner.field;
	return { sql: `${sqlName}(${distinct}${inner.sql})`, field: result };
}

function dateExpression(name: string, inner: Expression, call: FunctionExp): Expression {
	const isTime = inner.field.type === 'datetime';
	if (!isTime && inner.field.type !== 'date') {
		throw malformedQuery(
			`field ${inner.field.name} does not support function ${call.functionName ?? name}`,
		);
	}
	const moment = isTime ? `${inner.sql} / 1000, 'unixepoch'` : inner.sql;
	if (name === 'DAY_ONLY') return { sql: `date(${moment})`, field: field('date', name, name) };
	const number = (sql: string): Expression => ({ sql, field: field('int', name, name) });
	const part = dateParts[name];
	if (part) return number(`CAST(strftime('${part}', ${moment}) AS INTEGER)`);
	if (name === 'CALENDAR_QUARTER' || name === 'FISCAL_QUARTER') {
		return number(`((CAST(strftime('%m', ${moment}) AS INTEGER) + 2) / 3)`);
	}
	if (name === 'DAY_IN_WEEK') return number(`(CAST(strftime('%w', ${moment}) AS INTEGER) + 1)`);
	if (name === 'WEEK_IN_MONTH')
		return number(`((CAST(strftime('%d', ${moment}) AS INTEGER) + 6) / 7)`);
	throw malformedQuery(`unexpected token: ${call.functionName ?? name}`);
}
