import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { inTransaction, openDatabase } from '../../../sandbox/control/database';
import { closeHost, makeHost } from '../../../sandbox/host';
import type { Attempt, Channel } from '../../../sandbox/later/deliveries';
import type { ServiceHost } from '../../../sandbox/service';

const DAY = 24 * 60 * 60;

let folder: string;
let host: ServiceHost;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'later-'));
	open();
});
afterEach(async () => {
	await close();
	rmSync(folder, { recursive: true });
});

function open(): void {
	host = makeHost(openDatabase(join(folder, 'state.sqlite')));
}

async function close(): Promise<void> {
	await closeHost(host);
	host.database.close();
}

describe('a job', () => {
	let done: Array<[unknown, number]>;
	beforeEach(() => {
		done = [];
		host.scheduler.handle('note', (payload, atMs) => done.push([payload, atMs]));
	});

	const later = (seconds: number) => host.clock.nowMs() + seconds * 1000;
	const advance = (seconds: number) => {
		host.clock.advance(seconds);
		host.scheduler.run();
	};

	it('happens when the clock has been moved past its time, in order, each at its own time', () => {
		const [first, second] = [later(DAY), later(2 * DAY)];
		host.scheduler.add({ kind: 'note', dueMs: second, payload: 'second' });
		host.scheduler.add({ kind: 'note', dueMs: first, payload: 'first' });
		advance(DAY - 60);
		expect(done).toEqual([]);
		advance(3 * DAY);
		expect(done).toEqual([
			['first', first],
			['second', second],
		]);
		advance(DAY);
		expect(done).toHaveLength(2);
	});

	it('that is due happens by itself, after the transaction that added it', async () => {
		inTransaction(host.database, () => {
			host.scheduler.add({ kind: 'note', dueMs: 0, payload: 'now' });
			expect(done).toEqual([]);
		});
		await turn();
		expect(done).toEqual([['now', 0]]);
	});

	it('of a transaction that failed never happens', () => {
		const failing = () =>
			inTransaction(host.database, () => {
				host.scheduler.add({ kind: 'note', dueMs: 0 });
				throw new Error('no');
			});
		expect(failing).toThrow('no');
		advance(DAY);
		expect(done).toEqual([]);
	});

	it('adds jobs of its own, which happen in the same move of the clock', () => {
		host.scheduler.handle('chain', (payload, atMs) => {
			host.scheduler.add({ kind: 'note', dueMs: atMs + 1000, payload });
		});
		host.scheduler.add({ kind: 'chain', dueMs: later(DAY), payload: 'link' });
		advance(2 * DAY);
		expect(done.map(([payload]) => payload)).toEqual(['link']);
	});

	it('takes the place of another with its key, and can be taken back', () => {
		host.scheduler.add({ kind: 'note', key: 'a', dueMs: later(1), payload: 'old' });
		host.scheduler.add({ kind: 'note', key: 'a', dueMs: later(2), payload: 'new' });
		host.scheduler.add({ kind: 'note', key: 'b', dueMs: later(1), payload: 'gone' });
		host.scheduler.cancel('note', 'b');
		advance(DAY);
		expect(done.map(([payload]) => payload)).toEqual(['new']);
	});

	it('on a clock of its own follows that clock alone', () => {
		host.scheduler.add({ kind: 'note', clock: 'clock_1', dueMs: 5000, payload: 'mine' });
		advance(DAY);
		expect(done).toEqual([]);
		host.scheduler.moveClock('clock_1', 5000);
		host.scheduler.run();
		expect(done).toEqual([['mine', 5000]]);
	});

	it('that fails takes nothing of its work with it, and does not come again', () => {
		const shown = jest.spyOn(console, 'error').mockImplementation(() => {});
		host.scheduler.handle('fail', () => {
			host.scheduler.add({ kind: 'note', dueMs: 0 });
			throw new Error('broken');
		});
		host.scheduler.add({ kind: 'fail', dueMs: 0 });
		host.scheduler.run();
		host.scheduler.run();
		expect(done).toEqual([]);
		expect(shown).toHaveBeenCalledTimes(1);
		shown.mockRestore();
	});

	it('survives the end of the process', async () => {
		host.scheduler.add({ kind: 'note', dueMs: later(DAY), payload: 'kept' });
		await close();
		open();
		host.scheduler.handle('note', (payload, atMs) => done.push([payload, atMs]));
		advance(2 * DAY);
		expect(done.map(([payload]) => payload)).toEqual(['kept']);
	});
});

