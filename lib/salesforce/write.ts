import { Problem } from '../errors';
import { DEFAULT_RETRY_POLICY, retryDelay } from '../retry';
import { COLLECTION_SIZE, writeCollection, writeCollections } from './collections';
import { JOINED_AT_ONCE } from './composite';
import type { SalesforceConnection } from './connection';
import { defiesCsv } from './csv';
import { SalesforceFailure } from './failure';
import { JOB_SIZE, writeByJob } from './ingest';
import { withoutDoubt, failedRow, type RowOutcome } from './rowOutcome';
import { planLanes, type PlannedRow, prepareRows, type WriteRequest } from './rows';

export type { DuplicateMatch, RefusedRow, RowOutcome, WrittenRow } from './rowOutcome';
export type { RowValues, WriteRequest } from './rows';

export interface WriteOptions {
	/**
	 * The lookup field whose record a write locks, such as `Account__c` of payments: rows of one parent
	 * are written together, never side by side.
	 */
	parentField?: string;
	/** From so many rows on a job of Bulk API 2.0 does it; creates always go by collections. */
	bulkThreshold?: number;
	/**
	 * Updates and upserts go 1,000 rows a request, which takes as long as its five collections one after the
	 * other: for up to a few thousand rows, where the org's daily requests are dearer than time.
	 */
	joined?: boolean;
	/** What is being done, for the problems ("Writing the payments"). */
	doing?: string;
}

/** Above about so many rows a bulk job costs fewer requests and less of the org's time. */
export const DEFAULT_BULK_THRESHOLD = 2000;

/** Collections under way at a time: enough to hide the way there, few enough not to lock each other out. */
const LANES = 3;

/**
 * Writes rows to an object, each on its own: one that cannot be written does not keep back the others.
 * Rows refused in passing, for a lock for example, are tried again after a while.
 *
 * Updates and upserts may be repeated without harm. A create is never repeated when it may have
 * worked; such a row is refused with a problem that says so.
 *
 * @returns an outcome for each row, in order. A failure of the whole, such as a lost network, is the
 * outcome of all rows that it kept from being written
 * @throws Problem only when object or external ID field is not a name
 */
export async function writeRecords(
	connection: SalesforceConnection,
	request: WriteRequest,
	options: WriteOptions = {},
): Promise<RowOutcome[]> {
	const run = new WriteRun(connection, request, options);
	return await run.outcomes();
}

class WriteRun {
	private readonly results: Array<RowOutcome | undefined>;
	private readonly doing: string;
	/** The failure after which nothing more is sent. */
	private stopped?: SalesforceFailure | Problem;

	constructor(
		private readonly connection: SalesforceConnection,
		private readonly request: WriteRequest,
		private readonly options: WriteOptions,
	) {
		this.results = request.rows.map(() => undefined);
		this.doing = options.doing ?? `Writing ${request.object} records`;
	}

	async outcomes(): Promise<RowOutcome[]> {
		const { rows, refused } = prepareRows(this.request, this.options.parentField);
		for (const { position, problem } of refused) {
			this.results[position] = failedRow(problem, this.doing);
		}
		await this.writeAll(rows);
		for (let attempts = 1; ; attempts++) {
			const again = rows.filter(({ position }) => isTransient(this.results[position]));
			if (again.length === 0 || this.stopped) break;
			const delay = retryDelay(
				{ attempts, shouldRetry: 'true' },
				this.connection.random(),
				DEFAULT_RETRY_POLICY,
			);
			if (delay === undefined) break;
			await this.connection.clock.sleep(delay);
			// One after the other: these have stood in each other's way, or in somebody's.
			await this.writeByCollections(again, 1);
		}
		return this.results.map((outcome) => {
			if (!outcome) throw new Error('A row was left without an outcome');
			return outcome;
		});
	}

	private async writeAll(rows: readonly PlannedRow[]): Promise<void> {
		const { request } = this;
		const threshold = this.options.bulkThreshold ?? DEFAULT_BULK_THRESHOLD;
		if (request.operation !== 'create' && this.options.joined) {
			await this.writeJoined(request, rows);
			return;
		}
		if (request.operation === 'create' || rows.length < threshold) {
			await this.writeByCollections(rows, LANES);
			return;
		}
		const { forJobs, others } = splitForJobs(rows);
		for (const jobRows of planLanes(forJobs, 1, JOB_SIZE).flat()) {
			await this.guarded(jobRows, async () =>
				writeByJob(this.connection, request, jobRows, this.doing, this.report),
			);
		}
		await this.writeByCollections(others, 1);
	}

	private async writeByCollections(rows: readonly PlannedRow[], lanes: number): Promise<void> {
		const { connection, request, doing } = this;
		await Promise.all(
			planLanes(rows, lanes, COLLECTION_SIZE).map(async (chunks) => {
				for (const chunk of chunks) {
					await this.guarded(chunk, async () =>
						writeCollection(connection, request, chunk, doing, this.report),
					);
				}
			}),
		);
	}

	/** As many rows with one request as there can be, and lanes only for more than that. */
	private async writeJoined(
		request: Exclude<WriteRequest, { operation: 'create' }>,
		rows: readonly PlannedRow[],
	): Promise<void> {
		const { connection, doing } = this;
		const lanes = Math.min(LANES, Math.ceil(rows.length / (COLLECTION_SIZE * JOINED_AT_ONCE)));
		await Promise.all(
			planLanes(rows, lanes, COLLECTION_SIZE).map(async (chunks) => {
				for (let start = 0; start < chunks.length; start += JOINED_AT_ONCE) {
					const some = chunks.slice(start, start + JOINED_AT_ONCE);
					await this.guarded(some.flat(), async () =>
						writeCollections(connection, request, some, doing, this.report),
					);
				}
			}),
		);
	}

	private readonly report = ({ position }: PlannedRow, outcome: RowOutcome): void => {
		this.results[position] = outcome;
	};

	/** Writes rows unless something has stopped the run; what stops it becomes their outcome. */
	private async guarded(rows: readonly PlannedRow[], write: () => Promise<void>): Promise<void> {
		if (this.stopped) {
			const failure = withoutDoubt(this.stopped);
			for (const row of rows) this.results[row.position] ??= failedRow(failure, this.doing);
			return;
		}
		// A row that is tried again keeps its last outcome only if this attempt does not get to it.
		const before = rows.map(({ position }) => this.results[position]);
		for (const { position } of rows) this.results[position] = undefined;
		try {
			await write();
		} catch (error) {
			if (!(error instanceof SalesforceFailure) && !(error instanceof Problem)) throw error;
			this.stopped ??= error;
			const failure = this.request.operation === 'create' ? error : withoutDoubt(error);
			rows.forEach(({ position }, index) => {
				this.results[position] ??= before[index] ?? failedRow(failure, this.doing);
			});
		}
	}
}

function isTransient(outcome: RowOutcome | undefined): boolean {
	return outcome?.success === false && outcome.transient;
}

/** A job takes each record once, and no text that CSV cannot carry; rows of one parent stand together. */
function splitForJobs(rows: readonly PlannedRow[]): {
	forJobs: PlannedRow[];
	others: PlannedRow[];
} {
	const keys = new Set<string>();
	const forJobs: PlannedRow[] = [];
	const others: PlannedRow[] = [];
	for (const row of rows) {
		if (keys.has(row.key) || defiesCsv(row.values)) others.push(row);
		else forJobs.push(row);
		keys.add(row.key);
	}
	return { forJobs, others };
}
