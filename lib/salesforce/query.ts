import { Problem } from '../errors';
import type { JoinedAnswer, JoinedCall } from './composite';
import type { SalesforceConnection } from './connection';
import { isRecord } from './failure';
import { allOf, fieldList, identifier, soql, type Soql } from './soql';

export interface QueryPage<R> {
	records: R[];
	/** How many records the whole query finds. */
	totalSize: number;
}

export interface QueryOptions {
	/** What is being done, for the problem when it fails ("Reading the accounts"). */
	doing?: string;
	/** Deleted and merged records too. */
	withDeleted?: boolean;
	/** Records a page, 200 to 2,000; Salesforce gives fewer when they are wide. */
	pageSize?: number;
}

/** What Salesforce answers to a query. */
export interface QueryAnswer<R> {
	records: R[];
	totalSize: number;
	done: boolean;
	nextRecordsUrl?: string;
}

/** Salesforce takes addresses of up to 16,384 bytes. The rest of the address is short. */
export const LONGEST_QUERY = 15_500;

/**
 * Runs a query and yields page after page, to the end, however many there are.
 *
 * @throws Problem
 */
export async function* queryPages<R>(
	connection: SalesforceConnection,
	query: Soql,
	options: QueryOptions = {},
): AsyncGenerator<QueryPage<R>, void, undefined> {
	const { doing = 'Reading from Salesforce', withDeleted, pageSize } = options;
	if (encodedLength(query) > LONGEST_QUERY) {
		throw new Problem(`${doing} failed: the query is too long for Salesforce`, {
			origin: 'input',
			whatToDo: 'Choose fewer fields, or shorten the condition.',
		});
	}
	const headers = pageSize ? { 'Sforce-Query-Options': `batchSize=${pageSize}` } : undefined;
	const path = withDeleted ? '/queryAll' : '/query';
	const first = await connection.request<QueryAnswer<R>>({
		path,
		query: { q: query.text },
		headers,
		doing,
	});
	yield* pagesFrom(connection, first, options);
}

/** The first page of a query's answer, and those after it. */
export async function* pagesFrom<R>(
	connection: SalesforceConnection,
	first: QueryAnswer<R>,
	{ doing = 'Reading from Salesforce', pageSize }: QueryOptions = {},
): AsyncGenerator<QueryPage<R>, void, undefined> {
	const headers = pageSize ? { 'Sforce-Query-Options': `batchSize=${pageSize}` } : undefined;
	let page = first;
	for (;;) {
		yield { records: page.records, totalSize: page.totalSize };
		if (page.done || !page.nextRecordsUrl) return;
		page = await connection.request<QueryAnswer<R>>({ path: page.nextRecordsUrl, headers, doing });
	}
}

/** A query as a call that goes together with others. */
export function queryCall(
	{ text }: Soql,
	{ withDeleted, pageSize }: QueryOptions = {},
): JoinedCall {
	const search = new URLSearchParams({ q: text }).toString();
	return {
		method: 'GET',
		path: `${withDeleted ? '/queryAll' : '/query'}?${search}`,
		...(pageSize && { headers: { 'Sforce-Query-Options': `batchSize=${pageSize}` } }),
	};
}

/** What such a query found first; undefined for one that failed. */
export function answerIn<R>(joined: JoinedAnswer | undefined): QueryAnswer<R> | undefined {
	const { status, body } = joined ?? {};
	return status === 200 && isAnswer<R>(body) ? body : undefined;
}

function isAnswer<R>(body: unknown): body is QueryAnswer<R> {
	return isRecord(body) && Array.isArray(body['records']);
}

/** Bytes that a query takes in an address, where quotes and parentheses are three each. */
export function encodedLength({ text }: Soql): number {
	return new URLSearchParams({ q: text }).toString().length - 'q='.length;
}

/** Runs a query and yields record after record, to the end; pages are fetched as they are needed. */
export async function* query<R>(
	connection: SalesforceConnection,
	soqlQuery: Soql,
	options?: QueryOptions,
): AsyncGenerator<R, void, undefined> {
	for await (const { records } of queryPages<R>(connection, soqlQuery, options)) yield* records;
}

