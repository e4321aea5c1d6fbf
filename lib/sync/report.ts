import type { Problem } from '../errors';
import { meaningOf, STATUSES, type SyncResult, type SyncStatus } from './result';

/** Where a sync tells what it does. */
export interface SyncSink {
	result(result: SyncResult): void;
	/** A sentence for the log, every few thousand records. */
	progress(message: string): void;
}

const ALL_STATUSES = Object.keys(STATUSES) as SyncStatus[];

/**
 * Counts what becomes of records and passes it on. A report is a sink itself, so that the report of a
 * part adds to that of the whole.
 */
export class SyncReport implements SyncSink {
	/** The first thing that went wrong, with the record's name. */
	lastError?: string;
	private readonly counts = new Map<SyncStatus, number>();

	/** @param sink takes everything that is told here; none where the figures are enough */
	constructor(private readonly sink?: SyncSink) {}

	result(result: SyncResult): void {
		if (meaningOf(result.status).unasked) return;
		this.counts.set(result.status, this.count(result.status) + 1);
		if (result.status === 'problem') {
			this.lastError ??= `${result.title}: ${result.problem.message}`;
		}
		this.sink?.result(result);
	}

	progress(message: string): void {
		this.sink?.progress(message);
	}

	count(status: SyncStatus): number {
		return this.counts.get(status) ?? 0;
	}

	/** How many records were looked at. */
	get total(): number {
		return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
	}

	/** How many records count as made, changed or failed. */
	sum(counted: 'created' | 'updated' | 'failed'): number {
		return ALL_STATUSES.filter((status) => meaningOf(status).counts === counted).reduce(
			(sum, status) => sum + this.count(status),
			0,
		);
	}

	/** The figures by name, those that are zero too but for rare ones. */
	figures(): Record<string, number> {
		const isTold = (status: SyncStatus) => {
			const { unasked, rare } = meaningOf(status);
			return !unasked && (!rare || this.count(status) > 0);
		};
		return Object.fromEntries(
			ALL_STATUSES.filter(isTold).map((status) => [
				meaningOf(status).figure ?? status,
				this.count(status),
			]),
		);
	}

	/** As a sentence. */
	toString(): string {
		const said = ALL_STATUSES.filter((status) => this.count(status) > 0).map(
			(status) => `${this.count(status)} ${meaningOf(status).words}`,
		);
		return said.length > 0 ? said.join(', ') : 'nothing to do';
	}
}

/** How a sync went: its figures, and why it ended before its end, if it did. */
export interface SyncEnd {
	report: SyncReport;
	endedBy?: Problem;
	/** All changes before this moment are dealt with, as far as it is known; ISO 8601. */
	cursor?: string;
}
