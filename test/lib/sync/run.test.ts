import { Problem } from '../../../lib/errors';
import { SyncReport } from '../../../lib/sync/report';
import type { SyncResult } from '../../../lib/sync/result';
import {
	type Page,
	type RunContext,
	runPages,
	type Source,
	type Target,
} from '../../../lib/sync/run';
import { freshState, type StreamState } from '../../../lib/sync/state';

interface Thing {
	id: string;
	stamp?: string;
}

const UNTIL = '2026-11-23T12:00:00.000Z';
const NOW = Date.parse('2026-11-23T12:00:05.000Z');

const position = (hour: number) => ({ stamp: `2026-11-23T${hour}:00:00.000Z`, id: 'x' });
const page = (hour: number, ...ids: string[]): Page<Thing> => ({
	records: ids.map((id) => ({ id })),
	position: position(hour),
});

async function* pagesOf(
	pages: ReadonlyArray<Page<Thing> | Error>,
	log: string[],
): AsyncGenerator<Page<Thing>, void, undefined> {
	for (const [index, each] of pages.entries()) {
		log.push(`read ${index}`);
		if (each instanceof Error) throw each;
		yield each;
	}
}

const sourceOf = (
	pages: ReadonlyArray<Page<Thing> | Error>,
	log: string[] = [],
): Source<Thing> => ({
	until: UNTIL,
	pages: pagesOf(pages, log),
	idOf: ({ id }) => id,
	stampOf: ({ stamp = '' }) => stamp,
});

const result = (id: string, more: object = {}): SyncResult => ({
	status: 'updated',
	title: id,
	references: { id },
	message: id,
	changes: {},
	...more,
});
const problem = (origin: 'input' | 'network') =>
	({ status: 'problem', problem: new Problem('Refused', { origin }) }) as const;

/** A target that says of each record what the test says, and writes down what it is asked. */
function targetOf(
	what: Readonly<Record<string, object>> = {},
	more: Partial<Target<Thing, Thing>> = {},
	log: string[] = [],
): Target<Thing, Thing> {
	return {
		send: async (records) => {
			log.push(`send ${records.map(({ id }) => id).join(' ')}`);
			return [...records];
		},
		recordOf: (each) => each,
		finish: async (sent) => {
			log.push(`finish ${sent.map(({ id }) => id).join(' ')}`);
			return { results: sent.map(({ id }) => result(id, what[id])) };
		},
		...more,
	};
}

function contextOf(more: Partial<RunContext> = {}): RunContext {
	return { report: new SyncReport(), clock: { nowMs: () => NOW }, cancelled: () => false, ...more };
}

const BEFORE = freshState('a');

