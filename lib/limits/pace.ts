/** A request without an answer is taken to have arrived after so many milliseconds at the latest. */
const LONGEST_WAY_MS = 250;
/** For what the estimate of an arrival may be wrong by: clocks count whole milliseconds. */
const GUARD_MS = 5;
/** By how much less, each answer, the shortest time seen is believed. */
const DOUBT_MS = 0.1;

/** A request that has left: it counts until a second has passed since it surely arrived. */
export interface Departure {
	readonly at: number;
	/** When it had arrived at the latest, known once it is answered. */
	arrivedBy?: number;
}

/**
 * The pace of one stream of requests: evenly spaced, slower after the other side said "too many",
 * back to full speed little by little.
 *
 * The ceiling is a number of requests that may arrive at the other side in any one second. What leaves
 * evenly arrives unevenly. So a request counts not from when it left but from when it seems to have
 * arrived: the time of its answer less the shortest answer time seen. The space between two requests
 * is 2% more than the ceiling asks for, so that this count is seldom what holds a request up.
 */
export class Pace {
	private static readonly SHARE_OF_CEILING = 0.98;
	private static readonly LOWEST_FACTOR = 0.04;
	/** A refusal long after the last one may be a hiccup of the network; one soon after it is none. */
	private static readonly SLOWED_BY_STRAY_TO = 0.9;
	private static readonly SLOWED_TO = 0.7;
	private static readonly STRAY_AFTER_MS = 5000;
	private static readonly RECOVERY_PER_SECOND = 0.1;

	/** Requests that may arrive in any one second. */
	private readonly perSecond: number;
	/** When the next request may leave, in the clock's milliseconds. */
	private next = Number.NEGATIVE_INFINITY;
	/** Requests that may have arrived within the last second. */
	private recent: Departure[] = [];
	private shortestAnswer = Number.POSITIVE_INFINITY;
	private answers = 0;
	private factor = 1;
	private slowedAt = Number.NEGATIVE_INFINITY;

	/** @param ceiling requests a second, at most; at least 1 */
	constructor(readonly ceiling: number) {
		if (!(ceiling >= 1)) throw new RangeError('A ceiling must be at least one request a second');
		this.perSecond = Math.floor(ceiling);
	}

	/** Milliseconds until a request may leave; 0 when it may leave now. */
	waitFrom(now: number): number {
		const spacing = Math.max(0, this.next - now);
		if (this.recent.length < this.perSecond) return spacing;
		this.recent = this.recent.filter((departure) => this.countsUntil(departure) > now);
		if (this.recent.length < this.perSecond) return spacing;
		const soonest = Math.min(...this.recent.map((departure) => this.countsUntil(departure)));
		// Without any answer yet there is no telling: look again a moment later.
		return Math.max(spacing, Math.min(soonest - now, LONGEST_WAY_MS));
	}

	/** Counts a request that leaves now. Hand what it returns to `answered` when the answer is there. */
	take(now: number): Departure {
		const interval = 1000 / this.rate(now);
		// A late timer may be made up for by one interval, never by a burst.
		this.next = Math.max(this.next, now - interval) + interval;
		const departure: Departure = { at: now };
		this.forgetOldest(now);
		this.recent.push(departure);
		return departure;
	}

	/** Tells that a request was answered, or given up. */
	answered(departure: Departure, now: number): void {
		// The way may have become longer for good, so the shortest time is believed less and less.
		this.shortestAnswer = Math.min(now - departure.at, this.shortestAnswer + DOUBT_MS);
		this.answers++;
		// The first requests, which open connections, say nothing of how short an answer can be.
		departure.arrivedBy = this.isWarm() ? now - this.shortestAnswer + GUARD_MS : now;
	}

	/** The other side refused for its rate: slower by a tenth, or by a third if it did so lately. */
	slowDown(now: number): void {
		const sinceLast = now - this.slowedAt;
		// Requests that left together are refused together.
		if (sinceLast < 1000) return;
		const share = sinceLast > Pace.STRAY_AFTER_MS ? Pace.SLOWED_BY_STRAY_TO : Pace.SLOWED_TO;
		this.factor = Math.max(this.currentFactor(now) * share, Pace.LOWEST_FACTOR);
		this.slowedAt = now;
		this.next = Math.max(this.next, now + 1000 / this.rate(now));
	}

	/** Under a ceiling that is never reached, too, no more is remembered than what still counts. */
	private forgetOldest(now: number): void {
		const [oldest] = this.recent;
		if (oldest && this.countsUntil(oldest) <= now) {
			this.recent = this.recent.filter((departure) => this.countsUntil(departure) > now);
		}
	}

	/** Until when a request counts: a second after it arrived, at the latest moment possible. */
	private countsUntil({ at, arrivedBy }: Departure): number {
		if (arrivedBy !== undefined) return arrivedBy + 1000;
		return this.isWarm() ? at + LONGEST_WAY_MS + 1000 : Number.POSITIVE_INFINITY;
	}

	private isWarm(): boolean {
		return this.answers >= this.perSecond;
	}

	/** Requests a second at this moment. */
	rate(now: number): number {
		return this.perSecond * Pace.SHARE_OF_CEILING * this.currentFactor(now);
	}

	private currentFactor(now: number): number {
		if (this.factor >= 1) return 1;
		const recovered = ((now - this.slowedAt) / 1000) * Pace.RECOVERY_PER_SECOND;
		return Math.min(1, this.factor + recovered);
	}
}
