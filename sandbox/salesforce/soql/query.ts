import type { OrderByClause, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { Session } from '../records/session';
import type { RecordJson } from '../records/show';
import type { ObjectDef } from '../schema/types';
import { schemaObjects } from '../schema/tooling';
import { isSortable } from '../schema/traits';
import { quoted } from '../store/columns';
import type { Row } from '../store/store';
import { Aggregation, isAggregateQuery, isCountQuery } from './aggregate';
import { conditionTree } from './conditionTree';
import { conditionSql } from './conditions';
import { notUsable, unknownRelationship } from './errors';
import { functionExpression, type Expression } from './functions';
import { parseSoql } from './parse';
import { Scope } from './scope';
import { Selection, shapeRecord, type FindChildren } from './select';
import type { Sql } from './sql';

/** The whole result of a query; its records are made when they are asked for. */
export interface QueryResult {
	totalSize: number;
	/** Names of the columns in the order of the SELECT, for CSV. */
	objectName: string;
	/** How many there are to be had with `records`; 0 for a count. */
	length: number;
	records(from: number, to: number): RecordJson[];
}

export interface QueryOptions {
	/** Also what is in the recycle bin. */
	deletedToo: boolean;
	/** Asked through the tooling API. */
	tooling?: boolean;
	/** `v60.0`, for the addresses of records. */
	version?: string;
}

/** OFFSET cannot go further. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_offset.htm */
const maxOffset = 2000;

/** Runs a SOQL statement for the user. Throws a SalesforceError. */
export function runQuery(
	org: Org,
	session: Session,
	soql: string,
	options: QueryOptions,
): QueryResult {
	const query = parseSoql(soql);
	if (schemaObjects.includes(query.sObject ?? '')) org.schemaRecords.refresh();
	if ((query.offset ?? 0) > maxOffset) {
		throw new SalesforceError(
			400,
			'NUMBER_OUTSIDE_VALID_RANGE',
			`Maximum SOQL offset allowed is ${maxOffset}`,
		);
	}
	const scope = new Scope(
		org,
		session.userId,
		soql,
		query.sObject ?? '',
		query.sObjectAlias,
		options.tooling,
	);
	if (isCountQuery(query)) return countResult(scope, query, options);
	return isAggregateQuery(query)
		? aggregateResult(scope, query, options)
		: recordResult(scope, query, options);
}

function countResult(scope: Scope, query: Query, options: QueryOptions): QueryResult {
	const where = whereSql(scope, query, options.deletedToo);
	const sql = `SELECT COUNT(*) AS n FROM (SELECT t0.Id FROM ${scope.fromSql()} WHERE ${where.sql}${limitSql(query)})`;
	const count = Number(scope.org.store.get(sql, ...where.values)?.['n']);
	return { totalSize: count, objectName: scope.root.def.name, length: 0, records: () => [] };
}

function aggregateResult(scope: Scope, query: Query, options: QueryOptions): QueryResult {
	const aggregation = new Aggregation(scope, query);
	const where = whereSql(scope, query, options.deletedToo);
	const having = query.having ? conditionSql(scope, conditionTree(query.having)) : undefined;
	const order = orderSql(query, (clause) =>
		'field' in clause
			? (aggregation.byAlias(clause.field) ?? scope.resolve(clause.field))
			: functionExpression(scope, clause.fn),
	);
	const sql = [
		`SELECT ${aggregation.columns().join(', ')} FROM ${scope.fromSql()} WHERE ${where.sql}`,
		aggregation.groups.length > 0 ? `GROUP BY ${aggregation.groups.join(', ')}` : '',
		having ? `HAVING ${having.sql}` : '',
		order + limitSql(query),
	].join(' ');
	const rows = scope.org.store.all(sql, ...where.values, ...(having?.values ?? []));
	return result(scope, rows, (row) => aggregation.shape(row));
}

function recordResult(scope: Scope, query: Query, options: QueryOptions): QueryResult {
	const version = options.version ?? 'v60.0';
	const selection = new Selection(scope, query.fields ?? [], query);
	const rows = select(scope, selection, query, whereSql(scope, query, options.deletedToo), []);
	const children = childFinder(scope, options, version);
	return result(scope, rows, (row) => shapeRecord(selection.root, row, version, children));
}

function result(scope: Scope, rows: Row[], shape: (row: Row) => RecordJson): QueryResult {
	return {
		totalSize: rows.length,
		objectName: scope.root.def.name,
		length: rows.length,
		records: (from, to) => rows.slice(from, to).map(shape),
	};
}

function select(
	scope: Scope,
	selection: Selection,
	query: QueryBase,
	where: Sql,
	more: Sql[],
): Row[] {
	const order = orderSql(query, (clause) =>
		'field' in clause ? scope.resolve(clause.field) : functionExpression(scope, clause.fn),
	);
	const conditions = [where, ...more];
	const sql = `SELECT ${selection.columns.join(', ')} FROM ${scope.fromSql()} WHERE ${conditions.map((each) => each.sql).join(' AND ')}${order}${limitSql(query)}`;
	return scope.org.store.all(sql, ...conditions.flatMap((each) => each.values));
}

/** Answers a subquery once per parent; its SQL is put together once. */
function childFinder(outer: Scope, options: QueryOptions, version: string): FindChildren {
	return (parent: ObjectDef, subquery: Subquery, parentId: string) => {
		const { org, userId, soql } = outer;
		const link = org.schema
			.children(parent)
			.find((each) => each.name?.toLowerCase() === subquery.relationshipName.toLowerCase());
		if (!link?.name) throw unknownRelationship(soql, subquery.relationshipName, 'child');
		const scope = new Scope(org, userId, soql, link.child.name);
		const selection = new Selection(scope, subquery.fields ?? [], subquery);
		const belongs: Sql = { sql: `t0.${quoted(link.field.name)} = ?`, values: [parentId] };
		const rows = select(scope, selection, subquery, whereSql(scope, subquery, options.deletedToo), [
			belongs,
		]);
		const find = childFinder(scope, options, version);
		const records = rows.map((row) => shapeRecord(selection.root, row, version, find));
		return {
			name: link.name,
			value: records.length > 0 ? { totalSize: records.length, done: true, records } : null,
		};
	};
}

function whereSql(scope: Scope, query: QueryBase, deletedToo: boolean): Sql {
	const where = query.where
		? conditionSql(scope, conditionTree(query.where))
		: { sql: '1', values: [] };
	return deletedToo ? where : { sql: `t0.IsDeleted = 0 AND ${where.sql}`, values: where.values };
}

/** Nulls come first unless the query says otherwise, in either direction. */
function orderSql(query: QueryBase, resolve: (clause: OrderByClause) => Expression): string {
	const clauses = query.orderBy ? [query.orderBy].flat() : [];
	if (clauses.length === 0) return '';
	return ` ORDER BY ${clauses
		.map((clause) => {
			const { sql, field } = resolve(clause);
			if (!isSortable(field)) throw notUsable(field, 'sorted');
			return `${sql} ${clause.order ?? 'ASC'} NULLS ${clause.nulls ?? 'FIRST'}`;
		})
		.join(', ')}`;
}

function limitSql(query: QueryBase): string {
	if (query.limit === undefined && query.offset === undefined) return '';
	return ` LIMIT ${query.limit ?? -1} OFFSET ${query.offset ?? 0}`;
}
