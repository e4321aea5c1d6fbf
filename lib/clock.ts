/**
 * Time as the code sees it that reads a clock or waits. The real one comes from the platform (see
 * `lib/n8n/clock.ts`); tests hand in one that they move themselves, so that no test ever sleeps.
 */
export interface Clock {
	/**
	 * The time of day, in milliseconds since 1970 (UTC): for what is compared with times of other
	 * systems. It may jump when the machine's clock is set.
	 */
	nowMs(): number;
	/** Milliseconds since some fixed moment, never going back: for how long something takes. */
	monotonicMs(): number;
	/** Resolves after so many milliseconds. */
	sleep(milliseconds: number): Promise<void>;
}

/** A clock that is only read. */
export type WallClock = Pick<Clock, 'nowMs'>;

/** The time of day in whole seconds since 1970, as Stripe counts it. */
export function unixSeconds(clock: WallClock): number {
	return Math.floor(clock.nowMs() / 1000);
}
