import type { WallClock } from '../clock';
import { Problem } from '../errors';
import type { ChangePosition } from '../salesforce/query';
import { isFatal } from './fatal';
import type { SyncReport } from './report';
import type { SyncResult } from './result';
import { advanced, stamped, type StreamState, withEcho, withRetries } from './state';
import type { Verification } from './verifyWritten';

/** Some records of a source. */
export interface Page<R> {
	records: readonly R[];
	/** IDs that were asked for: these are answered with this page, be their records there or not. */
	asked?: readonly string[];
	/** Where to go on once this page and all before it are dealt with; without it a run begins again. */
	position?: ChangePosition;
}

/** One side of a sync: what changed. A client supplies it for each stream that it follows. */
export interface Source<R> {
	/** The run takes in changes up to here, and its end moves the cursor here; ISO 8601. */
	until: string;
	/** Page after page, to the end; the next is asked for while one is being dealt with. */
	pages: AsyncGenerator<Page<R>, void, undefined>;
	/** The record's ID, by which the retry list knows it. */
	idOf(record: R): string;
	/** The write stamp that the record carries, where it carries one; ISO 8601. */
	stampOf?(record: R): string;
}

/** What the second step of a page came to. */
export interface Finished {
	/** What became of each record, in the order in which they were sent. */
	results: readonly SyncResult[];
	/** Where something was written: looks whether anybody changed those records meanwhile. */
	verify?: () => Promise<Verification>;
}

/** How the second step of a page is to be done. */
export interface FinishOptions {
	/** For the records' stamp: whole seconds, later than any before. */
	stamp: Date;
	/**
	 * Nothing goes on meanwhile: rather fast than with few requests. It is known once the next page has been read,
	 * which only who asks for it waits for.
	 */
	hurry: () => Promise<boolean>;
}

/**
 * The other side of a sync: what is to be done with records. A client supplies both steps; the second of
 * one page goes on beside the first of the next, and never beside another second.
 */
export interface Target<R, S> {
	/**
	 * The first step, such as sending the records to the other system.
	 *
	 * @returns what was begun, in order; fewer than were given once nothing more can be done
	 */
	send(records: readonly R[]): Promise<S[]>;
	/** The record of what was begun. */
	recordOf(sent: S): R;
	/** The second step, such as writing back what the other system answered. */
	finish(sent: readonly S[], options: FinishOptions): Promise<Finished>;
	/** The failure that would meet every further record as well. */
	endedBy?(): Problem | undefined;
}

/** What a run works with beside its two sides. */
export interface RunContext {
	report: SyncReport;
	/** Tells the time for write stamps. */
	clock: WallClock;
	cancelled: () => boolean;
	/** Keeps how far the run came, so that the next goes on from there if this one is broken off. */
	keep?: (state: StreamState) => Promise<void>;
}

/** How far a run came. */
export interface RunEnd {
	state: StreamState;
	/** All pages are dealt with. */
	isComplete: boolean;
	/** The failure that ended it. */
	endedBy?: Problem;
}

/** A page with fewer records is sent in no time. */
const NEAR_END = 500;
/**
 * After so many records it is kept how far the run came, which costs two requests: a run that is broken off
 * costs the next one a look at no more than these, three minutes of it at Stripe's limit.
 */
const KEPT_EVERY = 5000;

/**
 * Deals with all pages of a source: while one is being sent, the next is read and the last is being
 * written back, so that two pages of results are the most in memory.
 *
 * @param state where the stream stood before; it is not changed
 * @returns where it stands now. Its cursor is moved by {@link import('./state').completed}, once the
 * client has done whatever else belongs to the run
 * @throws what is no Problem
 */
export async function runPages<R, S>(
	source: Source<R>,
	target: Target<R, S>,
	state: StreamState,
	context: RunContext,
): Promise<RunEnd> {
	return await new PagesRun(source, target, state, context).run();
}

class PagesRun<R, S> {
	/** Pages whose second step is under way, one after the other. */
	private finishing: Promise<void> = Promise.resolve();
	private failure?: Problem;
	/** What kept further pages from being read or sent; those before are finished all the same. */
	private brokenOff?: Problem;
	/**
	 * By record which write stamp this run has put into it, milliseconds since 1970: of the first few thousand, as
	 * what is written later is no change up to its `until` any more.
	 */
	private readonly stamps = new Map<string, number>();
	/** Replaced by the next with each step. */
	private state: StreamState;
	/** Records dealt with since the state was kept. */
	private unkept = 0;