describe('a delivery', () => {
	let sent: string[];
	let answers: Attempt[];
	let ended: string[];

	/** Sends to a list; answers as told, or acknowledges. */
	const channel = (batch = 1): Channel => ({
		name: 'test',
		batch,
		send: (to, deliveries) => {
			sent.push(`${to}: ${deliveries.map((each) => String(each.payload)).join('+')}`);
			return Promise.resolve(answers.shift() ?? 'acknowledged');
		},
		retryAfterMs: ({ attempts }) => (attempts < 3 ? attempts * 60_000 : undefined),
		ended: ({ payload }, state) => ended.push(`${String(payload)} ${state}`),
	});

	beforeEach(() => {
		[sent, answers, ended] = [[], [], []];
		host.deliveries.open(channel());
	});

	it('leaves after the transaction that caused it', async () => {
		inTransaction(host.database, () => {
			host.deliveries.add('test', 'here', 'a');
			expect(sent).toEqual([]);
		});
		await host.deliveries.run();
		expect(sent).toEqual(['here: a']);
		expect(ended).toEqual(['a delivered']);
		expect(host.deliveries.list()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
	});

	it('of a transaction that failed never leaves', async () => {
		const failing = () =>
			inTransaction(host.database, () => {
				host.deliveries.add('test', 'here', 'a');
				throw new Error('no');
			});
		expect(failing).toThrow('no');
		expect(await host.deliveries.run()).toMatchObject({ sent: 0, pending: 0 });
	});

	it('is tried again after the wait that its channel names, until it gives up', async () => {
		answers = ['failed', 'failed', 'failed'];
		host.deliveries.add('test', 'here', 'a');
		await host.deliveries.run();
		expect(await host.deliveries.run()).toMatchObject({ sent: 0, pending: 1 });
		host.clock.advance(60);
		host.scheduler.run();
		expect(await host.deliveries.run()).toMatchObject({ pending: 1 });
		expect(sent).toHaveLength(2);
		host.clock.advance(120);
		await host.deliveries.run();
		expect(sent).toHaveLength(3);
		expect(ended).toEqual(['a dropped']);
		host.clock.advance(DAY);
		expect(await host.deliveries.run()).toMatchObject({ sent: 0, pending: 0 });
	});

	it('nobody wants any more is dropped at once', async () => {
		answers = ['gone'];
		host.deliveries.add('test', 'here', 'a');
		expect(await host.deliveries.run()).toMatchObject({ dropped: 1, pending: 0 });
	});

	it('shares a sending with others for the same destination', async () => {
		host.deliveries.open(channel(2));
		for (const payload of ['a', 'b', 'c']) host.deliveries.add('test', 'here', payload);
		host.deliveries.add('test', 'there', 'd');
		await host.deliveries.run();
		expect([...sent].sort()).toEqual(['here: a+b', 'here: c', 'there: d']);
	});

	it.each([
		[{ duplicate: true }, ['here: a', 'here: a', 'here: b', 'here: b'], 0],
		[{ outOfOrder: true }, ['here: b', 'here: a'], 0],
		[{ loseAcks: true }, ['here: a', 'here: b'], 2],
	])('goes wrong on demand: %j', async (mischief, expected, pending) => {
		host.deliveries.setMode('test', { hold: true });
		for (const payload of ['a', 'b']) host.deliveries.add('test', 'here', payload);
		await turn();
		expect(sent).toEqual([]);
		expect(await host.deliveries.run('test', mischief)).toMatchObject({ sent: 2, pending });
		expect(sent).toEqual(expected);
	});

	it('waits for as long as its channel was told to delay', async () => {
		host.deliveries.setMode('test', { delaySeconds: 30 });
		host.deliveries.add('test', 'here', 'a');
		expect(await host.deliveries.run()).toMatchObject({ sent: 0, pending: 1 });
		host.clock.advance(30);
		expect(await host.deliveries.run()).toMatchObject({ sent: 1, pending: 0 });
	});

	it('survives the end of the process, with what its channel was told', async () => {
		host.deliveries.setMode('test', { hold: true });
		host.deliveries.add('test', 'here', 'a');
		await close();
		open();
		host.deliveries.open(channel());
		await turn();
		expect(sent).toEqual([]);
		await host.deliveries.run('test');
		expect(sent).toEqual(['here: a']);
	});

	it('through a channel that is not there is refused by name', async () => {
		await expect(host.deliveries.run('nowhere')).rejects.toThrow(
			'There is no channel "nowhere" here; there is test',
		);
	});
});
