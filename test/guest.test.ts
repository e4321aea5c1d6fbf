import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSyncSandbox, type SyncSandbox } from './nodes/StripeSyncCustomers/support';
import type { GuestTask, Holdings } from './guest/guestProcess';

// A process is started, which loads n8n, and the package may have to be built first.
jest.setTimeout(360_000);

const PATIENCE_MS = 300_000;

/** Until everything has been loaded, compiled and cached. */
const WARM_UP = 100;
const HALF = 200;

/** Of the heap, which an execution's data, left behind 200 times, would exceed many times over. */
const MOST_GROWTH_MEGABYTES = 2.5;

let sandbox: SyncSandbox;
let seen: Holdings[];
let endedByItself: boolean;

beforeAll(async () => {
	sandbox = await startSyncSandbox();
	const { Id } = await sandbox.account('GenePoint');
	const task: GuestTask = {
		credentials: sandbox.credentials(),
		accountId: String(Id),
		executions: [WARM_UP, HALF, HALF],
	};
	({ seen, endedByItself } = await runGuest(task));
});

afterAll(() => sandbox.close());

/** Runs the process to its end, or ends it when it has not come to one long after its work was done. */
async function runGuest(task: GuestTask): Promise<{ seen: Holdings[]; endedByItself: boolean }> {
	const child = promisify(execFile)(
		process.execPath,
		['--expose-gc', 'test/support/typeScriptProcess.js', 'test/guest/guestProcess.ts'],
		{
			cwd: path.join(__dirname, '..'),
			env: { ...process.env, GUEST: JSON.stringify(task) },
			timeout: PATIENCE_MS,
		},
	);
	const { stdout, killed } = await child.then(
		(ended) => ({ ...ended, killed: false }),
		(error: unknown) => {
			if (
				error instanceof Error &&
				'killed' in error &&
				error.killed === true &&
				'stdout' in error
			) {
				return { stdout: String(error.stdout), killed: true };
			}
			throw error;
		},
	);
	return { seen: JSON.parse(stdout || '[]') as Holdings[], endedByItself: !killed };
}

/** What was held after the warm-up, after 200 more executions, and after 200 more. */
function holdings(): [Holdings, Holdings, Holdings] {
	const [first, second, third] = seen;
	if (!first || !second || !third) throw new Error('The process has not told all');
	return [first, second, third];
}

it('five hundred executions in one process leave its memory level', () => {
	const [first, second, third] = holdings();
	expect(third.heapMegabytes - second.heapMegabytes).toBeLessThan(MOST_GROWTH_MEGABYTES);
	expect(third.heapMegabytes - first.heapMegabytes).toBeLessThan(2 * MOST_GROWTH_MEGABYTES);
});

it('nothing of them keeps the process from ending', () => {
	expect(endedByItself).toBe(true);
});

it('no timer, connection or other handle is left by them that keeps the process alive', () => {
	const [, second, third] = holdings();
	// The pipes to whoever started the process are not ours.
	for (const { resources } of [second, third]) {
		expect(Object.keys(resources).filter((name) => name !== 'PipeWrap')).toEqual([]);
	}
	expect(third.resources).toEqual(second.resources);
});

it('no listener is left by them', () => {
	const [first, , third] = holdings();
	expect(third.listeners).toEqual(first.listeners);
});
