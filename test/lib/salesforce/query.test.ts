import type { SalesforceRequest } from '../../../lib/salesforce/connection';
import {
	type ChangedRecord,
	changedRecords,
	query,
	queryPages,
	queryRecords,
	retrieveRecords,
} from '../../../lib/salesforce/query';
import { queryByValues } from '../../../lib/salesforce/queryLists';
import { soql } from '../../../lib/salesforce/soql';
import { type ConnectedOrg, problemOf, startConnectedOrg } from './support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg({ queryBatchSize: 200 });
	await org.control('POST', '/salesforce/generate', { accounts: 500 });
});
afterAll(() => org.close());
beforeEach(async () => {
	org.faults.clear();
	await org.forgetCalls();
});

interface Account extends ChangedRecord {
	Name: string;
}

const all = soql`SELECT Id, Name FROM Account`;

/** IDs that no record has. */
const strangers = Array.from(
	{ length: 1500 },
	(_, number) => `001ZZZ${String(number).padStart(9, '0')}AAA`,
);

async function allIds(): Promise<string[]> {
	const records = await queryRecords<Account>(await org.connect(), all);
	return records.map(({ Id }) => Id);
}

describe('a query', () => {
	it('yields page after page, with the number of all', async () => {
		const pages: number[] = [];
		let total = 0;
		for await (const { records, totalSize } of queryPages(await org.connect(), all)) {
			pages.push(records.length);
			total = totalSize;
		}

		expect(pages.slice(0, 2)).toEqual([200, 200]);
		expect(pages.reduce((sum, count) => sum + count)).toBe(total);
	});

	it('fetches no page that nobody wants', async () => {
		for await (const record of query(await org.connect(), all)) {
			expect(record).toHaveProperty('Id');
			break;
		}

		expect(await org.calls()).toHaveLength(1);
	});

	it('goes on after a page that failed in passing', async () => {
		org.fault({ type: 'cutAfter' }, { path: '/query/', times: 2 });

		expect(new Set(await allIds()).size).toBeGreaterThan(500);
	});

	it('asks for deleted records when it is told to', async () => {
		const connection = await org.connect();
		await queryRecords(connection, soql`SELECT Id FROM Account LIMIT 1`, { withDeleted: true });

		expect(await org.calls('GET', /queryAll/)).toHaveLength(1);
	});

	it('says what was being done when it fails', async () => {
		const options = { doing: 'Reading the invoices' };
		const broken = queryRecords(await org.connect(), soql`SELECT Id FROM Nope__c`, options);

		expect((await problemOf(broken)).message).toMatch(/^Reading the invoices failed: /);
	});

	it('that is too long for an address is refused before it is sent', async () => {
		const long = soql`SELECT Id FROM Account WHERE Name = ${'x'.repeat(20_000)}`;

		const problem = await problemOf(queryRecords(await org.connect(), long));

		expect(problem.message).toContain('too long');
		expect(await org.calls()).toEqual([]);
	});
});

describe('a query over a long list', () => {
	it('is sent in parts, and finds each record once', async () => {
		const ids = await allIds();
		await org.forgetCalls();
		const found: string[] = [];
		const build = (some: readonly string[]) => soql`SELECT Id FROM Account WHERE Id IN ${some}`;

		const twice = [...ids, ...strangers, ...ids];
		for await (const { Id } of queryByValues<Account>(await org.connect(), twice, build)) {
			found.push(Id);
		}

		expect(found.sort()).toEqual([...ids].sort());
		// Five queries go with one request, which counts as one of the org's daily ones.
		const parts = (await org.calls()).flatMap(({ parts: each = [] }) => each);
		expect(parts.length).toBeGreaterThan(1);
		expect(await org.calls('POST')).toHaveLength(Math.ceil(parts.length / 5));
		for (const part of parts) expect(part.length).toBeLessThan(16_000);
	});

	it('goes on where one of its parts is refused in passing, and where a part has many pages', async () => {
		const connection = await org.connect();
		const failing = {
			...connection,
			tryRequest: async <T>(request: SalesforceRequest) => {
				const answer = await connection.tryRequest<T>(request);
				const { compositeResponse: [first] = [] } = answer as {
					compositeResponse?: Array<Record<string, unknown>>;
				};
				if (first) Object.assign(first, { httpStatusCode: 503, body: [] });
				return answer;
			},
		};
		const build = (some: readonly string[]) => soql`SELECT Id FROM Account WHERE Id IN ${some}`;
		const found: string[] = [];

		const ids = await allIds();
		const sought = [...ids, ...strangers];
		for await (const { Id } of queryByValues<Account>(failing, sought, build)) {
			found.push(Id);
		}

		expect(found.sort()).toEqual([...ids].sort());
	});

	it('says what was being done where a part is refused for good', async () => {
		const names = Array.from({ length: 2000 }, (_, number) => `Name ${number}`);
		const build = (some: readonly string[]) =>
			soql`SELECT Id FROM Account WHERE Nope__c IN ${some}`;

		const found = queryByValues(await org.connect(), names, build, { doing: 'Looking around' });

		const problem = await problemOf(found.next());
		expect(problem.message).toMatch(/^Looking around failed: .*Nope__c/);
	});

	it('sends values by themselves that would be taken for a reference among others', async () => {
		const names = [...Array.from({ length: 2000 }, (_, number) => `Name ${number}`), '@{call0.Id}'];
		const build = (some: readonly string[]) => soql`SELECT Id FROM Account WHERE Name IN ${some}`;

		const found = queryByValues(await org.connect(), names, build);

		expect((await found.next()).done).toBe(true);
		expect(await org.calls('GET', /query\?.*%40%7Bcall0/)).toHaveLength(1);
	});

	it('counts quotes and commas as the address holds them', async () => {
		const quotes = Array.from({ length: 3000 }, (_, number) => `O'Neil ${number}`);
		const build = (some: readonly string[]) => soql`SELECT Id FROM Account WHERE Name IN ${some}`;

		const found = queryByValues(await org.connect(), quotes, build);

		expect((await found.next()).done).toBe(true);
		for (const { path } of await org.calls('GET', /query\?/)) {
			expect(path.length).toBeLessThan(13_000);
		}
	});

	it('of nothing asks nothing', async () => {
		const found = queryByValues(await org.connect(), [], () => all);

		expect((await found.next()).done).toBe(true);
		expect(await org.calls()).toEqual([]);
	});
});

