import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryByValues } from '../salesforce/query';
import { allOf, identifier, soql, type Soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import type { AccountFields } from './accountFields';
import type { AccountFieldNames, AccountRecord } from '../accounts/accountRecord';
import {
	changedCustomers,
	type CustomerHint,
	customersInBatches,
	eventsReachBack,
	newestEvent,
} from './changedCustomers';
import type { Checkpoint } from './checkpoint';
import { CustomersAgain } from './customersAgain';
import { heldCustomers } from './heldCustomers';
import { type Ownership, type RecentChanges, winnerOf } from './ownership';
import { pullCustomers } from './pullCustomers';
import type { PullResult } from './pullResult';
import type { Reconciliation } from './pushAccount';

/** Events are kept for 30 days; the first run looks at most of them. */
const FIRST_RUN_SECONDS = 28 * 24 * 60 * 60;

export interface BothWaysOptions {
	ownership: Ownership;
	names: AccountFieldNames;
	fields: AccountFields;
	/** What the accounts have to meet; without it all are meant. */
	selection?: Soql;
	/** Makes accounts for customers that belong to none. */
	createAccounts: boolean;
	/** Names of the credential's locations, '' for the main account. */
	locations: readonly string[];
	stripeOf: (location: string) => Promise<Stripe>;
	clock: WallClock;
}

/**
 * What makes a sync of all accounts go both ways: it looks at the accounts of customers that changed as
 * well, decides field by field who wins, and makes accounts for customers that have none.
 */
export class BothWays {
	private readonly hints = new Map<string, CustomerHint>();
	/** IDs of changed customers, by location. */
	private readonly changed = new Map<string, readonly string[]>();
	private readonly again = new CustomersAgain();
	private recent: RecentChanges;
	private newest?: number;
	/** Seconds since 1970; undefined when all customers are to be looked at. */
	private since?: number;

	constructor(
		private readonly salesforce: SalesforceConnection,
		private readonly options: BothWaysOptions,
	) {
		this.recent = { hints: this.hints, echoes: [], syncedAt: options.names.syncedAt };
	}

	/**
	 * Learns what changed in Stripe since the last run.
	 *
	 * @returns IDs of the chosen accounts whose customers changed
	 */
	async begin(checkpoint: Checkpoint): Promise<string[]> {
		this.recent = { ...this.recent, echoes: [...checkpoint.echoes] };
		const seconds = unixSeconds(this.options.clock);
		const oldest = seconds - FIRST_RUN_SECONDS;
		const { eventsSince } = checkpoint;
		const since = Math.max(eventsSince ?? oldest, oldest);
		this.since =
			eventsSince !== undefined && eventsReachBack(eventsSince, seconds) ? since : undefined;
		try {
			for (const location of this.options.locations) {
				const stripe = await this.options.stripeOf(location);
				const newest = (await newestEvent(stripe)) ?? since;
				this.newest = Math.min(this.newest ?? newest, newest);
				const found = await changedCustomers(stripe, since);
				this.changed.set(location, [...found.keys()]);
				for (const [id, hint] of found) this.hints.set(id, hint);
			}
		} catch (error) {
			throw stripeProblem(error, 'Reading what changed in Stripe');
		}
		// The first run looks at all accounts anyway.
		return checkpoint.since === undefined ? [] : await this.accountsOfChanged();
	}

	/**
	 * Makes accounts for the customers that belong to none, where that was chosen: of those that changed,
	 * the first time of all. To be called when the accounts without a customer have been sent, since
	 * one of these may turn out to belong to them.
	 *
	 * @param clock tells the accounts’ time of sync
	 * @param tell takes what became of each customer
	 * @throws Problem when it cannot go on
	 */
	async createAccounts(
		checkpoint: Checkpoint,
		clock: WallClock,
		tell: (result: PullResult) => void,
	): Promise<void> {
		if (!this.options.createAccounts) return;
		const { names, fields } = this.options;
		const pull = { names, fields, updateAccounts: false, createAccounts: true, clock };
		for (const location of this.options.locations) {
			const stripe = await this.options.stripeOf(location);
			try {
				const ids = await this.withoutAccount(location, checkpoint);
				for await (const customers of customersInBatches(stripe, ids)) {
					const options = { ...pull, location };
					const results = await pullCustomers(this.salesforce, stripe, customers, options);
					for (const result of results) tell(result);
					this.again.note(results);
				}
			} catch (error) {
				throw stripeProblem(error, 'Reading the customers without an account');
			}
		}
	}

	/** Keeps up to where changes in Stripe are dealt with. */
	end(checkpoint: Checkpoint): void {
		this.again.keep(checkpoint, this.newest);
	}

	readonly reconciliation: Reconciliation = {
		winner: (param, account, customer) =>
			winnerOf(this.options.ownership, param, account, customer, this.recent),
		wasHeld: (param, { id }) => this.hints.get(id)?.held.has(param) ?? false,
	};

	private async accountsOfChanged(): Promise<string[]> {
		const customerId = identifier(this.options.names.customerId);
		const ids: string[] = [];
		const found = queryByValues<AccountRecord>(
			this.salesforce,
			this.hints.keys(),
			(some) =>
				soql`SELECT Id FROM Account WHERE ${allOf(soql`${customerId} IN ${some}`, this.options.selection)}`,
			{ doing: 'Looking for the accounts of changed customers' },
		);
		for await (const { Id } of found) ids.push(Id);
		return ids;
	}

	/** IDs of customers that no account holds; undefined when all customers are to be looked at. */
	private async withoutAccount(
		location: string,
		{ customersAgain }: Checkpoint,
	): Promise<string[] | undefined> {
		if (this.since === undefined) return undefined;
		const ids = new Set([...customersAgain, ...(this.changed.get(location) ?? [])]);
		const held = await heldCustomers(this.salesforce, ids, this.options.names);
		return [...ids].filter((id) => !held.has(id));
	}
}
