/** The sandbox's own clock: the machine's time plus whatever has been added by `advance`. */
export class Clock {
	private offsetMs: number;

	constructor(
		private readonly save: (offsetMs: number) => void = () => {},
		offsetMs = 0,
	) {
		this.offsetMs = offsetMs;
	}

	/** Milliseconds since the epoch, with a fraction, by the sandbox's clock. */
	nowMs(): number {
		return wallClockMs() + this.offsetMs;
	}

	/** Whole seconds since the epoch, by the sandbox's clock. */
	now(): number {
		return Math.floor(this.nowMs() / 1000);
	}

	/** Moves the clock forward by `seconds`. */
	advance(seconds: number): void {
		this.offsetMs += seconds * 1000;
		this.save(this.offsetMs);
	}
}

/** Milliseconds since the epoch with a fraction; unlike `Date.now` it never goes back. */
export function wallClockMs(): number {
	return performance.timeOrigin + performance.now();
}
