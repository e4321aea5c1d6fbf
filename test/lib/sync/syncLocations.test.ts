import { Problem } from '../../../lib/errors';
import { resolveModel } from '../../../lib/model/resolveModel';
import type { SalesforceConnection } from '../../../lib/salesforce/connection';
import { SyncReport } from '../../../lib/sync/report';
import type { RunEnd } from '../../../lib/sync/run';
import { freshState, type StreamState } from '../../../lib/sync/state';
import { stateBefore, type SyncRequest } from '../../../lib/sync/syncCheckpoints';
import { type LocationTurn, syncLocations } from '../../../lib/sync/syncLocations';
import { type ConnectedOrg, startConnectedOrg } from '../salesforce/support';

const SCOPE = 'all';
const NOON = '2026-11-23T12:00:00.000Z';
const ONE = '2026-11-23T13:00:00.000Z';

let org: ConnectedOrg;
let salesforce: SalesforceConnection;
beforeAll(async () => {
	org = await startConnectedOrg();
	salesforce = await org.connect();
});
afterAll(() => org.close());

const requestOf = (sync: string, more: Partial<SyncRequest> = {}): SyncRequest => ({
	sync,
	title: 'Test',
	startOver: false,
	...more,
});

/** Runs both locations; each turn is told beforehand what to do by its location. */
async function sync(
	request: SyncRequest,
	run: (turn: LocationTurn) => Promise<RunEnd>,
	more: { cancelled?: () => boolean; scope?: string } = {},
) {
	const turns: Array<Pick<LocationTurn, 'location' | 'before'>> = [];
	const end = await syncLocations(
		request,
		{ operation: 'test', stream: 'changes', scope: more.scope ?? SCOPE },
		{
			salesforce,
			model: resolveModel(),
			locations: ['', 'Austin'],
			clock: { nowMs: () => Date.parse(ONE) },
			cancelled: more.cancelled ?? (() => false),
		},
		new SyncReport(),
		async (turn) => {
			turns.push({ location: turn.location, before: turn.before });
			return await run(turn);
		},
	);
	return { ...end, turns };
}

/** Comes to its end at this moment. */
const upTo =
	(cursor: string, retry: string[] = []) =>
	async ({ before }: LocationTurn): Promise<RunEnd> => ({
		state: { ...before, cursor, retry },
		isComplete: true,
	});

const nothing = async ({ before }: LocationTurn): Promise<RunEnd> => ({
	state: before,
	isComplete: true,
});

const cursorsOf = (turns: ReadonlyArray<Pick<LocationTurn, 'location' | 'before'>>) =>
	turns.map(({ location, before }) => [location, before.cursor]);

describe('locations that are synced', () => {
	it('go on each from where it came itself, and the whole is as far as the last of them', async () => {
		const request = requestOf('each');
		const first = await sync(request, async (turn) =>
			upTo(turn.location === '' ? ONE : NOON, ['cus_1'])(turn),
		);
		const second = await sync(request, nothing);

		expect(cursorsOf(first.turns)).toEqual([
			['', undefined],
			['Austin', undefined],
		]);
		expect(cursorsOf(second.turns)).toEqual([
			['', ONE],
			['Austin', NOON],
		]);
		expect(second.turns.map(({ before }) => before.retry)).toEqual([['cus_1'], ['cus_1']]);
		expect([first.cursor, second.cursor]).toEqual([NOON, NOON]);
	});

	it('have come nowhere together as long as one of them has not', async () => {
		const { cursor } = await sync(requestOf('nowhere'), async (turn) =>
			turn.location === '' ? await upTo(ONE)(turn) : await nothing(turn),
		);

		expect(cursor).toBeUndefined();
	});

	it('stand in the org by name, with what ended a run', async () => {
		const endedBy = new Problem('Austin is closed', { origin: 'stripe' });
		await sync(requestOf('named', { title: 'Named' }), async (turn) =>
			turn.location === '' ? await upTo(NOON)(turn) : { ...(await nothing(turn)), endedBy },
		);

		const kept = await org.soql(
			"SELECT Name, Window_End__c, Last_Error__c FROM Stripe_Sync__c WHERE Key__c LIKE 'named/%'",
		);
		// Up to the cursor, or to now where there is none.
		const ends = kept.map((each) => Date.parse(String(each['Window_End__c'])));
		expect(ends.sort()).toEqual([Date.parse(NOON), Date.parse(ONE)]);
		expect(kept.map(({ Name }) => Name).sort()).toEqual(['Named', 'Named (Austin)']);
		expect(kept.map((each) => each['Last_Error__c']).filter(Boolean)).toEqual([
			expect.stringContaining('Austin is closed'),
		]);
	});
});

