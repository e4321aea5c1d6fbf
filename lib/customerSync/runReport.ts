import type { Problem } from '../errors';
import { type AccountFieldNames, nameOf, textOf } from '../accounts/accountRecord';
import type { PushResult } from './accountPusher';
import { SyncCounts, syncedAccount, type SyncedAccount, type SyncProblem } from './syncReport';

/** Where a sync tells what it does. */
export interface SyncSink {
	synced(account: SyncedAccount): void;
	problem(problem: SyncProblem): void;
	/** A sentence for the log, every few thousand accounts. */
	progress(message: string): void;
}

/** Keeps the figures of a run and tells what it does. */
export class RunReport {
	readonly counts = new SyncCounts();
	/** What an admin reads of the first problem. */
	lastError?: string;

	constructor(
		private readonly sink: SyncSink,
		private readonly names: AccountFieldNames,
	) {}

	tell(result: SyncedAccount | SyncProblem): void {
		if ('problem' in result) {
			this.counts.problems++;
			this.lastError ??= result.problem.message;
			this.sink.problem(result);
		} else {
			this.counts.count(result);
			this.sink.synced(result);
		}
	}

	/**
	 * Tells what became of a page of accounts.
	 *
	 * @param refused those that could not be written back, by ID
	 * @returns IDs of accounts to be looked at again although nobody may change them
	 */
	page(results: readonly PushResult[], refused: ReadonlyMap<string, Problem>): string[] {
		const again: string[] = [];
		for (const result of results) {
			const { account } = result;
			const problem = 'problem' in result ? result.problem : refused.get(account.Id);
			if ('outcome' in result && !problem) this.tell(syncedAccount(account, result.outcome));
			if (!problem) continue;
			this.lastError ??= `${nameOf(account)} (${account.Id}): ${problem.message}`;
			const held = textOf(account, this.names.customerId);
			const customerId = 'outcome' in result ? result.outcome.customerId : held;
			this.tell({ accountId: account.Id, accountName: nameOf(account), customerId, problem });
			// Accounts without a customer come by in any case; of the others, nobody else would.
			if (held !== '' && problem.origin !== 'input') again.push(account.Id);
		}
		if (results.length > 0) {
			this.sink.progress(`${this.counts.total} accounts so far: ${this.counts.toString()}`);
		}
		return again;
	}
}
