import type { SalesforceConnection } from '../../../lib/salesforce/connection';
import { soql } from '../../../lib/salesforce/soql';
import { latestChange, recordPages, type RecordStream } from '../../../lib/sync/recordChanges';
import type { Page } from '../../../lib/sync/run';
import { freshState, type StreamState } from '../../../lib/sync/state';
import { verifyWritten, type WrittenAt, writtenNow } from '../../../lib/sync/verifyWritten';
import { type ConnectedOrg, startConnectedOrg } from '../salesforce/support';

let org: ConnectedOrg;
let connection: SalesforceConnection;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
	await org.control('POST', '/reset');
	await org.control('POST', '/salesforce/install-model');
	connection = await org.connect();
});

interface Row {
	Id: string;
	SystemModstamp: string;
	Name: string;
	Phone: string | null;
	[field: string]: unknown;
}

const STAMP_FIELD = 'Stripe_Synced_At__c';
const STREAM: RecordStream = {
	object: 'Account',
	fields: ['Name', 'Phone', STAMP_FIELD],
	stampField: STAMP_FIELD,
	// The test's own; the org has others.
	where: soql`Name LIKE ${'Test %'}`,
	doing: 'Reading the accounts',
};

async function make(name: string, more: object = {}): Promise<string> {
	const { body } = await org.api('POST', '/sobjects/Account', { Name: `Test ${name}`, ...more });
	return (body as { id: string }).id;
}

async function change(id: string, fields: object): Promise<void> {
	const { status } = await org.api('PATCH', `/sobjects/Account/${id}`, fields);
	expect(status).toBe(204);
}

const pass = async (seconds: number) => await org.control('POST', '/clock', { advance: seconds });
const now = (more = 0) => new Date(org.clock.nowMs() + more * 1000).toISOString();

async function pagesOf(
	state: Partial<StreamState> = {},
	{
		asked = [],
		until = now(60),
		stream = STREAM,
	}: {
		asked?: readonly string[];
		until?: string;
		stream?: RecordStream;
	} = {},
): Promise<Array<Page<Row>>> {
	const pages: Array<Page<Row>> = [];
	const whole = { ...freshState('a'), ...state };
	for await (const page of recordPages<Row>(connection, stream, whole, asked, until)) {
		pages.push(page);
	}
	return pages;
}

const namesIn = (pages: ReadonlyArray<Page<Row>>) =>
	pages.flatMap(({ records }) => records.map(({ Name }) => Name.replace('Test ', '')));

describe('the records that a run looks at', () => {
	it('are all that there are without a cursor, in the order of their changes', async () => {
		await make('a');
		await pass(60);
		await make('b');

		const pages = await pagesOf();

		expect(namesIn(pages)).toEqual(['a', 'b']);
		expect(pages.at(-1)?.position).toMatchObject({ stamp: expect.any(String) });
	});

	it('are those that changed since the cursor, or within ten minutes before it', async () => {
		await make('long ago');
		await pass(3600);
		await make('late');
		await pass(540);
		const cursor = now();
		await make('after');

		expect(namesIn(await pagesOf({ cursor }))).toEqual(['late', 'after']);
	});

	it('are not those that change after the run has begun', async () => {
		await make('before');
		const until = now();
		await pass(60);
		await make('later');

		expect(namesIn(await pagesOf({}, { until }))).toEqual(['before']);
	});

	it('are those besides that wait, whenever they changed', async () => {
		await make('waits', { Phone: '555' });
		await make('does not');
		await pass(3600);
		const stream = { ...STREAM, pending: soql`Phone != NULL` };

		expect(namesIn(await pagesOf({ cursor: now() }, { stream }))).toEqual(['waits']);
		// A first run looks at all there are.
		expect(namesIn(await pagesOf({}, { stream }))).toEqual(['waits', 'does not']);
	});

	it('are first those that were asked for or are to be tried again, each once', async () => {
		const old = await make('old');
		const gone = await make('gone');
		await org.api('DELETE', `/sobjects/Account/${gone}`);
		await pass(3600);
		const cursor = now();
		const young = await make('young');

		const pages = await pagesOf({ cursor, retry: [old, gone] }, { asked: [old, young] });

		expect(pages[0]).toMatchObject({ asked: [old, gone, young] });
		expect(pages[0]).not.toHaveProperty('position');
		expect(namesIn(pages)).toEqual(['old', 'young']);
	});

	it('are asked for in requests of two thousand, and in none where none is asked for', async () => {
		const old = await make('old');
		const gone = Array.from({ length: 2000 }, (_each, index) => {
			return `001${String(index).padStart(12, '0')}AAA`;
		});

		const pages = await pagesOf({ cursor: now(3600), retry: [...gone, old] });

		expect(pages.map(({ asked }) => asked?.length)).toEqual([2000, 1]);
		expect(pages.map(({ records }) => records.length)).toEqual([0, 1]);
		expect((await pagesOf({ cursor: now(3600) })).some(({ asked }) => asked)).toBe(false);
	});

	it('come once more where they changed since they were asked for', async () => {
		const id = await make('a');
		const pages = recordPages<Row>(connection, STREAM, freshState('a'), [id], now(60));
		await pages.next();
		await pass(5);
		await change(id, { Phone: '555' });

		const { value } = await pages.next();

		expect(value?.records).toMatchObject([{ Id: id, Phone: '555' }]);
	});

	it('are not those that a run has written to itself, until somebody changes them', async () => {
		const stamp = new Date(Math.floor(org.clock.nowMs() / 1000) * 1000).toISOString();
		const own = await make('own', { [STAMP_FIELD]: stamp });
		await make('changed', { [STAMP_FIELD]: stamp });
		await pass(10);
		const echoes = [{ stamp, until: now(-5) }];
		const [{ Id: changed = '' } = {}] = await org.soql(
			"SELECT Id FROM Account WHERE Name = 'Test changed'",
		);
		await change(String(changed), { Phone: '555' });

		expect(namesIn(await pagesOf({ echoes }))).toEqual(['changed']);
		expect(own).toMatch(/^001/);
	});

	it('go on where a run was broken off', async () => {
		const first = await make('a');
		await pass(3600);
		await make('b');
		await pass(3600);
		const [row] = await org.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${first}'`);
		const after = { stamp: new Date(String(row?.['SystemModstamp'])).toISOString(), id: first };

		expect(namesIn(await pagesOf({ running: { after, until: now() } }))).toEqual(['b']);
	});
});