describe('a location whose run fails', () => {
	it('ends the whole, keeps how far it came, and those after it are not begun', async () => {
		const request = requestOf('fails');
		const endedBy = new Problem('No such key', { origin: 'stripe' });
		const failed = await sync(request, async (turn) => ({
			...(await upTo(NOON)(turn)),
			isComplete: false,
			endedBy,
		}));
		const next = await sync(request, nothing);

		expect(failed.endedBy).toBe(endedBy);
		expect(failed.cursor).toBeUndefined();
		expect(cursorsOf(failed.turns)).toEqual([['', undefined]]);
		expect(cursorsOf(next.turns)).toEqual([
			['', NOON],
			['Austin', undefined],
		]);
	});

	it('before it begins stays where it stood', async () => {
		const request = requestOf('stays');
		await sync(request, upTo(NOON, ['cus_1']));
		const failed = await sync(request, async () => {
			throw new Problem('Stripe does not answer', { origin: 'stripe' });
		});
		const next = await sync(request, nothing);

		expect(failed.endedBy?.message).toBe('Stripe does not answer');
		expect(next.turns[0]?.before).toMatchObject({ cursor: NOON, retry: ['cus_1'] });
	});

	it('by a fault of ours keeps nothing but what it kept itself', async () => {
		const request = requestOf('fault');
		const broken = sync(request, async ({ before, keep }) => {
			await keep({ ...before, cursor: NOON });
			throw new TypeError('x is not a function');
		});
		await expect(broken).rejects.toThrow('x is not a function');
		const next = await sync(request, nothing);

		expect(cursorsOf(next.turns)).toEqual([
			['', NOON],
			['Austin', undefined],
		]);
	});
});

it('a run that was cancelled begins no further location', async () => {
	let begun = 0;
	const { turns } = await sync(
		requestOf('cancelled'),
		async (turn) => {
			begun++;
			return await nothing(turn);
		},
		{ cancelled: () => begun > 0 },
	);

	expect(turns.map(({ location }) => location)).toEqual(['']);
});

it('what is covered has changed: all is looked at again', async () => {
	const request = requestOf('scope');
	await sync(request, upTo(NOON));
	const { turns } = await sync(request, nothing, { scope: 'more' });

	expect(cursorsOf(turns)).toEqual([
		['', undefined],
		['Austin', undefined],
	]);
});

describe('the state that a run begins with', () => {
	const state: StreamState = {
		...freshState(SCOPE, NOON),
		cursor: NOON,
		retry: ['cus_1'],
		echoes: [{ stamp: NOON, until: NOON }],
	};
	const kept = { key: 'k', state, text: '' };
	const none = { key: 'k', state: undefined, text: '' };
	const before = (more: Partial<SyncRequest>, scope = SCOPE) =>
		stateBefore(kept, scope, requestOf('k', more));

	it('is the one that was kept', () => {
		expect(before({})).toBe(state);
	});

	it('knows no change when it starts over, but does not use a stamp again', () => {
		expect(before({ startOver: true })).toEqual(freshState(SCOPE, NOON));
		expect(before({}, 'more')).toEqual(freshState('more', NOON));
	});

	it('is set to a moment with what was to be tried again', () => {
		expect(before({ from: ONE })).toEqual({
			...freshState(SCOPE, NOON),
			cursor: ONE,
			retry: ['cus_1'],
		});
	});

	it('is fresh where nothing was kept', () => {
		expect(stateBefore(none, SCOPE, requestOf('k'))).toEqual(freshState(SCOPE));
		expect(stateBefore(none, SCOPE, requestOf('k', { from: ONE }))).toEqual({
			...freshState(SCOPE),
			cursor: ONE,
		});
	});
});