describe('reading by ID', () => {
	it('answers in order, with null for what is not there', async () => {
		const [first = '', second = ''] = await allIds();
		const ids = [second, '001000000000000AAA', first];

		const records = await retrieveRecords<Account>(await org.connect(), 'Account', ids, ['Id']);

		expect(records.map((record) => record?.Id)).toEqual([second, undefined, first]);
	});

	it('is repeated when its answer is lost', async () => {
		const ids = await allIds();
		org.fault({ type: 'cutAfter' }, { method: 'POST', times: 1 });

		expect(await retrieveRecords(await org.connect(), 'Account', ids, ['Name'])).toHaveLength(
			ids.length,
		);
	});
});

describe('changed records', () => {
	const changes = async (options: Partial<Parameters<typeof changedRecords>[1]> = {}) => {
		const ids: string[] = [];
		let position;
		const pages = changedRecords<Account>(await org.connect(), {
			object: 'Account',
			fields: ['Name'],
			pageSize: 50,
			...options,
		});
		for await (const page of pages) {
			ids.push(...page.records.map(({ Id }) => Id));
			position = page.position;
		}
		return { ids, position };
	};

	it('come each once, though hundreds share a stamp', async () => {
		const stamps = await queryRecords<Account>(
			await org.connect(),
			soql`SELECT SystemModstamp FROM Account`,
		);
		expect(new Set(stamps.map(({ SystemModstamp }) => SystemModstamp)).size).toBeLessThan(50);

		const { ids } = await changes();

		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.sort()).toEqual((await allIds()).sort());
	});

	it('go on from where a page ended', async () => {
		const pages = changedRecords<Account>(await org.connect(), {
			object: 'Account',
			fields: [],
			pageSize: 50,
		});
		const first = await pages.next();
		if (first.done) throw new Error('There is no page');

		const { ids } = await changes({ after: first.value.position });

		const before = first.value.records.map(({ Id }) => Id);
		expect(ids.filter((id) => before.includes(id))).toEqual([]);
		expect(ids.length + before.length).toBe((await allIds()).length);
	});

	it('from the last position on are none, until something changes', async () => {
		const { position } = await changes();
		expect((await changes({ after: position })).ids).toEqual([]);

		await org.control('POST', '/clock', { advance: 60 });
		const [id = ''] = await allIds();
		await org.api('PATCH', `/sobjects/Account/${id}`, { Phone: '5' });

		expect((await changes({ after: position })).ids).toEqual([id]);
	});

	it('from a moment on begin with those of that moment', async () => {
		const query = soql`SELECT Id, SystemModstamp FROM Account ORDER BY SystemModstamp DESC, Id`;
		const records = await queryRecords<Account>(await org.connect(), query);
		const stamp = records[0]?.SystemModstamp ?? '';
		const latest = records.filter(({ SystemModstamp }) => SystemModstamp === stamp);

		const { ids } = await changes({ after: { stamp } });

		expect(ids.length).toBeGreaterThan(0);
		expect(ids).toEqual(latest.map(({ Id }) => Id));
	});

	it('are narrowed by a condition and a moment', async () => {
		const where = soql`Name = ${'GenePoint'}`;

		expect((await changes({ where })).ids).toHaveLength(1);
		expect((await changes({ where, before: '2001-01-01T00:00:00Z' })).ids).toEqual([]);
	});
});
