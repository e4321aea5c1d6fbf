/**
 * Time that jumps over waiting: a sleep is over at once, and the clock, which the sandbox in the same
 * process goes by too, has moved on by it. Sleeps at the same time are over after the longest.
 *
 * It takes the place of the `sleep` that the built node gets from n8n:
 * `jest.mock('n8n-workflow', () => ({ ...jest.requireActual('n8n-workflow'), sleep: skip }))`.
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
