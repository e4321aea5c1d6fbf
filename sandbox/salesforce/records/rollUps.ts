import { toSecond } from '../dates';
import type { Org } from '../org';
import type { Summary, SummaryFilter } from '../schema/summary';
import type { FieldDef, ObjectDef } from '../schema/types';
import { quoted, tableOf, type Cell } from '../store/columns';
import type { Row } from '../store/store';
import type { Session } from './session';
import { checkValidationRules } from './validationRules';
import { roundHalfUp, toCell } from './values';

/**
 * Recalculates the roll-up summaries over `child` for the parents that its rows point to, before and
 * after a change. A parent whose summary changes is saved: its stamps move, its validation rules hold,
 * others are told, and its own parents follow.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm
 */
export function rollUp(
	org: Org,
	session: Session,
	child: ObjectDef,
	...rows: (Row | undefined)[]
): void {
	for (const [parent, fields] of summariesOver(org, child)) {
		const ids = new Set(
			fields.flatMap(({ summary }) => rows.map((row) => row?.[summary.foreignKey])),
		);
		for (const id of ids) if (typeof id === 'string') recalculate(org, session, parent, fields, id);
	}
}

/**
 * Calculates a new or changed roll-up summary for all parents. Only SystemModstamp moves then.
 * https://help.salesforce.com/s/articleView?id=000387261
 */
export function rollUpAll(org: Org, parent: ObjectDef, field: FieldDef): void {
	const { summary } = field;
	if (!summary) return;
	const now = toSecond(org.now());
	for (const old of org.store.all(`SELECT * FROM ${tableOf(parent.name)}`)) {
		const value = calculate(org, parent, { ...field, summary }, old);
		if (value === old[field.name]) continue;
		org.store.update(parent, String(old['Id']), { [field.name]: value, SystemModstamp: now });
	}
}

type SummaryField = FieldDef & { summary: Summary };

function summariesOver(org: Org, child: ObjectDef): Map<ObjectDef, SummaryField[]> {
	const found = new Map<ObjectDef, SummaryField[]>();
	for (const { parent, field } of org.schema.summaries(child)) {
		const { summary } = field;
		if (summary) found.set(parent, [...(found.get(parent) ?? []), { ...field, summary }]);
	}
	return found;
}

function recalculate(
	org: Org,
	session: Session,
	parent: ObjectDef,
	fields: readonly SummaryField[],
	id: string,
): void {
	const old = org.store.byId(parent, id);
	if (!old || old['IsDeleted'] === 1) return;
	const changes: Row = {};
	for (const field of fields) {
		const value = calculate(org, parent, field, old);
		if (value !== old[field.name]) changes[field.name] = value;
	}
	if (Object.keys(changes).length === 0) return;
	const now = toSecond(org.now());
	org.store.update(parent, id, {
		...changes,
		LastModifiedDate: now,
		LastModifiedById: session.userId,
		SystemModstamp: now,
	});
	checkValidationRules(org, session, parent, id);
	org.changed({ objectName: parent.name, id, kind: 'update' });
	rollUp(org, session, parent, old);
}

/** Without children a count and a sum are 0, the least and the greatest empty. */
function calculate(org: Org, parent: ObjectDef, { summary, scale }: SummaryField, row: Row): Cell {
	const child = org.schema.standard(summary.child);
	const summarized = child.fields.get((summary.summarized ?? 'Id').toLowerCase());
	if (!summarized) return null;
	const conditions = summary.filters.map((filter) => filterSql(child, filter));
	const amount = amountSql(org, parent, summarized, row);
	const wanted = {
		count: 'COUNT(*)',
		sum: `coalesce(SUM(${amount.sql}), 0)`,
		min: `MIN(${amount.sql})`,
		max: `MAX(${amount.sql})`,
	}[summary.operation];
	const [id = null] = [row['Id']];
	const found = org.store.get(
		`SELECT ${wanted} AS value FROM ${tableOf(child.name)} c
		 WHERE c.${quoted(summary.foreignKey)} = ? AND c.IsDeleted = 0${conditions.map((each) => ` AND ${each.sql}`).join('')}`,
		...(summary.operation === 'count' ? [] : amount.values),
		id,
		...conditions.flatMap((each) => each.values),
	);
	const value = found?.['value'] ?? null;
	return typeof value === 'number' && summary.operation !== 'count'
		? roundHalfUp(value, scale)
		: value;
}

/**
 * The child's value; an amount of another currency than the parent's is converted at the org's rates.
 * https://help.salesforce.com/s/articleView?id=platform.fields_about_roll_up_summary_fields.htm
 */
function amountSql(
	org: Org,
	parent: ObjectDef,
	summarized: FieldDef,
	row: Row,
): { sql: string; values: Cell[] } {
	const plain = `c.${quoted(summarized.name)}`;
	if (summarized.type !== 'currency' || !org.schema.field(parent, 'CurrencyIsoCode'))
		return { sql: plain, values: [] };
	const rate = 'SELECT ConversionRate FROM sf_CurrencyType WHERE IsoCode =';
	return {
		sql: `CASE WHEN c.CurrencyIsoCode = ? THEN ${plain} ELSE ${plain} / (${rate} c.CurrencyIsoCode) * (${rate} ?) END`,
		values: [row['CurrencyIsoCode'] ?? null, row['CurrencyIsoCode'] ?? null],
	};
}

const comparisons = {
	equals: 'IS',
	notEqual: 'IS NOT',
	lessThan: '<',
	greaterThan: '>',
	lessOrEqual: '<=',
	greaterOrEqual: '>=',
} as const;

/** One condition on the child; several values, with commas between, are alternatives. */
function filterSql(child: ObjectDef, filter: SummaryFilter): { sql: string; values: Cell[] } {
	const field = child.fields.get(filter.field.toLowerCase());
	if (!field) return { sql: '0', values: [] };
	const column = `c.${quoted(field.name)}`;
	const words = filter.value.split(',').map((word) => word.trim());
	const alternatives = (sql: string, values: Cell[], negative: boolean) => ({
		sql: `(${values.map(() => sql).join(negative ? ' AND ' : ' OR ')})`,
		values,
	});
	const { operation } = filter;
	switch (operation) {
		case 'contains':
			return alternatives(`instr(lower(${column}), lower(?)) > 0`, words, false);
		case 'notContain':
			return alternatives(`coalesce(instr(lower(${column}), lower(?)), 0) = 0`, words, true);
		case 'startsWith':
			return alternatives(`instr(lower(${column}), lower(?)) = 1`, words, false);
		default: {
			const cells = words.map((word) => toCell(field, word));
			return alternatives(`${column} ${comparisons[operation]} ?`, cells, operation === 'notEqual');
		}
	}
}
