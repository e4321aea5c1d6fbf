import { connectSalesforce } from '../../../lib/salesforce/connection';
import {
	answerIn,
	encodedLength,
	LONGEST_QUERY,
	pagesFrom,
	queryCall,
	queryPages,
	queryRecords,
	retrieveRecords,
} from '../../../lib/salesforce/query';
import { queryByValues, queryLists } from '../../../lib/salesforce/queryLists';
import { soql, type Soql } from '../../../lib/salesforce/soql';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, problemOf, sendJson, startLocalServer } from './support';

interface Composite {
	compositeRequest: Array<{ url: string; httpHeaders?: Record<string, string> }>;
}

const idsIn = (q: string | null) => [...(q ?? '').matchAll(/'(\w+)'/g)].map(([, Id]) => ({ Id }));
const queryOf = (url: string) => new URL(url, 'http://x').searchParams.get('q');
/** A query's answer: one record for each text in it. */
const answerTo = (url: string, rest: object = { done: true }) => {
	const records = idsIn(queryOf(url));
	return { records, totalSize: records.length, ...rest };
};

let server: LocalServer;
/** Each request: queries that came together, or the size of a page that was asked for. */
let joined: string[][] = [];
let pageSizes: unknown[] = [];
let retrieved: number[] = [];
let paging: object | undefined;
let refused = false;
beforeAll(async () => {
	server = await startLocalServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const url = request.url ?? '';
			pageSizes.push(request.headers['sforce-query-options']);
			if (request.method === 'GET') {
				sendJson(response, answerTo(url, paging));
				return;
			}
			const body = JSON.parse(Buffer.concat(chunks).toString()) as Composite & { ids: string[] };
			if (refused) {
				sendJson(response, [{ errorCode: 'FORBIDDEN', message: 'No' }], 403);
			} else if (url.endsWith('/composite')) {
				const calls = body.compositeRequest;
				joined.push(calls.map((call) => queryOf(call.url) ?? ''));
				const each = calls.map((call) => ({ httpStatusCode: 200, body: answerTo(call.url) }));
				sendJson(response, { compositeResponse: each });
			} else {
				retrieved.push(body.ids.length);
				sendJson(
					response,
					body.ids.map((Id) => ({ Id })),
				);
			}
		});
	});
});
afterAll(() => server.close());
beforeEach(() => {
	joined = [];
	pageSizes = [];
	retrieved = [];
	paging = undefined;
	refused = false;
	server.asked.length = 0;
});

const connect = async () =>
	await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
		{ clock: impatientClock },
	);
const some = (count: number, length = 60) =>
	Array.from({ length: count }, (_, number) => String(number).padStart(length, 'x'));
const build = (values: readonly string[]) => soql`SELECT Id FROM Account WHERE Name IN ${values}`;
const collected = async <T>(items: AsyncIterable<T>) => {
	const all: T[] = [];
	for await (const item of items) all.push(item);
	return all;
};

describe('a page', () => {
	it('has the size that is asked for, the first and those after it', async () => {
		paging = { done: false, nextRecordsUrl: '/services/data/v65.0/query/01g-2000' };
		const pages = queryPages(await connect(), soql`SELECT Id FROM Account`, { pageSize: 250 });

		await pages.next();
		await pages.next();

		expect(pageSizes).toEqual(['batchSize=250', 'batchSize=250']);
	});

	it('has the size that is asked for in a query that goes with others', () => {
		expect(queryCall(soql`Id`, { pageSize: 250 })).toEqual({
			method: 'GET',
			path: '/query?q=Id',
			headers: { 'Sforce-Query-Options': 'batchSize=250' },
		});
		expect(queryCall(soql`Id`)).toEqual({ method: 'GET', path: '/query?q=Id' });
	});

	it.each([{ done: true, nextRecordsUrl: '/services/data/v65.0/query/01g-2000' }, { done: false }])(
		'is the last when Salesforce says so or names no other: %j',
		async (rest) => {
			const first = { records: [], totalSize: 0, ...rest };

			expect(await collected(pagesFrom(await connect(), first))).toHaveLength(1);
			expect(server.asked).toEqual([]);
		},
	);
});

describe('an answer to a query among others', () => {
	it.each([
		{ status: 404, body: { records: [] } },
		{ status: 200, body: {} },
		{ status: 200, body: null },
		undefined,
	])('is none without records: %j', (answer) => {
		expect(answerIn(answer)).toBeUndefined();
	});

	it('is what was found', () => {
		const body = { records: [], totalSize: 0, done: true };

		expect(answerIn({ status: 200, body })).toBe(body);
	});
});

