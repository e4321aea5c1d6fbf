/**
 * Lets runs that go on at the same time take turns: of all requests that wait, one is let through at a time,
 * and numbers choose which. So the same numbers always make the same order.
 */
export class Turns {
	private readonly waiting: Array<() => Promise<void>> = [];

	/**
	 * Waits for its turn, and asks.
	 *
	 * @param isDead tells when it comes whether nobody is there any more to ask
	 */
	async take<T>(ask: () => Promise<T>, isDead: () => boolean): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			this.waiting.push(async () => {
				if (!isDead()) await ask().then(resolve, reject);
			});
		});
	}

	/** Lets requests through until all of the work is done. */
	async until(work: Promise<unknown>, choices: readonly number[]): Promise<void> {
		const state = { isDone: false };
		void work.finally(() => (state.isDone = true)).catch(() => undefined);
		for (let turn = 0; !state.isDone;) {
			// Whoever goes on by an answer comes to its next request meanwhile.
			for (let moment = 0; moment < 3; moment++) await nextMoment();
			const choice = choices[turn % choices.length] ?? 0;
			const [next] = this.waiting.splice(choice % Math.max(this.waiting.length, 1), 1);
			if (!next) continue;
			turn++;
			await next();
		}
	}
}

async function nextMoment(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
