import { Problem } from '../../../lib/errors';
import { resolveModel } from '../../../lib/model/resolveModel';
import type { ApiName } from '../../../lib/salesforce/soql';
import { checkpointKey, CheckpointStore, type RunNotes } from '../../../lib/sync/checkpointStore';
import { SyncReport } from '../../../lib/sync/report';
import {
	formatState,
	freshState,
	mergedStates,
	parseState,
	type StreamState,
} from '../../../lib/sync/state';
import { type ConnectedOrg, problemOf, startConnectedOrg } from '../salesforce/support';

const FORMAT = { parse: parseState, format: formatState, merge: mergedStates };

let org: ConnectedOrg;
let store: CheckpointStore<StreamState>;
beforeAll(async () => {
	org = await startConnectedOrg();
	store = new CheckpointStore(await org.connect(), resolveModel().syncState, FORMAT);
});
afterAll(() => org.close());

async function load(key: string) {
	const [checkpoint] = await store.load([key]);
	return checkpoint;
}

const STATE: StreamState = {
	scope: 'a',
	cursor: '2026-11-23T12:00:00.000Z',
	echoes: [{ stamp: '2026-11-23T12:00:00.000Z', until: '2026-11-23T12:00:01.000Z' }],
	retry: ['001000000000001AAA'],
	lastStamp: '2026-11-23T12:00:00.000Z',
};

describe('a checkpoint', () => {
	it('comes back as it was kept, whatever its key', async () => {
		const key = "it's \\ “%”";
		await store.save([{ checkpoint: await load(key), state: STATE }]);

		expect((await load(key)).state).toEqual(STATE);
	});

	it('is kept by one request, and by two where somebody else has kept one', async () => {
		const [one, other] = [await load('cheap'), await load('cheap')];
		await org.forgetCalls();

		await store.save([{ checkpoint: one, state: STATE }]);
		expect(await org.calls()).toHaveLength(1);
		await store.save([{ checkpoint: other, state: { ...STATE, retry: ['b'] } }]);
		expect(await org.calls()).toHaveLength(3);

		expect((await load('cheap')).state?.retry).toEqual(['b', ...STATE.retry]);
	});

	it('is kept when the answer to the request was lost', async () => {
		const checkpoint = await load('lost');
		org.fault({ type: 'cutAfter' }, { path: '/composite', times: 1 });

		await store.save([{ checkpoint, state: STATE }]);

		expect((await load('lost')).state).toEqual(STATE);
	});

	it('that is locked for a moment is kept all the same', async () => {
		await store.save([{ checkpoint: await load('locked'), state: STATE }]);
		const id = (await org.soql("SELECT Id FROM Stripe_Sync__c WHERE Key__c = 'locked'"))[0]?.['Id'];
		await org.control('POST', '/salesforce/locks', { id, attempts: 2 });

		await store.save([{ checkpoint: await load('locked'), state: { ...STATE, retry: [] } }]);

		expect((await load('locked')).state?.retry).toEqual([]);
	});

	it('that may not be written says why', async () => {
		const checkpoint = await load('refused');
		await org.settings({ readOnlyFields: ['Stripe_Sync__c.Checkpoint__c'] });

		const problem = await problemOf(store.save([{ checkpoint, state: STATE }]));

		await org.settings({ readOnlyFields: [] });
		expect(problem.message).toContain('Keeping where the sync stands failed');
	});

	it('whose key would be misread among other requests is kept by requests of its own', async () => {
		const key = 'sync @{call0.records}';
		await store.save([{ checkpoint: await load(key), state: STATE }]);

		expect((await load(key)).state).toEqual(STATE);
	});

	it('is none when somebody has damaged it', async () => {
		await store.save([{ checkpoint: await load('damaged'), state: freshState('a') }]);
		const id = String(
			(await org.soql("SELECT Id FROM Stripe_Sync__c WHERE Key__c = 'damaged'"))[0]?.['Id'],
		);
		await org.api('PATCH', `/sobjects/Stripe_Sync__c/${id}`, {
			Checkpoint__c: '{"scope":"a","cursor"',
		});

		expect((await load('damaged')).state).toBeUndefined();
	});

	it('always fits its field', async () => {
		const [echo] = STATE.echoes;
		const full: StreamState = {
			scope: 'a',
			echoes: Array.from({ length: 500 }, () => echo ?? { stamp: '', until: '' }),
			retry: Array.from({ length: 2000 }, (_each, index) => String(index).padStart(18, '0')),
		};

		await store.save([{ checkpoint: await load('full'), state: full }]);

		const { state } = await load('full');
		expect(state?.retry).toEqual(full.retry.slice(0, 1000));
		expect(state?.echoes.length).toBeGreaterThan(0);
	});

	it('tells an admin how the last run went, in whatever characters', async () => {
		const report = new SyncReport();
		const references = {};
		const problem = new Problem('No such country', { origin: 'input' });
		report.result({ status: 'problem', title: 'Edge (001…)', references, problem });
		report.result({ status: 'created', title: '', references, message: '', changes: {} });
		report.result({ status: 'linked', title: '', references, message: '', changes: {} });
		const notes = { name: `x${'🎉'.repeat(300)}`, windowEnd: '2026-11-23T12:00:00Z', report };

		await store.save([{ checkpoint: await load('noted'), state: STATE, notes }]);

		const [row] = await org.soql(
			"SELECT Name, Created_Count__c, Updated_Count__c, Failed_Count__c, Last_Error__c, Window_End__c FROM Stripe_Sync__c WHERE Key__c = 'noted'",
		);
		expect(row).toMatchObject({
			Name: `x${'🎉'.repeat(39)}`,
			Created_Count__c: 1,
			Updated_Count__c: 1,
			Failed_Count__c: 1,
			Last_Error__c: 'Edge (001…): No such country',
		});
		expect(row?.['Window_End__c']).toBeTruthy();
	});
});

