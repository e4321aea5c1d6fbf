import { setTimeout as delay } from 'node:timers/promises';

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
