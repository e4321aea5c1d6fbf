import type Stripe from 'stripe';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/query';
import { identifier, soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import type { AccountFieldNames, AccountRecord } from './accountRecord';
import { changedCustomers, type CustomerHint, newestEvent } from './changedCustomers';
import type { Checkpoint } from './checkpoint';
import { type Ownership, type RecentChanges, winnerOf } from './ownership';
import type { Reconciliation } from './pushAccount';

/** Events are kept for 30 days; the first run looks at most of them. */
const FIRST_RUN_SECONDS = 28 * 24 * 60 * 60;

export interface BothWaysOptions {
	ownership: Ownership;
	names: AccountFieldNames;
	/** Names of the credential's locations, '' for the main account. */
	locations: readonly string[];
	stripeOf: (location: string) => Promise<Stripe>;
	now: () => Date;
}

/**
 * What makes a sync of all accounts go both ways: it looks at the accounts of customers that changed as
 * well, and decides field by field who wins.
 */
export class BothWays {
	private readonly hints = new Map<string, CustomerHint>();
	private recent: RecentChanges;
	private newest?: number;

	constructor(
		private readonly salesforce: SalesforceConnection,
		private readonly options: BothWaysOptions,
	) {
		this.recent = { hints: this.hints, echoes: [], syncedAt: options.names.syncedAt };
	}

	/**
	 * Learns what changed in Stripe since the last run.
	 *
	 * @returns IDs of the accounts whose customers changed
	 */
	async begin(checkpoint: Checkpoint): Promise<string[]> {
		this.recent = { ...this.recent, echoes: [...checkpoint.echoes] };
		const seconds = Math.floor(this.options.now().getTime() / 1000);
		const oldest = seconds - FIRST_RUN_SECONDS;
		const since = Math.max(checkpoint.eventsSince ?? oldest, oldest);
		try {
			for (const location of this.options.locations) {
				const stripe = await this.options.stripeOf(location);
				const newest = (await newestEvent(stripe)) ?? since;
				this.newest = Math.min(this.newest ?? newest, newest);
				for (const [id, hint] of await changedCustomers(stripe, since)) this.hints.set(id, hint);
			}
		} catch (error) {
			throw stripeProblem(error, 'Reading what changed in Stripe');
		}
		// The first run looks at all accounts anyway.
		return checkpoint.since === undefined ? [] : await this.accountsOfChanged();
	}

	/** Keeps up to where changes in Stripe are dealt with. */
	end(checkpoint: Checkpoint): void {
		checkpoint.eventsSince = this.newest;
	}

	/** Who wins where the two differ. */
	readonly reconciliation: Reconciliation = (param, account, customer) =>
		winnerOf(this.options.ownership, param, account, customer, this.recent);

	private async accountsOfChanged(): Promise<string[]> {
		const customerId = identifier(this.options.names.customerId);
		const ids: string[] = [];
		const found = queryByValues<AccountRecord>(
			this.salesforce,
			this.hints.keys(),
			(some) => soql`SELECT Id FROM Account WHERE ${customerId} IN ${some}`,
			{ doing: 'Looking for the accounts of changed customers' },
		);
		for await (const { Id } of found) ids.push(Id);
		return ids;
	}
}
