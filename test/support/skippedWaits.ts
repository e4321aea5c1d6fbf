import { createRequire } from 'node:module';

/** Where `n8n-workflow` has the `sleep` from that it gives to the built nodes. */
const n8nSleep = createRequire(require.resolve('n8n-workflow'))('@n8n/utils/sleep') as {
	sleep: typeof skip;
};

/** Waits so many milliseconds, as n8n does where nobody has it skipped. */
export const reallyWait = n8nSleep.sleep;

/**
 * Has the nodes of this file's workflows wait like this, by default not at all.
 *
 * @param wait resolves when so many milliseconds are to be over
 */
export function useSkippedWaits(wait: typeof skip = skip): void {
	let spy: jest.SpyInstance;
	beforeAll(() => {
		spy = jest.spyOn(n8nSleep, 'sleep').mockImplementation(wait);
	});
	afterAll(() => {
		spy.mockRestore();
	});
}

/**
 * Time that jumps over waiting: a sleep is over at once, and the clock, which the sandbox in the same
 * process goes by too, has moved on by it. Sleeps at the same time are over after the longest.
 */
export async function skip(milliseconds: number): Promise<void> {
	const wakeAt = performance.now() + milliseconds;
	await new Promise((resolve) => setImmediate(resolve));
	skipped += Math.max(0, wakeAt - performance.now());
}

/** Milliseconds that were jumped over. */
let skipped = 0;

/** Makes `performance.now` tell the time that has passed with the waits; returns how to undo it. */
export function skipWaits(): () => void {
	const now = performance.now.bind(performance);
	const spy = jest.spyOn(performance, 'now').mockImplementation(() => now() + skipped);
	return () => spy.mockRestore();
}