describe('the latest change of an object', () => {
	it('counts records that were deleted', async () => {
		const id = await make('a');
		await pass(600);
		await org.api('DELETE', `/sobjects/Account/${id}`);
		const [gone] = await org.soql(
			'SELECT SystemModstamp FROM Account ORDER BY SystemModstamp DESC',
		);

		const latest = await latestChange(connection, 'Account', 'Reading');

		expect(Date.parse(latest)).toBeGreaterThan(Date.parse(String(gone?.['SystemModstamp'])));
	});

	it('is the beginning of time where there is none', async () => {
		expect(await latestChange(connection, 'Stripe_Sync__c', 'Reading')).toBe(
			'1970-01-01T00:00:00.000Z',
		);
	});
});

describe('what was written, read again', () => {
	const reading = {
		object: 'Account',
		fields: ['Name', 'Phone', 'SystemModstamp'],
		isSame: (sent: Row, found: Row) => sent.Phone === found.Phone,
		doing: 'Reading again',
	};

	/** Long ago, in an org that does not tell its time. */
	const UNTOLD: WrittenAt = { monotonicMs: 0, orgMs: undefined };

	it('is ours no longer than it was written, as the second in which it is read again is not over', async () => {
		const [touched, edited] = [await make('a'), await make('b')];
		await connection.request({ method: 'GET', path: '/limits', doing: 'Reading the limits' });
		const sent = (await pagesOf()).flatMap(({ records }) => records);
		const writtenAt = writtenNow(connection);
		await pass(10);
		await change(touched, { Description: 'Not ours to send' });

		const verified = await verifyWritten(connection, reading, sent, writtenAt);
		await change(edited, { Phone: '555' });

		const [row] = await org.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${edited}'`);
		const until = Date.parse(verified.until ?? '');
		expect(verified.changed).toEqual([]);
		expect(until).toBeLessThan(Date.parse(String(row?.['SystemModstamp'])));
		expect(until).toBe(writtenAt.orgMs);
	});

	it('tells what somebody changed meanwhile, and up to when the rest is ours', async () => {
		const ids = [await make('a'), await make('b'), await make('c')];
		const sent = (await pagesOf()).flatMap(({ records }) => records);
		await pass(10);
		await change(ids[1] ?? '', { Phone: '555' });
		await pass(10);
		await change(ids[2] ?? '', { Description: 'Not ours to send' });
		const [last] = await org.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${ids[2]}'`);

		const verified = await verifyWritten(connection, reading, sent, UNTOLD);

		expect(verified).toEqual({
			changed: [ids[1]],
			until: new Date(String(last?.['SystemModstamp'])).toISOString(),
		});
	});

	it('is ours up to the latest change, in whatever order they come', async () => {
		const first = await make('a');
		await make('b');
		const sent = (await pagesOf()).flatMap(({ records }) => records);
		await pass(10);
		await change(first, { Description: 'Not ours to send' });
		const [row] = await org.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${first}'`);

		expect((await verifyWritten(connection, reading, sent, UNTOLD)).until).toBe(
			new Date(String(row?.['SystemModstamp'])).toISOString(),
		);
	});

	it('passes over what was deleted', async () => {
		const id = await make('a');
		const sent = (await pagesOf()).flatMap(({ records }) => records);
		await org.api('DELETE', `/sobjects/Account/${id}`);

		expect(await verifyWritten(connection, reading, sent, UNTOLD)).toEqual({ changed: [] });
	});

	it.each([
		[0, [1100]],
		[600, [500]],
		[1100, []],
		[5000, []],
	])('waits until a change has a later stamp: %d ms after the write, %j', async (passed, slept) => {
		const waits: number[] = [];
		const clock = {
			nowMs: () => Date.now(),
			monotonicMs: () => 10_000 + passed,
			sleep: async (milliseconds: number) => void waits.push(milliseconds),
		};

		await verifyWritten({ ...connection, clock }, reading, [], {
			...UNTOLD,
			monotonicMs: 10_000,
		});

		expect(waits).toEqual(slept);
	});
});
