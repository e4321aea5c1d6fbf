import type { Clock } from '../clock';
import { Pace } from './pace';

/** Ceilings in requests a second. */
export interface Ceilings {
	/** All requests of the account together. */
	account: number;
	/** Requests of one named operation, where `perOperation` names no other. */
	operation: number;
	/** Operations with a ceiling of their own, by name. */
	perOperation?: Readonly<Record<string, number>>;
}

/** Which limit the other side said was exceeded. */
export type Exceeded = 'account' | 'operation';

/**
 * Keeps the requests to one account under its ceilings: in all, and for each operation. Waiting
 * requests of one operation leave in the order in which they came. It holds no timer while nobody waits.
 */
export class RequestLimiter {
	private readonly account: Pace;
	private readonly operations = new Map<string, { pace: Pace; tail: Promise<unknown> }>();

	constructor(
		readonly ceilings: Ceilings,
		private readonly clock: Clock,
	) {
		this.account = new Pace(ceilings.account);
	}

	/**
	 * Resolves when a request of this operation may leave.
	 *
	 * @param operation the operation's name, such as `POST /v1/customers`
	 * @returns to be called once the request is answered or given up
	 */
	async acquire(operation: string): Promise<() => void> {
		const lane = this.lane(operation);
		const turn = lane.tail.then(async () => await this.leave(lane.pace));
		lane.tail = turn;
		return await turn;
	}

	/** Tells that the other side refused a request of this operation for its rate. */
	slowDown(operation: string, exceeded: Exceeded): void {
		const pace = exceeded === 'account' ? this.account : this.lane(operation).pace;
		pace.slowDown(this.clock.monotonicMs());
	}

	private async leave(pace: Pace): Promise<() => void> {
		for (;;) {
			const now = this.clock.monotonicMs();
			const wait = Math.max(this.account.waitFrom(now), pace.waitFrom(now));
			if (wait <= 0) {
				const ofAccount = this.account.take(now);
				const ofOperation = pace.take(now);
				return () => {
					const answeredAt = this.clock.monotonicMs();
					this.account.answered(ofAccount, answeredAt);
					pace.answered(ofOperation, answeredAt);
				};
			}
			await this.clock.sleep(Math.ceil(wait));
		}
	}

	private lane(operation: string): { pace: Pace; tail: Promise<unknown> } {
		let lane = this.operations.get(operation);
		if (!lane) {
			const ceiling = this.ceilings.perOperation?.[operation] ?? this.ceilings.operation;
			lane = { pace: new Pace(ceiling), tail: Promise.resolve() };
			this.operations.set(operation, lane);
		}
		return lane;
	}
}
