import { setTimeout as delay } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

/**
 * Waits until a condition holds, looking every 200 ms.
 * @param what is waited for, for the message when it takes longer than `patienceMs`
 */
export async function until(
	what: string,
	condition: () => Promise<boolean>,
	patienceMs = 180_000,
): Promise<void> {
	const deadline = Date.now() + patienceMs;
	while (!(await condition())) {
		if (Date.now() > deadline)
			throw new Error(`After ${patienceMs / 1000} s there is not: ${what}`);
		await delay(200);
	}
}

/** Waits until a page shows so many of something: what an animation brings or takes away comes and goes late. */
export async function untilCount(shown: Locator, count: number): Promise<void> {
	await until(`${count} times ${String(shown)}`, async () => (await shown.count()) === count);
}