describe('the notes beside a checkpoint', () => {
	const noted = async (key: string, notes?: RunNotes) => {
		await store.save([{ checkpoint: await load(key), state: STATE, notes }]);
		const [row] = await org.soql(
			`SELECT Name, Window_Start__c, Window_End__c, Last_Error__c FROM Stripe_Sync__c WHERE Key__c = '${key}'`,
		);
		return row;
	};

	it('leave out what a run does not know, and no name is made up', async () => {
		const endedBy = new Problem('Stripe is down', { origin: 'network' });
		const first = await noted('bare', { name: 'Nightly', endedBy });
		const second = await noted('bare', { windowStart: '2026-11-23T11:00:00Z' });

		expect(first).toMatchObject({
			Name: 'Nightly',
			Window_Start__c: null,
			Last_Error__c: 'Stripe is down',
		});
		expect(second).toMatchObject({ Name: 'Nightly', Last_Error__c: null });
		expect(Date.parse(String(second?.['Window_Start__c']))).toBe(Date.UTC(2026, 10, 23, 11));
	});
});

describe('a checkpoint that Salesforce does not take', () => {
	it('is no checkpoint that was kept', async () => {
		const names = { ...resolveModel().syncState, checkpoint: 'Name' as ApiName };
		const other = new CheckpointStore(await org.connect(), names, FORMAT);
		const [checkpoint] = await store.load(['refused']);

		await expect(other.write([{ checkpoint, state: STATE }])).rejects.toThrow(
			'Keeping where the sync stands',
		);
		expect((await load('refused')).state).toBeUndefined();
	});

	it('cannot be read where there is no such object', async () => {
		const names = { ...resolveModel().syncState, objectName: 'Nothing__c' as ApiName };
		const other = new CheckpointStore(await org.connect(), names, FORMAT);

		await expect(other.load(['any'])).rejects.toThrow('Reading where the sync stands');
	});
});

describe('two runs of one sync at once', () => {
	it('keep together what each knows, whoever is later', async () => {
		const one = await load('shared');
		const other = await load('shared');
		const later = '2026-11-23T13:00:00.000Z';

		await store.save([{ checkpoint: other, state: { ...STATE, cursor: later, retry: ['b'] } }]);
		await store.save([{ checkpoint: one, state: { ...STATE, retry: ['a'] } }]);

		expect((await load('shared')).state).toMatchObject({ cursor: later, retry: ['a', 'b'] });
	});

	it('do not bring back what a run has settled itself since', async () => {
		const begun = await load('alone');
		const [kept] = await store.save([{ checkpoint: begun, state: STATE }]);

		await store.save([{ checkpoint: kept, state: { ...STATE, retry: [] } }]);

		expect((await load('alone')).state?.retry).toEqual([]);
	});
});

describe('the key of a checkpoint', () => {
	const key = (sync: string, more = {}) =>
		checkpointKey({ sync, operation: 'push', stream: 'records', ...more });

	it('tells apart syncs, operations, streams and locations', () => {
		const keys = [
			key('a'),
			key('b'),
			key('a', { operation: 'pull' }),
			key('a', { stream: 'objects' }),
			key('a', { location: 'Austin' }),
			key('a/push', { operation: 'records', stream: '' }),
		];

		expect(new Set(keys).size).toBe(keys.length);
		expect(key('a')).toBe('a/push/records');
	});

	it('is what it was made of as long as it fits', () => {
		const fits = 'x'.repeat(255 - '/push/records'.length);

		expect(key(fits)).toBe(`${fits}/push/records`);
		expect(key(`${fits}x`)).toMatch(/^[0-9a-f]{32}\/push\/records$/);
		expect(key('x', { stream: 'y'.repeat(300) })).toHaveLength(255);
	});

	it('fits its field, and two long names stay two', () => {
		const long = '🎉'.repeat(300);

		expect(key(long).length).toBeLessThanOrEqual(255);
		expect(key(long)).not.toBe(key(`${long}!`));
		expect(key(long)).not.toBe(key(long, { location: 'Austin' }));
	});
});
