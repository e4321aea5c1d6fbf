import type Stripe from 'stripe';
import type { Soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import { latestChange, recordPages } from '../sync/recordChanges';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import type { SyncResult } from '../sync/result';
import { runPages, type Source, type Target } from '../sync/run';
import { freshState } from '../sync/state';
import type { AccountRecord } from '../accounts/accountRecord';
import { AccountPusher } from './accountPusher';
import { accountStream, countUnlinked, linkedCustomers } from './accountStream';
import { scopeOf } from './syncScope';
import type { SentAccount } from './pushAccount';
import type { SyncContext } from './syncContext';

/** Customers of a page, whose accounts are looked for at once. */
const PAGE = 200;

/**
 * Tells for every account what a sync of all would do for it, by the sync's own decisions, and which
 * customers belong to no account. Nothing is written, and no checkpoint read or kept.
 *
 * @param selection what the accounts have to meet; without it all are meant
 * @throws Problem when it cannot begin
 */
export async function compareAccounts(
	selection: Soql | undefined,
	context: SyncContext,
	sink: SyncSink,
): Promise<SyncEnd> {
	const dry: SyncContext = { ...context, dryRun: true };
	/** Customers that accounts would be given. */
	const found = new Set<string>();
	const report = new SyncReport({
		progress: (message) => {
			sink.progress(message);
		},
		result: (result) => {
			if (result.status === 'linked') found.add(result.references['customerId'] ?? '');
			sink.result(result);
		},
	});
	const { salesforce, clock, cancelled } = dry;
	const [until, expected] = await Promise.all([
		latestChange(salesforce, 'Account', 'Reading the accounts'),
		countUnlinked(dry, selection),
	]);
	const pusher = new AccountPusher(dry, expected);
	const state = freshState(scopeOf(dry, selection));
	const source: Source<AccountRecord & { SystemModstamp: string }> = {
		until,
		pages: recordPages(salesforce, accountStream(dry, selection), state, [], until),
		idOf: ({ Id }) => Id,
	};
	const target: Target<AccountRecord, SentAccount> = {
		send: async (accounts) => await pusher.push(accounts),
		recordOf: ({ account }) => account,
		finish: async (sent) => await Promise.resolve({ results: sent.map(({ result }) => result) }),
		endedBy: () => pusher.endedBy,
	};
	const end = await runPages(source, target, state, { report, clock, cancelled });
	if (end.isComplete) await tellOfStrangers(dry, found, report);
	return { report, endedBy: end.endedBy };
}

/** Customers that no account has, nor would be given. */
async function tellOfStrangers(
	context: SyncContext,
	found: ReadonlySet<string>,
	report: SyncReport,
): Promise<void> {
	const { stripeOf, locations, cancelled } = context;
	try {
		for (const location of locations) {
			const stripe = await stripeOf(location);
			for await (const customers of customerPages(stripe)) {
				if (cancelled()) return;
				const open = customers.filter(({ id }) => !found.has(id));
				const ids = open.map(({ id }) => id);
				const linked = await linkedCustomers(context, ids);
				for (const customer of open) {
					if (!linked.has(customer.id)) report.result(stranger(customer));
				}
			}
		}
	} catch (error) {
		throw stripeProblem(error, 'Looking for customers without an account');
	}
}

async function* customerPages(stripe: Stripe): AsyncGenerator<Stripe.Customer[], void, undefined> {
	let page: Stripe.Customer[] = [];
	for await (const customer of stripe.customers.list({ limit: 100 })) {
		page.push(customer);
		if (page.length < PAGE) continue;
		yield page;
		page = [];
	}
	yield page;
}

function stranger({ id, name, email }: Stripe.Customer): SyncResult {
	const title = name ?? email ?? id;
	return {
		title,
		references: { accountId: '', accountName: '', customerId: id },
		status: 'unmatched',
		message: `Customer ${id}${title === id ? '' : ` (${title})`} belongs to no account`,
		changes: {},
	};
}