describe('a run over pages', () => {
	it('deals with all records, and tells of each', async () => {
		const told: string[] = [];
		const sink = { result: ({ title }: SyncResult) => told.push(title), progress: () => undefined };
		const report = new SyncReport(sink);

		const end = await runPages(
			sourceOf([page(10, 'a', 'b'), page(11, 'c')]),
			targetOf({ b: { status: 'created' } }),
			BEFORE,
			contextOf({ report }),
		);

		expect(told).toEqual(['a', 'b', 'c']);
		expect(report.toString()).toBe('1 created, 2 updated');
		expect(end).toMatchObject({
			isComplete: true,
			state: { running: { after: position(11), until: UNTIL }, retry: [] },
		});
	});

	it('reads the next page while one is sent, and writes one back while the next is sent', async () => {
		const log: string[] = [];
		let finished: () => void = () => undefined;
		const target = targetOf(
			{},
			{
				finish: async (sent) => {
					log.push('finish begins');
					if (sent[0]?.id === 'a') await new Promise<void>((resolve) => (finished = resolve));
					log.push('finish ends');
					return { results: sent.map(({ id }) => result(id)) };
				},
				send: async (records) => {
					log.push(`send ${records.map(({ id }) => id).join(' ')}`);
					finished();
					return [...records];
				},
			},
			log,
		);

		await runPages(
			sourceOf([page(10, 'a'), page(11, 'b'), page(12, 'c')], log),
			target,
			BEFORE,
			contextOf(),
		);

		const at = (entry: string) => log.indexOf(entry);
		expect(at('read 1')).toBeLessThan(at('finish begins'));
		expect(at('send b')).toBeGreaterThan(at('finish begins'));
		expect(at('send b')).toBeLessThan(at('finish ends'));
	});

	it('leaves the state that it was given as it was', async () => {
		const before: StreamState = Object.freeze({
			...BEFORE,
			retry: Object.freeze(['a']),
			echoes: Object.freeze([]),
		});

		const { state } = await runPages(
			sourceOf([{ records: [{ id: 'a' }], asked: ['a'] }]),
			targetOf(),
			before,
			contextOf(),
		);

		expect(state.retry).toEqual([]);
		expect(before.retry).toEqual(['a']);
	});

	it('passes over records that it has written to itself', async () => {
		const log: string[] = [];
		const stamp = '2026-11-23T12:00:05.000Z';
		const own: Page<Thing> = {
			records: [
				{ id: 'a', stamp },
				{ id: 'b', stamp: '2026-11-23T12:00:04.000Z' },
				{ id: 'c', stamp },
			],
		};

		await runPages(sourceOf([page(10, 'a', 'b'), own]), targetOf({}, {}, log), BEFORE, contextOf());

		expect(log).toContain('send b c');
	});

	it('does not pass over what was written before it began, or by another meanwhile or since', async () => {
		const log: string[] = [];
		const records = [
			{ id: 'older', stamp: '2026-11-23T12:00:04.000Z' },
			{ id: 'b', stamp: '2026-11-23T12:00:04.000Z' },
			{ id: 'a', stamp: '2026-11-23T12:00:05.000Z' },
			{ id: 'another', stamp: '2026-11-23T12:00:05.000Z' },
			{ id: 'later', stamp: '2026-11-23T12:00:09.000Z' },
			{ id: 'unstamped', stamp: '' },
		];

		await runPages(
			sourceOf([page(10, 'a'), page(11, 'b'), { records }]),
			targetOf({}, {}, log),
			BEFORE,
			contextOf(),
		);

		expect(log).toContain('send older b another later unstamped');
	});

	it('takes all records of a source that knows no stamps for others’ changes', async () => {
		const log: string[] = [];
		const source = { ...sourceOf([page(10, 'a'), page(11, 'b')]), stampOf: undefined };

		const end = await runPages(source, targetOf({}, {}, log), BEFORE, contextOf());

		expect(log).toEqual(expect.arrayContaining(['send a', 'send b']));
		expect(end.isComplete).toBe(true);
	});

	it('tells how far it is after each page on which there was something', async () => {
		const told: string[] = [];
		const sink = { result: () => undefined, progress: (text: string) => told.push(text) };

		await runPages(
			sourceOf([page(10, 'a', 'b'), page(11), page(12, 'c')]),
			targetOf(),
			BEFORE,
			contextOf({ report: new SyncReport(sink) }),
		);

		expect(told).toEqual(['2 records so far: 2 updated', '3 records so far: 3 updated']);
	});

	it('gives a page its second step while the next is still being read', async () => {
		let letOn: () => void = () => undefined;
		const finishedFirst = new Promise<void>((resolve) => {
			letOn = resolve;
		});
		async function* pages(): AsyncGenerator<Page<Thing>, void, undefined> {
			yield page(10, 'a');
			await finishedFirst;
			yield page(11, 'b');
		}
		const target = targetOf(
			{},
			{
				finish: async (sent) => {
					letOn();
					return { results: sent.map(({ id }) => result(id)) };
				},
			},
		);

		const end = await runPages({ ...sourceOf([]), pages: pages() }, target, BEFORE, contextOf());

		expect(end.isComplete).toBe(true);
	});

	it('hurries with what a page brought when hardly anything comes after it', async () => {
		const hurried: boolean[] = [];
		const target = targetOf(
			{},
			{
				finish: async (sent, { hurry }) => {
					hurried.push(await hurry());
					return { results: sent.map(({ id }) => result(id)) };
				},
			},
		);
		const ids = (count: number) => Array.from({ length: count }, (_each, index) => `${index}`);

		await runPages(
			sourceOf([page(10, 'a'), page(11, ...ids(500)), page(12, ...ids(499))]),
			target,
			BEFORE,
			contextOf(),
		);

		expect(hurried).toEqual([false, true, true]);
	});

	it('gives all records of a page one stamp, and no two pages the same', async () => {
		const stamps: string[] = [];
		const target = targetOf(
			{},
			{
				finish: async (sent, { stamp }) => {
					stamps.push(stamp.toISOString());
					return { results: sent.map(({ id }) => result(id)) };
				},
			},
		);

		await runPages(sourceOf([page(10, 'a'), page(11, 'b')]), target, BEFORE, contextOf());

		expect(stamps).toEqual(['2026-11-23T12:00:05.000Z', '2026-11-23T12:00:06.000Z']);
	});

	it('notes no echo where nobody could tell', async () => {
		const target = targetOf(
			{},
			{
				finish: async (sent) => ({
					results: sent.map(({ id }) => result(id)),
					verify: async () => ({ changed: ['a'] }),
				}),
			},
		);

		const { state } = await runPages(sourceOf([page(10, 'a')]), target, BEFORE, contextOf());

		expect(state.echoes).toEqual([]);
	});

	it('notes as echoes what nobody changed meanwhile, and looks again at what somebody did', async () => {
		const target = targetOf(
			{},
			{
				finish: async (sent) => ({
					results: sent.map(({ id }) => result(id)),
					verify: async () => ({ until: UNTIL, changed: ['b'] }),
				}),
			},
		);

		const { state } = await runPages(sourceOf([page(10, 'a', 'b')]), target, BEFORE, contextOf());

		expect(state.echoes).toEqual([{ stamp: '2026-11-23T12:00:05.000Z', until: UNTIL }]);
		expect(state.retry).toEqual(['b']);
	});
});