/** All records of a query that is known to find few. */
export async function queryRecords<R>(
	connection: SalesforceConnection,
	soqlQuery: Soql,
	options?: QueryOptions,
): Promise<R[]> {
	const found: R[] = [];
	for await (const { records } of queryPages<R>(connection, soqlQuery, options)) {
		found.push(...records);
	}
	return found;
}

/** Most records that one call of the collections API reads. */
const RETRIEVED_AT_ONCE = 2000;

/**
 * Reads records by ID, 2,000 a call.
 *
 * @returns the records in the order of `ids`; null for one that is not there or not visible
 * @throws Problem
 */
export async function retrieveRecords<R>(
	connection: SalesforceConnection,
	object: string,
	ids: readonly string[],
	fields: readonly string[],
	doing = `Reading ${object} records`,
): Promise<Array<R | null>> {
	const records: Array<R | null> = [];
	const names = fieldList(fields).text.split(', ');
	for (let start = 0; start < ids.length; start += RETRIEVED_AT_ONCE) {
		const part = await connection.request<Array<R | null>>({
			method: 'POST',
			path: `/composite/sobjects/${identifier(object, 'Object').text}`,
			json: { ids: ids.slice(start, start + RETRIEVED_AT_ONCE), fields: names },
			repeatable: true,
			readsOnly: true,
			doing,
		});
		records.push(...part);
	}
	return records;
}

/** A place in the order of changes: after all records of an earlier stamp, and of this one up to the ID. */
export interface ChangePosition {
	/** `SystemModstamp`, ISO 8601. */
	stamp: string;
	/** Without it, before the first record of that stamp. */
	id?: string;
}

export interface ChangesQuery {
	object: string;
	/** `Id` and `SystemModstamp` come in any case. */
	fields: readonly string[];
	/** Only records that fulfil this. */
	where?: Soql;
	/** Where to begin; from the very first without it. */
	after?: ChangePosition;
	/** Only changes before this moment, ISO 8601. */
	before?: string;
	/** Records a call, 2,000 at most and by default. */
	pageSize?: number;
}

export interface ChangedRecord {
	Id: string;
	SystemModstamp: string;
}

export interface ChangesPage<R> {
	records: R[];
	/** Where this page ends: hand it in as `after` to go on from there. */
	position: ChangePosition;
}

/**
 * Yields the records of an object in the order in which they were last changed, each page by a query
 * of its own that begins where the last one ended (SystemModstamp, Id). However many records share a
 * stamp, none is passed over, and no query is kept open in Salesforce meanwhile.
 *
 * @throws Problem
 */
export async function* changedRecords<R extends ChangedRecord>(
	connection: SalesforceConnection,
	changes: ChangesQuery,
	options?: QueryOptions,
): AsyncGenerator<ChangesPage<R>, void, undefined> {
	const { pageSize = 2000 } = changes;
	let position = changes.after;
	for (;;) {
		let count = 0;
		for await (const { records } of queryPages<R>(
			connection,
			changesQuery(changes, position, pageSize),
			options,
		)) {
			const last = records.at(-1);
			if (!last) continue;
			count += records.length;
			position = { stamp: new Date(last.SystemModstamp).toISOString(), id: last.Id };
			yield { records, position };
		}
		if (count < pageSize) return;
	}
}

function changesQuery(
	{ object, fields, where, before }: ChangesQuery,
	after: ChangePosition | undefined,
	pageSize: number,
): Soql {
	const conditions = [
		where,
		after && conditionAfter(after),
		before === undefined ? undefined : soql`SystemModstamp < ${new Date(before)}`,
	].filter((condition) => condition !== undefined);
	const clause = conditions.length > 0 ? soql` WHERE ${allOf(...conditions)}` : soql``;
	return soql`SELECT ${fieldList(['Id', 'SystemModstamp', ...fields])} FROM ${identifier(object, 'Object')}${clause} ORDER BY SystemModstamp, Id LIMIT ${pageSize}`;
}

function conditionAfter({ stamp, id }: ChangePosition): Soql {
	const moment = new Date(stamp);
	if (id === undefined) return soql`SystemModstamp >= ${moment}`;
	return soql`SystemModstamp > ${moment} OR (SystemModstamp = ${moment} AND Id > ${id})`;
}
