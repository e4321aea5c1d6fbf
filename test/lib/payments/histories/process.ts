import type {
	SalesforceConnection,
	SalesforceRequest,
} from '../../../../lib/salesforce/connection';
import type { HttpClient } from './world';
import type { Kill } from './steps';
import type { Turns } from './turns';

/** Never comes to an end, as what a dead process has begun. */
const forEver = new Promise<never>(() => undefined);

/**
 * A process that makes a run, and may be killed at one of its requests. From then on it neither asks nor
 * hears anything: its run is left where it stands. One that is killed after its last answer has nothing left
 * to do but to tell what it did, and has told it.
 */
export class Process {
	/** Resolves when it is killed. */
	readonly killed: Promise<'killed'>;
	private die: () => void = () => undefined;
	private isDead = false;
	private requests = 0;
	private unanswered = 0;

	constructor(
		private readonly kill: Kill | null,
		private readonly turns?: Turns,
	) {
		this.killed = new Promise((resolve) => (this.die = () => resolve('killed')));
	}

	/** Both services as this process reaches them. */
	salesforce(
		connection: SalesforceConnection,
		onAnswer: (request: SalesforceRequest, answer: unknown) => void,
	): SalesforceConnection {
		const through =
			<T>(send: (request: SalesforceRequest) => Promise<T>) =>
			async (request: SalesforceRequest): Promise<T> =>
				await this.ask(async () => {
					const answer = await send(request);
					onAnswer(request, answer);
					return answer;
				});
		return {
			...connection,
			usage: () => connection.usage(),
			request: through(async (request) => await connection.request(request)) as never,
			tryRequest: through(async (request) => await connection.tryRequest(request)) as never,
			requestText: through(async (request) => await connection.requestText(request)),
		};
	}

	stripe(inner: HttpClient): HttpClient {
		return {
			getClientName: () => inner.getClientName(),
			makeRequest: async (...request) =>
				await this.ask(async () => await inner.makeRequest(...request)),
		};
	}

	/** Makes one request, or what counts as one. */
	async ask<T>(send: () => Promise<T>): Promise<T> {
		if (this.isDead) return await this.end();
		const isLast = this.kill !== null && this.requests++ >= this.kill.at;
		if (isLast && !this.kill.afterIt) return await this.end();
		const turn = this.turns;
		this.unanswered++;
		try {
			return await (turn ? turn.take(send, () => this.isDead) : send());
		} finally {
			this.unanswered--;
			// What its answer leads to is seen by nobody, unless it was the last one.
			if (isLast && this.unanswered === 0) this.isDead = true;
			else if (isLast || this.hasDied()) await this.end();
		}
	}

	/** Another of its requests may have been the last one meanwhile. */
	private hasDied(): boolean {
		return this.isDead;
	}

	private async end(): Promise<never> {
		this.isDead = true;
		this.die();
		return await forEver;
	}
}
