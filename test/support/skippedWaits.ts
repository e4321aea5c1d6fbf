import { createRequire } from 'node:module';
import type { Clock } from '../../lib/clock';

/** Where `n8n-workflow` has the `sleep` from that it gives to the built nodes. */
const n8nSleep = createRequire(require.resolve('n8n-workflow'))('@n8n/utils/sleep') as {
	sleep: typeof skip;
};

/** Waits so many milliseconds, as n8n does where nobody has it skipped. */
export const reallyWait = n8nSleep.sleep;

/** Milliseconds that were jumped over. */
let skipped = 0;

/** What `performance.now` tells of where nobody changes it. */
const passed = performance.now.bind(performance);

const dateNow = Date.now;

/** Milliseconds that have passed, with the waits. */
const passedWithWaits = () => passed() + skipped;

/**
 * Has the nodes of this file's workflows wait like this, by default not at all. Meanwhile the clocks of
 * this process, which the sandbox goes by too, tell of the waits as if they had passed: who looks at the
 * clock after a wait need not look again and again, and both services know what time it is.
 *
 * @param wait resolves when so many milliseconds are to be over
 */
export function useSkippedWaits(wait: typeof skip = skip): void {
	beforeAll(() => {
		n8nSleep.sleep = wait;
		performance.now = passedWithWaits;
		Date.now = () => dateNow() + Math.floor(skipped);
	});
	afterAll(() => {
		n8nSleep.sleep = reallyWait;
		Reflect.deleteProperty(performance, 'now');
		Date.now = dateNow;
	});
}

/**
 * Time that jumps over waiting: a sleep is over at once, and the clock has moved on by it. Sleeps at the
 * same time are over after the longest.
 */
export async function skip(milliseconds: number): Promise<void> {
	const wakeAt = passedWithWaits() + milliseconds;
	await new Promise((resolve) => setImmediate(resolve));
	skipped += Math.max(0, wakeAt - passedWithWaits());
}

/** A clock whose sleeps take no time: retries follow at once. */
export const impatientClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: passedWithWaits,
	sleep: skip,
};