describe('the length of a query', () => {
	it('is what it takes in an address', () => {
		expect(encodedLength(soql`A = ${'b'}`)).toBe('A+%3D+%27b%27'.length);
	});

	it('may be the longest that an address takes, and no more', async () => {
		const empty = encodedLength(soql`Name = ${''}`);
		const ofLength = (length: number) => soql`Name = ${'x'.repeat(length - empty)}`;
		const connection = await connect();

		await expect(queryRecords(connection, ofLength(LONGEST_QUERY))).resolves.toHaveLength(1);
		const problem = await problemOf(queryRecords(connection, ofLength(LONGEST_QUERY + 1)));

		expect(problem).toMatchObject({
			origin: 'input',
			whatToDo: 'Choose fewer fields, or shorten the condition.',
		});
	});
});

describe('a list of values', () => {
	it('is looked for with full queries, five a request, each value once', async () => {
		const values = some(2_000);

		const records = await collected(queryByValues<{ Id: string }>(await connect(), values, build));

		expect(records.map(({ Id }) => Id)).toEqual(values);
		const queries = joined.flat().map((text) => idsIn(text).length);
		const [first = 0] = queries;
		expect(first).toBeGreaterThan(200);
		expect(queries.slice(0, -1)).toEqual(queries.slice(0, -1).map(() => first));
		expect(joined.map((each) => each.length)).toEqual([5, 4]);
	});

	it('that just fits into one query takes one', async () => {
		const room = LONGEST_QUERY - encodedLength(build(['']));
		const taken = encodedLength(soql`${''}`) + '%2C'.length;
		const values = ['a'.repeat(100), 'b'.repeat(room - 2 * taken - 100)];

		await collected(queryByValues(await connect(), values, build));

		expect(server.asked).toHaveLength(1);
		expect(joined).toEqual([]);
	});

	it('whose values are each longer than a query takes is refused, with nothing asked', async () => {
		const records = collected(queryByValues(await connect(), ['x'.repeat(20_000)], build));

		expect((await problemOf(records)).message).toContain('too long');
		expect(server.asked).toEqual([]);
	});

	it('with a text that Salesforce would misread among others asks for it by itself, once', async () => {
		const apart = ({ length }: readonly string[]): Soql => soql`Name = ${'@{x}'} LIMIT ${length}`;

		await queryLists(await connect(), [
			{ values: ['a'], build: apart },
			{ values: ['b'], build },
			{ values: ['c'], build },
		]);

		expect(joined.map((each) => each.length)).toEqual([2]);
		expect(server.asked.filter((call) => call.startsWith('GET'))).toHaveLength(1);
	});
});

describe('several lists of values', () => {
	it('are asked for with one request, and each gets its own records', async () => {
		const found = await queryLists<{ Id: string }>(await connect(), [
			{ values: ['a', 'b', 'a'], build },
			{ values: [], build },
			{ values: ['c'], build },
		]);

		expect(found).toEqual([[{ Id: 'a' }, { Id: 'b' }], [], [{ Id: 'c' }]]);
		expect(server.asked).toHaveLength(1);
	});

	it('say what was being done when they are refused together', async () => {
		refused = true;
		const list = { values: ['a'], build, doing: 'Reading the contacts' };

		const problem = await problemOf(queryLists(await connect(), [list, list]));

		expect(problem.message).toBe('Reading the contacts failed: No (FORBIDDEN)');
	});

	it('say what was being done when one fails', async () => {
		const doing = 'Reading the contacts';

		const lists = [{ values: ['x'.repeat(20_000)], build, doing }];

		const problem = await problemOf(queryLists(await connect(), lists));
		expect(problem.message).toContain('Reading the contacts failed');
	});
});

describe('records by ID', () => {
	it.each([
		[0, []],
		[2000, [2000]],
		[2001, [2000, 1]],
	])('%i are read with calls of %j', async (count, calls) => {
		const ids = some(count, 18);

		const records = await retrieveRecords<{ Id: string }>(await connect(), 'Account', ids, ['Id']);

		expect(records.map((record) => record?.Id)).toEqual(ids);
		expect(retrieved).toEqual(calls);
	});

	it('that cannot be read leave no doubt that something was changed', async () => {
		const gone = await startLocalServer((_request, response) => response.destroy());
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: gone.url, accessToken: 't' },
			{ clock: impatientClock },
		);

		const problem = await problemOf(retrieveRecords(connection, 'Account', ['001'], ['Id']));
		gone.close();

		expect(problem.code).toBe('NO_ANSWER');
		expect(problem.whatToDo).not.toContain('carried out');
	});
});
