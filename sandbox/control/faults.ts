/** What goes wrong when a fault fires. */
export type Fault =
	| {
			type: 'status';
			status: number;
			body?: unknown;
			headers?: Record<string, string>;
			/** The endpoint had begun: the answer counts as its result (Stripe replays it for the key). */
			stored?: boolean;
	  }
	| { type: 'delay'; ms: number }
	| { type: 'cutBefore' }
	| { type: 'cutAfter' }
	| { type: 'truncate' }
	| { type: 'stall' };

export type BreakingFault = Exclude<Fault, { type: 'delay' }>;

export interface FaultRule {
	service: string;
	method?: string;
	/** A regular expression held against the path with its query. */
	path?: string;
	/** 0 to 1; 1 without it. */
	probability?: number;
	/** Makes the draws of `probability` repeatable. */
	seed?: number;
	/** How often it fires; for ever without it. */
	times?: number;
	fault: Fault;
}

export interface ActiveFault extends FaultRule {
	id: string;
	fired: number;
}

export interface DrawnFaults {
	delayMs: number;
	fault?: BreakingFault;
}

interface Entry {
	active: ActiveFault;
	matches: (method: string, path: string) => boolean;
	random: () => number;
}

/** The faults that are set. Delays add up; of the others the first that fires wins. */
export class FaultBook {
	private entries: Entry[] = [];
	private nextId = 1;

	/** Sets a fault and returns its ID. Throws a SyntaxError if `path` is no regular expression. */
	add(rule: FaultRule): string {
		const id = `fault_${this.nextId++}`;
		const path = rule.path === undefined ? undefined : new RegExp(rule.path);
		const method = rule.method?.toUpperCase();
		this.entries.push({
			active: { ...rule, id, fired: 0 },
			matches: (m, p) => (method === undefined || method === m) && (path?.test(p) ?? true),
			random: seededRandom(rule.seed ?? Math.floor(Math.random() * 2 ** 32)),
		});
		return id;
	}

	list(): ActiveFault[] {
		return this.entries.map((entry) => entry.active);
	}

	clear(): void {
		this.entries = [];
	}

	/** What shall happen to this request. */
	draw(service: string, method: string, path: string): DrawnFaults {
		const drawn: DrawnFaults = { delayMs: 0 };
		for (const { active, matches, random } of this.entries) {
			if (active.service !== service || !matches(method, path)) continue;
			if (active.times !== undefined && active.fired >= active.times) continue;
			if (active.fault.type !== 'delay' && drawn.fault) continue;
			if (active.probability !== undefined && random() >= active.probability) continue;
			active.fired++;
			if (active.fault.type === 'delay') drawn.delayMs += active.fault.ms;
			else drawn.fault = active.fault;
		}
		return drawn;
	}
}

/** Mulberry32, a public-domain generator: the same seed gives the same draws, each in [0, 1). */
function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
