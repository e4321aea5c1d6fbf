import pMap from 'p-map';
import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { createCustomerFinder, type CustomerFinder } from '../customers/findCustomers';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { findAmongKnown, type KnownCustomers, knownCustomers } from './knownCustomers';
import { Claims } from './matchCustomer';
import { pushAccount, type PushOutcome, type PushSettings } from './pushAccount';
import { endsRun } from './runEnd';

/** What became of an account in Stripe. */
export type PushResult =
	{ account: AccountRecord; outcome: PushOutcome } | { account: AccountRecord; problem: Problem };

export interface PusherOptions {
	salesforce: SalesforceConnection;
	/** Opens the Stripe account of a location; '' is the main one. */
	stripeOf: (location: string) => Promise<Stripe>;
	settings: PushSettings;
	/** Seconds since 1970. */
	clock: WallClock;
	/** How many accounts without a customer are to be expected in all. */
	expected: number;
	cancelled?: () => boolean;
}

/** Accounts that are worked on at a time. The limiters set the pace. */
const AT_ONCE = 50;
/** Below so many it is not worth reading what customers there are. */
const FEW = 30;

/** Sends accounts to Stripe, many at a time, each to the Stripe account of its location. */
export class AccountPusher {
	private readonly claims = new Claims();
	private readonly known = new Map<string, Promise<KnownCustomers | undefined>>();
	/** The failure that would meet every further account as well. */
	private end?: Problem;

	constructor(private readonly options: PusherOptions) {}

	/** Why the run cannot go on, if so. */
	get endedBy(): Problem | undefined {
		return this.end;
	}

	/**
	 * Sends some accounts.
	 *
	 * @returns what became of each that was begun, in order; fewer than were given once the run has ended
	 */
	async push(accounts: readonly AccountRecord[]): Promise<PushResult[]> {
		const finderOf = await this.finders(accounts);
		const results = await pMap(
			accounts,
			async (account): Promise<PushResult | undefined> => {
				if (this.end || this.options.cancelled?.()) return undefined;
				try {
					const location = this.locationOf(account);
					const outcome = await pushAccount(account, this.options.settings, {
						stripe: await this.options.stripeOf(location),
						finder: await finderOf(location),
						claims: this.claims,
						isGone: this.isGone,
					});
					return { account, outcome };
				} catch (error) {
					const problem = stripeProblem(error, 'Looking for customers');
					if (!(problem instanceof Problem)) throw problem;
					if (!endsRun(problem)) return { account, problem };
					this.end ??= problem;
					return undefined;
				}
			},
			{ concurrency: AT_ONCE },
		);
		return results.filter((result) => result !== undefined);
	}

	locationOf(account: AccountRecord): string {
		return textOf(account, this.options.settings.names.location);
	}

	/** A finder for each location, which knows from the start whom it will be asked for. */
	private async finders(
		accounts: readonly AccountRecord[],
	): Promise<(location: string) => Promise<CustomerFinder>> {
		const crmIds = new Map<string, string[]>();
		for (const account of accounts) {
			const location = this.locationOf(account);
			const ids = crmIds.get(location) ?? [];
			crmIds.set(location, ids);
			if (!textOf(account, this.options.settings.names.customerId)) {
				ids.push(longRecordId(account.Id));
			}
		}
		const finders = new Map<string, Promise<CustomerFinder>>();
		return async (location) => {
			let finder = finders.get(location);
			if (!finder) {
				finder = this.finderOf(location, crmIds.get(location) ?? []);
				finders.set(location, finder);
			}
			return await finder;
		};
	}

	private async finderOf(location: string, crmIds: readonly string[]): Promise<CustomerFinder> {
		const { stripeOf, clock, expected } = this.options;
		const stripe = await stripeOf(location);
		if (crmIds.length > 0 && Math.max(expected, crmIds.length) > FEW) {
			if (!this.known.has(location)) {
				this.known.set(location, knownCustomers(stripe, Math.max(expected, crmIds.length)));
			}
		}
		const known = await this.known.get(location);
		if (!known) return createCustomerFinder(stripe, clock, crmIds);
		const there = crmIds.filter((crmId) => known.crmIds.has(crmId));
		return findAmongKnown(createCustomerFinder(stripe, clock, there), known);
	}

	private readonly isGone = async (accountId: string): Promise<boolean> => {
		if (!/^001\w{15}$/.test(accountId)) return false;
		const found = await queryRecords(
			this.options.salesforce,
			soql`SELECT Id FROM Account WHERE Id = ${accountId} AND IsDeleted = FALSE`,
			{ doing: 'Looking up the account that the customer belonged to' },
		);
		return found.length === 0;
	};
}
