import { createHash } from 'node:crypto';
import type { Problem } from '../errors';
import type { SyncResult } from '../sync/result';

/** The code of a refund that is asked for of a payment whose money has not come. */
export const NOT_SETTLED = 'not_settled';

/**
 * Problems that wait for something beside the payment's record: for its money, or for somebody who corrects its
 * invoice. Nothing tells a run of that, so that each tries again; what it would say again it does not say.
 */
export class WaitingProblems {
	private readonly before: ReadonlySet<string>;
	private readonly now = new Set<string>();

	/** @param before as {@link told} of the run before */
	constructor(before: readonly string[] = []) {
		this.before = new Set(before);
	}

	/** What is to be kept for the next run: of problems that are still there. */
	get told(): string[] {
		return [...this.now];
	}

	/**
	 * @param id of the payment's record
	 * @returns the result as it is told; as unchanged where its problem was told before
	 */
	once(id: string, result: SyncResult): SyncResult {
		if (result.status !== 'problem' || !isWaiting(result.problem)) return result;
		const { title, references, retry, problem } = result;
		const key = `${id} ${hashOf(problem.message)}`;
		this.now.add(key);
		if (!this.before.has(key)) return result;
		const message = `Nothing new of ${title}: ${problem.message}`;
		return { title, references, retry, status: 'unchanged', message, changes: {} };
	}
}

/** What keeps all from being done is told by the run that it ends. */
function isWaiting({ origin, code, field }: Problem): boolean {
	return code === NOT_SETTLED || (origin === 'input' && field !== 'Credential');
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('base64').slice(0, 8);
}
