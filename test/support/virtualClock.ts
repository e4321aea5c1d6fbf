import type { Clock } from '../../lib/clock';

/** The time of day at which such a clock begins. */
const BEGIN_MS = Date.UTC(2026, 0, 1);

/**
 * A clock that jumps to the next sleeper's time whenever everybody sleeps, so that hours pass in
 * milliseconds and always the same way.
 */
export class VirtualClock implements Clock {
	private time = 0;
	private sleepers: Array<{ wakeAt: number; wake: () => void }> = [];

	nowMs(): number {
		return BEGIN_MS + this.time;
	}

	monotonicMs(): number {
		return this.time;
	}

	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((wake) => {
			this.sleepers.push({ wakeAt: this.time + milliseconds, wake });
		});
	}

	advance(milliseconds: number): void {
		this.time += milliseconds;
	}

	/** Lets time pass until `work` is done. */
	async run<T>(work: Promise<T>): Promise<T> {
		const state = { done: false };
		const finished = () => {
			state.done = true;
		};
		work.then(finished, finished);
		for (;;) {
			await settle();
			if (state.done) return await work;
			this.sleepers.sort((one, other) => one.wakeAt - other.wakeAt);
			const next = this.sleepers.shift();
			if (!next) continue;
			this.time = Math.max(this.time, next.wakeAt);
			next.wake();
		}
	}
}

/** Lets everything go on that waits for nothing but its turn. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
