/**
 * Time as the code that waits sees it. The real one comes from the platform (see `lib/n8n/clock.ts`);
 * tests hand in one that they move themselves, so that no test ever sleeps.
 */
export interface Clock {
	/** Milliseconds since some fixed moment; only differences matter. */
	now(): number;
	/** Resolves after `milliseconds`. */
	sleep(milliseconds: number): Promise<void>;
}