	constructor(
		private readonly source: Source<R>,
		private readonly target: Target<R, S>,
		before: StreamState,
		private readonly context: RunContext,
	) {
		this.state = before;
	}

	async run(): Promise<RunEnd> {
		let isComplete = false;
		try {
			isComplete = await this.allPages();
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			this.brokenOff = error;
		} finally {
			// Whatever ends the run, what was sent gets its second step.
			await this.finishing;
		}
		const endedBy = this.endedBy;
		return {
			state: this.state,
			isComplete: isComplete && !endedBy && !this.context.cancelled(),
			...(endedBy && { endedBy }),
		};
	}

	/** @returns whether the source came to its end */
	private async allPages(): Promise<boolean> {
		const { pages } = this.source;
		let next = pages.next();
		while (!this.endedBy && !this.context.cancelled()) {
			const { value: page, done } = await next;
			if (done) return true;
			next = pages.next();
			// Its failure is met where it is awaited.
			next.catch(() => undefined);
			const records = page.records.filter((record) => !this.isOwn(record));
			const sent = await this.target.send(records);
			await this.finishing;
			// A second step that takes its time is hidden by a page to come, and not by the end of the run.
			const coming = next;
			const hurry = async () => (await sizeOf(coming)) < NEAR_END;
			this.finishing = this.finish(page, records, sent, hurry).catch((error: unknown) => {
				// The run ends by it, but not before what is being sent has had its second step too.
				if (!(error instanceof Problem)) throw error;
				this.failure ??= error;
			});
			this.finishing.catch(() => undefined);
		}
		return false;
	}

	private get endedBy(): Problem | undefined {
		return this.target.endedBy?.() ?? this.failure ?? this.brokenOff;
	}

	/**
	 * Records that this run has written to already come by again when they are young. Those that another run has
	 * written to meanwhile do not count: what that one could not finish stands on its own list alone.
	 */
	private isOwn(record: R): boolean {
		const written = Date.parse(this.source.stampOf?.(record) ?? '');
		return this.stamps.get(this.source.idOf(record)) === written;
	}

	private async finish(
		page: Page<R>,
		records: readonly R[],
		sent: readonly S[],
		hurry: FinishOptions['hurry'],
	): Promise<void> {
		const next = stamped(this.state, this.context.clock);
		this.state = next;
		const stamp = new Date(next.lastStamp);
		const ids = sent.map((each) => this.source.idOf(this.target.recordOf(each)));
		this.noteStamp(ids, stamp);
		const { results, verify } = await this.target.finish(sent, { stamp, hurry });
		this.tell(results);
		const { changed = [], until } = (await verify?.()) ?? {};

		const failed = ids.filter((_id, index) => results[index]?.retry);
		const isWhole = sent.length === records.length;
		const settled = isWhole ? (page.asked ?? []) : ids;
		this.state = withRetries(this.state, settled, [...failed, ...changed]);
		if (until) this.state = withEcho(this.state, { stamp: next.lastStamp, until });
		if (!page.position || !isWhole || this.failure) return;
		this.state = advanced(this.state, page.position, this.source.until);
		this.unkept += sent.length;
		if (this.unkept < KEPT_EVERY) return;
		this.unkept = 0;
		await this.context.keep?.(this.state);
	}

	private noteStamp(ids: readonly string[], stamp: Date): void {
		if (!this.source.stampOf || this.stamps.size >= KEPT_EVERY) return;
		for (const id of ids) this.stamps.set(id, stamp.getTime());
	}

	private tell(results: readonly SyncResult[]): void {
		const { report } = this.context;
		for (const result of results) {
			report.result(result);
			if (result.status === 'problem' && isFatal(result.problem)) {
				this.failure ??= result.problem;
			}
		}
		if (results.length > 0) {
			report.progress(`${report.total} records so far: ${report.toString()}`);
		}
	}
}

/** How many records the next page has. */
async function sizeOf<R>(next: Promise<IteratorResult<Page<R>, void>>): Promise<number> {
	try {
		const { value } = await next;
		return value ? value.records.length : 0;
	} catch (error) {
		// It is met where the page is used.
		if (error instanceof Problem) return 0;
		throw error;
	}
}
