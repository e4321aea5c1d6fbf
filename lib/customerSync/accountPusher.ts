import pMap from 'p-map';
import { createCustomerFinder, type CustomerFinder } from '../customers/findCustomers';
import { Claims } from '../customers/matchCustomer';
import { Problem } from '../errors';
import { queryRecords } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { accountProblem } from './accountResult';
import { findAmongKnown, type KnownCustomers, knownCustomers } from './knownCustomers';
import type { Reconciliation } from './customerUpdate';
import { pushAccount, type SentAccount } from './pushAccount';
import type { SyncContext } from './syncContext';

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

	/**
	 * @param expected how many accounts without a customer are to be expected in all
	 * @param reconciliation who wins where an account and its customer differ; the account without it
	 */
	constructor(
		private readonly context: SyncContext,
		private readonly expected: number,
		private readonly reconciliation?: Reconciliation,
	) {}

	/** Why nothing more can be sent, if so. */
	get endedBy(): Problem | undefined {
		return this.end;
	}

	/**
	 * Sends some accounts.
	 *
	 * @returns what became of each that was begun, in order; fewer than were given once the run has ended
	 */
	async push(accounts: readonly AccountRecord[]): Promise<SentAccount[]> {
		const finderOf = this.finders(accounts);
		const sent = await pMap(
			accounts,
			async (account): Promise<SentAccount | undefined> => {
				if (this.end || this.context.cancelled()) return undefined;
				try {
					const location = this.locationOf(account);
					return await pushAccount(account, this.context, {
						stripe: await this.context.stripeOf(location),
						finder: await finderOf(location),
						claims: this.claims,
						isGone: this.isGone,
						reconciliation: this.reconciliation,
					});
				} catch (error) {
					const problem = stripeProblem(error, 'Looking for customers');
					if (!(problem instanceof Problem)) throw problem;
					if (!isFatal(problem)) {
						return { account, result: accountProblem(account, this.context.names, problem) };
					}
					this.end ??= problem;
					return undefined;
				}
			},
			{ concurrency: AT_ONCE },
		);
		return sent.filter((each) => each !== undefined);
	}

	private locationOf(account: AccountRecord): string {
		return textOf(account, this.context.names.location);
	}

	/** A finder for each location, which knows from the start whom it will be asked for. */
	private finders(
		accounts: readonly AccountRecord[],
	): (location: string) => Promise<CustomerFinder> {
		const finders = new Map<string, Promise<CustomerFinder>>();
		const unlinkedAt = (location: string) =>
			accounts.filter(
				(account) =>
					this.locationOf(account) === location && !textOf(account, this.context.names.customerId),
			);
		return async (location) => {
			const finder = finders.get(location) ?? this.finderOf(location, unlinkedAt(location));
			finders.set(location, finder);
			return await finder;
		};
	}

	private async finderOf(
		location: string,
		unlinked: readonly AccountRecord[],
	): Promise<CustomerFinder> {
		const { clock, stripeOf } = this.context;
		const stripe = await stripeOf(location);
		const crmIds = unlinked.map(({ Id }) => longRecordId(Id));
		const searches = Math.max(this.expected, crmIds.length);
		if (crmIds.length > 0 && searches > FEW && !this.known.has(location)) {
			this.known.set(location, knownCustomers(stripe, searches));
		}
		const known = await this.known.get(location);
		if (!known) return createCustomerFinder(stripe, clock, crmIds);
		const there = crmIds.filter((crmId) => known.crmIds.has(crmId));
		return findAmongKnown(createCustomerFinder(stripe, clock, there), known);
	}

	private readonly isGone = async (accountId: string): Promise<boolean> => {
		if (!/^001\w{15}$/.test(accountId)) return false;
		const found = await queryRecords(
			this.context.salesforce,
			soql`SELECT Id FROM Account WHERE Id = ${accountId} AND IsDeleted = FALSE`,
			{ doing: 'Looking up the account that the customer belonged to' },
		);
		return found.length === 0;
	};
}
