import { defiesJoining, JOINED_AT_ONCE, sendJoined } from './composite';
import type { SalesforceConnection } from './connection';
import { salesforceProblem } from './errors';
import {
	answerIn,
	encodedLength,
	LONGEST_QUERY,
	pagesFrom,
	query,
	type QueryAnswer,
	queryCall,
	type QueryOptions,
} from './query';
import { soql, type Soql } from './soql';

/** A query over a list of values, of whatever length. */
export interface ListQuery {
	/** Each is looked for once. */
	values: Iterable<string>;
	/** The query for some of them: ``(some) => soql`… WHERE Email IN ${some}` ``. */
	build: (some: readonly string[]) => Soql;
	/** What is being done, for the problem when it fails. */
	doing?: string;
}

/** One of the queries that a list takes. */
interface PartQuery {
	soql: Soql;
	/** Which list it belongs to. */
	list: number;
	options: QueryOptions;
}

const ENCODED_COMMA = '%2C'.length;

/**
 * Runs a query over a long list of values, as many times as it takes, and yields all records.
 *
 * @param values each is looked for once
 * @param build the query for some of them
 * @throws Problem
 */
export async function* queryByValues<R>(
	connection: SalesforceConnection,
	values: Iterable<string>,
	build: (some: readonly string[]) => Soql,
	options: QueryOptions = {},
): AsyncGenerator<R, void, undefined> {
	for await (const { record } of recordsOf(connection, partsOf({ values, build }, 0, options))) {
		yield record as R;
	}
}

/**
 * Runs queries over several lists that have nothing to do with each other, with as few requests as for one.
 *
 * @returns the records of each list, in its place
 * @throws Problem
 */
export async function queryLists<R>(
	connection: SalesforceConnection,
	lists: readonly ListQuery[],
): Promise<R[][]> {
	const found = lists.map((): R[] => []);
	const parts = lists.flatMap((list, index) => partsOf(list, index, { doing: list.doing }));
	for await (const { record, list } of recordsOf(connection, parts)) found[list]?.push(record as R);
	return found;
}

function partsOf({ values, build }: ListQuery, list: number, options: QueryOptions): PartQuery[] {
	const all = [...new Set(values)];
	return [...batchesByLength(all, build)].map((some) => ({ soql: build(some), list, options }));
}

/** As many values as fit into the address of a query, beside the rest of it. */
function* batchesByLength(
	values: readonly string[],
	build: ListQuery['build'],
): Generator<string[]> {
	if (values.length === 0) return;
	const room = LONGEST_QUERY - encodedLength(build(['']));
	let batch: string[] = [];
	let length = 0;
	for (const value of values) {
		const itsLength = encodedLength(soql`${value}`) + ENCODED_COMMA;
		if (batch.length > 0 && length + itsLength > room) {
			yield batch;
			batch = [];
			length = 0;
		}
		batch.push(value);
		length += itsLength;
	}
	yield batch;
}

async function* recordsOf(
	connection: SalesforceConnection,
	parts: readonly PartQuery[],
): AsyncGenerator<{ record: unknown; list: number }, void, undefined> {
	for (const some of together(parts)) {
		const answers = await firstPages(connection, some);
		for (const [index, { soql: text, list, options }] of some.entries()) {
			const answer = answers[index];
			const records = answer
				? pagesFrom(connection, answer, options)
				: // What failed among others is repeated, or told of, as any query is.
					[{ records: query<unknown>(connection, text, options) }];
			for await (const page of records) {
				for await (const record of page.records) yield { record, list };
			}
		}
	}
}

/** Queries that go with one request. */
function* together(parts: readonly PartQuery[]): Generator<PartQuery[]> {
	const alone = parts.filter((part) => defiesJoining(part.soql.text));
	for (const part of alone) yield [part];
	const others = parts.filter((part) => !alone.includes(part));
	for (let start = 0; start < others.length; start += JOINED_AT_ONCE) {
		yield others.slice(start, start + JOINED_AT_ONCE);
	}
}

/** What each query finds first; undefined for one that has to be sent by itself. */
async function firstPages(
	connection: SalesforceConnection,
	parts: readonly PartQuery[],
): Promise<Array<QueryAnswer<unknown> | undefined>> {
	const [first] = parts;
	if (!first || parts.length === 1) return [];
	const { doing = 'Reading from Salesforce' } = first.options;
	try {
		const calls = parts.map(({ soql: text, options }) => queryCall(text, options));
		return (await sendJoined(connection, calls, doing)).map((answer) => answerIn(answer));
	} catch (error) {
		throw salesforceProblem(error, doing);
	}
}
