/**
 * The pace of one stream of requests: evenly spaced, slower after the other side said "too many",
 * back to full speed little by little.
 *
 * The ceiling is a number of requests in any one second. Requests are spaced for 96% of it, and no
 * second holds more than that, so that what leaves here evenly and arrives unevenly stays below.
 */
export class Pace {
	static readonly SHARE_OF_CEILING = 0.96;
	private static readonly LOWEST_FACTOR = 0.04;
	private static readonly RECOVERY_PER_SECOND = 0.05;

	private readonly perSecond: number;
	/** When the next request may leave, in the clock's milliseconds. */
	private next = Number.NEGATIVE_INFINITY;
	/** When the last requests left, as many as one second may hold; the oldest at `oldest`. */
	private readonly departures: number[] = [];
	private oldest = 0;
	private factor = 1;
	private factorSince = 0;

	/** @param ceiling requests a second, at most; at least 1 */
	constructor(readonly ceiling: number) {
		if (!(ceiling >= 1)) throw new RangeError('A ceiling must be at least one request a second');
		this.perSecond = Math.max(1, Math.floor(ceiling * Pace.SHARE_OF_CEILING));
	}

	/** Milliseconds until a request may leave; 0 when it may leave now. */
	waitFrom(now: number): number {
		const secondIsFull =
			this.departures.length < this.perSecond
				? Number.NEGATIVE_INFINITY
				: (this.departures[this.oldest] ?? Number.NEGATIVE_INFINITY) + 1000;
		return Math.max(0, this.next - now, secondIsFull - now);
	}

	/** Counts a request that leaves now. */
	take(now: number): void {
		const interval = 1000 / this.rate(now);
		// A late timer may be made up for by one interval, never by a burst.
		this.next = Math.max(this.next, now - interval) + interval;
		if (this.departures.length < this.perSecond) {
			this.departures.push(now);
		} else {
			this.departures[this.oldest] = now;
			this.oldest = (this.oldest + 1) % this.perSecond;
		}
	}

	/** The other side refused for its rate: halve the pace, once a second at most. */
	slowDown(now: number): void {
		if (this.factor < 1 && now - this.factorSince < 1000) return;
		this.factor = Math.max(this.currentFactor(now) / 2, Pace.LOWEST_FACTOR);
		this.factorSince = now;
		this.next = Math.max(this.next, now + 1000 / this.rate(now));
	}

	/** Requests a second at this moment. */
	rate(now: number): number {
		return this.perSecond * this.currentFactor(now);
	}

	private currentFactor(now: number): number {
		if (this.factor >= 1) return 1;
		const recovered = ((now - this.factorSince) / 1000) * Pace.RECOVERY_PER_SECOND;
		return Math.min(1, this.factor + recovered);
	}
}