describe('how far a run came', () => {
	it('is kept every few thousand records, and not for the few that come after', async () => {
		const kept: unknown[] = [];
		const keep = async (state: StreamState) => {
			kept.push(state.running?.after);
		};
		const many = Array.from({ length: 2000 }, (_each, index) => `${index}`);

		await runPages(
			sourceOf([
				page(10, ...many),
				page(11, ...many),
				page(12, ...many),
				page(13, ...many),
				page(14, 'last'),
			]),
			targetOf(),
			BEFORE,
			contextOf({ keep }),
		);

		expect(kept).toEqual([position(12)]);
	});

	it('is kept once five thousand are dealt with, by whoever wants to keep it', async () => {
		const many = Array.from({ length: 5000 }, (_each, index) => `${index}`);
		const kept: unknown[] = [];
		const keep = async (state: StreamState) => void kept.push(state.running?.after);
		const pages = () => sourceOf([page(10, ...many)]);

		await runPages(pages(), targetOf(), BEFORE, contextOf({ keep }));
		const end = await runPages(pages(), targetOf(), BEFORE, contextOf());

		expect(kept).toEqual([position(10)]);
		expect(end.isComplete).toBe(true);
	});

	it('does not pass a page that was begun in part', async () => {
		const ending = new Problem('Stripe is down', { origin: 'network' });
		let endedBy: Problem | undefined;
		const target = targetOf(
			{},
			{
				send: async (records) => {
					if (records.length < 2) return [...records];
					endedBy = ending;
					return records.slice(0, 1);
				},
				endedBy: () => endedBy,
			},
		);

		const end = await runPages(
			sourceOf([page(10, 'a'), page(11, 'b', 'c'), page(12, 'd')]),
			target,
			BEFORE,
			contextOf(),
		);

		expect(end).toMatchObject({
			isComplete: false,
			endedBy: ending,
			state: { running: { after: position(10) } },
		});
	});

	it('does not pass a page whose second step met what would meet every record', async () => {
		const log: string[] = [];
		const end = await runPages(
			sourceOf([page(10, 'a'), page(11, 'b'), page(12, 'c'), page(13, 'd')]),
			targetOf({ b: problem('network') }, {}, log),
			BEFORE,
			contextOf(),
		);

		expect(end.isComplete).toBe(false);
		expect(end.endedBy?.message).toBe('Refused');
		expect(end.state.running?.after).toEqual(position(10));
		// What was sent meanwhile gets its second step, and nothing more is sent.
		expect(log).toContain('finish c');
		expect(log).not.toContain('send d');
	});

	it('finishes what was sent meanwhile when the second step of a page fails as a whole', async () => {
		const log: string[] = [];
		const target = targetOf(
			{},
			{
				finish: async (sent) => {
					const ids = sent.map(({ id }) => id).join(' ');
					log.push(`finish ${ids}`);
					if (ids === '1') throw new Problem('No answer', { origin: 'network' });
					return { results: sent.map(({ id }) => result(id)) };
				},
			},
		);
		const source = sourceOf([page(10, '1'), page(11, '2'), page(12, '3')]);

		const end = await runPages(source, target, BEFORE, contextOf());

		expect(log).toEqual(['finish 1', 'finish 2']);
		expect(end).toMatchObject({ isComplete: false, endedBy: { message: 'No answer' } });
		expect(end.state.running).toBeUndefined();
	});

	it('does not pass a page that could not be read', async () => {
		const failure = new Problem('Cut off', { origin: 'network' });

		const end = await runPages(
			sourceOf([page(10, 'a'), failure, page(12, 'c')]),
			targetOf(),
			BEFORE,
			contextOf(),
		);

		expect(end).toMatchObject({
			isComplete: false,
			endedBy: failure,
			state: { running: { after: position(10) } },
		});
	});

	it('counts a page that was sent before the next could not be read, however long it takes', async () => {
		const hurried: boolean[] = [];
		const target = targetOf(
			{},
			{
				finish: async (sent, { hurry }) => {
					hurried.push(await hurry());
					for (let turn = 0; turn < 5; turn++) {
						await new Promise((resolve) => setImmediate(resolve));
					}
					return { results: sent.map(({ id }) => result(id)) };
				},
			},
		);
		const failure = new Problem('Cut off', { origin: 'network' });

		const end = await runPages(
			sourceOf([page(10, 'a'), page(11, 'b'), failure]),
			target,
			BEFORE,
			contextOf(),
		);

		expect(end.state.running?.after).toEqual(position(11));
		expect(end.endedBy).toBe(failure);
		// Nothing comes after it that would hide a slow second step.
		expect(hurried).toEqual([true, true]);
	});

	it('is not the end when the last page met what would meet every record', async () => {
		const end = await runPages(
			sourceOf([page(10, 'a')]),
			targetOf({ a: problem('network') }),
			BEFORE,
			contextOf(),
		);

		expect(end.isComplete).toBe(false);
		expect(end.endedBy?.message).toBe('Refused');
	});

	it('passes a record that is refused for itself', async () => {
		const end = await runPages(
			sourceOf([page(10, 'a'), page(11, 'b')]),
			targetOf({ a: problem('input') }),
			BEFORE,
			contextOf(),
		);

		expect(end).toMatchObject({ isComplete: true, state: { running: { after: position(11) } } });
		expect(end.endedBy).toBeUndefined();
	});

	it('is told by what is broken in a second step, too', async () => {
		const target = targetOf({}, { finish: async () => await Promise.reject(new TypeError('x')) });

		await expect(
			runPages(sourceOf([page(10, 'a'), page(11, 'b')]), target, BEFORE, contextOf()),
		).rejects.toThrow(TypeError);
	});

	it('is told by what is broken in the code itself, and not taken for an end', async () => {
		const run = runPages(sourceOf([new TypeError('x')]), targetOf(), BEFORE, contextOf());

		await expect(run).rejects.toThrow(TypeError);
	});

	it('is no end when somebody cancels', async () => {
		let count = 0;
		const cancelled = () => ++count > 2;

		const end = await runPages(
			sourceOf([page(10, 'a'), page(11, 'b'), page(12, 'c')]),
			targetOf(),
			BEFORE,
			contextOf({ cancelled }),
		);

		expect(end.isComplete).toBe(false);
		expect(end.endedBy).toBeUndefined();
	});
});

describe('the retry list', () => {
	const RETRYING: StreamState = { ...BEFORE, retry: ['a', 'b', 'gone'] };
	const asked: Page<Thing> = {
		records: [{ id: 'a' }, { id: 'b' }],
		asked: ['a', 'b', 'gone'],
	};

	it('loses what was dealt with or is gone, and keeps what failed again', async () => {
		const { state } = await runPages(
			sourceOf([asked]),
			targetOf({ b: { ...problem('input'), retry: true } }),
			RETRYING,
			contextOf(),
		);

		expect(state.retry).toEqual(['b']);
	});

	it('keeps what a run that ended did not get to', async () => {
		const target = targetOf({}, { send: async (records) => records.slice(0, 1) });

		const { state } = await runPages(sourceOf([asked]), target, RETRYING, contextOf());

		expect(state.retry).toEqual(['b', 'gone']);
	});
});
