import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../control/clock';
import { inTransaction, prepared } from '../control/database';

/** Something that shall happen later. */
export interface Job {
	/** Which handler runs it, such as `stripe.settleCharge`. */
	kind: string;
	/** Epoch milliseconds, by the sandbox's clock or by the clock that `clock` names. */
	dueMs: number;
	/** What the handler is told; kept as JSON. */
	payload?: unknown;
	/** Another job of the same kind and key takes this one's place. */
	key?: string;
	/** A clock other than the sandbox's own, such as one of Stripe's test clocks. */
	clock?: string;
}

/**
 * Runs a job: in a transaction of its own, in which the job itself goes away. `atMs` is the moment
 * that the job was due, which is "now" for everything it does; by the clock `clock`, if it goes by one.
 */
export type JobHandler = (payload: unknown, atMs: number, clock?: string) => void;

/** The longest wait of one timer; a later job is looked at again then. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/**
 * What happens later in any service: jobs with a due time, kept in the database (and so in `--file`),
 * run in the order in which they are due, by a timer and whenever a clock is moved. A job added in a
 * transaction that fails is never seen.
 *
 * A service registers its handlers at its start with `handle` and calls `add` where something is to
 * happen later; what has to leave the machine goes through `Deliveries`.
 */
export class Scheduler {
	private readonly handlers = new Map<string, JobHandler>();
	private timer: NodeJS.Timeout | undefined;
	private woken: NodeJS.Immediate | undefined;
	private closed = false;

	constructor(
		private readonly database: DatabaseSync,
		private readonly clock: Clock,
	) {
		database.exec(`
			CREATE TABLE IF NOT EXISTS sandbox_jobs (
				id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT, clock TEXT,
				due_ms REAL NOT NULL, payload TEXT NOT NULL, UNIQUE (kind, key)
			);
			CREATE INDEX IF NOT EXISTS sandbox_jobs_by_due ON sandbox_jobs (clock, due_ms);
			CREATE TABLE IF NOT EXISTS sandbox_clocks (id TEXT PRIMARY KEY, now_ms REAL NOT NULL);
		`);
		this.wake();
	}

	/** Names who runs the jobs of a kind. */
	handle(kind: string, handler: JobHandler): void {
		this.handlers.set(kind, handler);
	}

	/** Has something happen later, or at once after the running transaction when it is due already. */
	add({ kind, dueMs, payload = null, key, clock }: Job): void {
		prepared(
			this.database,
			'INSERT OR REPLACE INTO sandbox_jobs (kind, key, clock, due_ms, payload) VALUES (?, ?, ?, ?, ?)',
		).run(kind, key ?? null, clock ?? null, dueMs, JSON.stringify(payload));
		this.wake();
	}

	/** Takes back the job of that kind and key. */
	cancel(kind: string, key: string): void {
		prepared(this.database, 'DELETE FROM sandbox_jobs WHERE kind = ? AND key = ?').run(kind, key);
	}

	/** Sets a clock other than the sandbox's own to `nowMs`; what is due by it then runs. */
	moveClock(id: string, nowMs: number): void {
		prepared(this.database, 'INSERT OR REPLACE INTO sandbox_clocks (id, now_ms) VALUES (?, ?)').run(
			id,
			nowMs,
		);
		this.wake();
	}

	/** Forgets a clock and all jobs that go by it. */
	dropClock(id: string): void {
		prepared(this.database, 'DELETE FROM sandbox_clocks WHERE id = ?').run(id);
		prepared(this.database, 'DELETE FROM sandbox_jobs WHERE clock = ?').run(id);
	}

	/** Looks for due jobs after the running transaction; for a clock that has just been moved. */
	wake(): void {
		if (this.closed || this.woken) return;
		this.woken = setImmediate(() => {
			this.woken = undefined;
			this.run();
		});
	}

	/** Runs all that is due, and what those jobs add in turn. Not to be called in a transaction. */
	run(): void {
		if (this.closed) return;
		for (let job = this.next(); job; job = this.next()) this.perform(job);
		this.arm();
	}

	/** Forgets all jobs and clocks. */
	clear(): void {
		this.database.exec('DELETE FROM sandbox_jobs; DELETE FROM sandbox_clocks');
	}

	close(): void {
		this.closed = true;
		clearTimeout(this.timer);
		clearImmediate(this.woken);
	}

	private next(): StoredJob | undefined {
		const row = prepared(
			this.database,
			`SELECT jobs.id, kind, clock, due_ms, payload FROM sandbox_jobs AS jobs
				LEFT JOIN sandbox_clocks AS clocks ON clocks.id = jobs.clock
				WHERE due_ms <= CASE WHEN clock IS NULL THEN ? ELSE now_ms END
				ORDER BY due_ms, jobs.id LIMIT 1`,
		).get(this.clock.nowMs());
		return (
			row && {
				id: Number(row['id']),
				kind: String(row['kind']),
				...(typeof row['clock'] === 'string' && { clock: row['clock'] }),
				dueMs: Number(row['due_ms']),
				payload: JSON.parse(String(row['payload'])) as unknown,
			}
		);
	}

	private perform(job: StoredJob): void {
		const done = () => prepared(this.database, 'DELETE FROM sandbox_jobs WHERE id = ?').run(job.id);
		try {
			inTransaction(this.database, () => {
				done();
				const handler = this.handlers.get(job.kind);
				if (!handler) throw new Error(`Nobody runs jobs of the kind ${job.kind}`);
				handler(job.payload, job.dueMs, job.clock);
			});
		} catch (error) {
			// A fault of the sandbox itself: loud, and not again and again.
			console.error(`The sandbox failed at ${job.kind}:`, error);
			done();
		}
	}

	/** Sets the timer for the next job by the sandbox's own clock. */
	private arm(): void {
		clearTimeout(this.timer);
		const due = prepared(
			this.database,
			'SELECT MIN(due_ms) AS due FROM sandbox_jobs WHERE clock IS NULL',
		).get()?.['due'];
		if (typeof due !== 'number') return;
		const waitMs = Math.max(1, Math.min(due - this.clock.nowMs(), LONGEST_WAIT_MS));
		this.timer = setTimeout(() => this.run(), Math.ceil(waitMs));
		this.timer.unref();
	}
}

interface StoredJob {
	id: number;
	kind: string;
	clock?: string;
	dueMs: number;
	payload: unknown;
}
