import type { Problem } from '../errors';
import { type AccountRecord, nameOf } from '../accounts/accountRecord';
import type { PushOutcome } from './pushAccount';
import type { FieldChange } from './customerChanges';

/** An account and its customer in step. */
export interface SyncedAccount {
	message: string;
	accountId: string;
	customerId: string;
	status: 'created' | 'updated' | 'linked' | 'unchanged' | 'marked' | 'deleted' | 'pulled';
	/** What was changed in the customer. */
	changes: FieldChange[];
	/** What was changed in the account. */
	accountChanges?: FieldChange[];
	/** The customer is there, but a step after that failed. */
	unfinished?: Problem;
}

/** A record that could not be brought into step. */
export interface SyncProblem {
	accountId: string;
	accountName: string;
	customerId: string;
	problem: Problem;
}

/** The message and the figures of an account that was sent. */
export function syncedAccount(account: AccountRecord, outcome: PushOutcome): SyncedAccount {
	const { customerId, status, changes, accountChanges, unfinished } = outcome;
	return {
		message: messageOf(nameOf(account), outcome),
		accountId: account.Id,
		customerId,
		status,
		changes,
		...(accountChanges.length > 0 && { accountChanges }),
		...(unfinished && { unfinished }),
	};
}

function messageOf(
	name: string,
	{ customerId, status, changes, accountChanges }: PushOutcome,
): string {
	const fields = changes.map(({ field }) => field).join(', ');
	switch (status) {
		case 'created':
			return `Created customer ${customerId} for ${name}`;
		case 'linked':
			return `Linked ${name} with customer ${customerId}`;
		case 'updated':
			return `Updated customer ${customerId} of ${name}: ${fields}`;
		case 'pulled':
			return `Updated ${name} from customer ${customerId}: ${accountChanges.map(({ field }) => field).join(', ')}`;
		case 'unchanged':
			return `Customer ${customerId} of ${name} is up to date`;
	}
}

/** Figures of a run, for its summary. */
export class SyncCounts {
	created = 0;
	updated = 0;
	linked = 0;
	unchanged = 0;
	marked = 0;
	deleted = 0;
	pulled = 0;
	problems = 0;

	count({ status }: Pick<SyncedAccount, 'status'>): void {
		this[status]++;
	}

	/** All figures by name. */
	figures(): Record<string, number> {
		const { created, updated, linked, unchanged, marked, deleted, pulled, problems } = this;
		const each = { created, updated, linked, unchanged, marked, deleted, pulled, problems };
		return { accounts: Object.values(each).reduce((sum, count) => sum + count), ...each };
	}

	/** How many accounts were looked at. */
	get total(): number {
		return this.figures()['accounts'] ?? 0;
	}

	/** As a sentence. */
	toString(): string {
		const parts = [
			[this.created, 'created'],
			[this.updated, 'updated'],
			[this.linked, 'linked'],
			[this.pulled, 'updated in Salesforce'],
			[this.marked, 'marked as deleted'],
			[this.deleted, 'deleted'],
			[this.unchanged, 'unchanged'],
			[this.problems, 'with problems'],
		] as const;
		const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
		return said.length > 0 ? said.join(', ') : 'nothing to do';
	}
}
