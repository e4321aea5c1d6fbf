import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import type { AccountFields } from './accountFields';
import { changedAccounts, countUnlinked, resumePosition } from './accountChanges';
import type { AccountPusher, PushResult } from './accountPusher';
import { type AccountFieldNames, type AccountRecord, textOf } from '../accounts/accountRecord';
import { newestStamp } from '../accounts/newestStamp';
import type { BothWays } from './bothWays';
import {
	type Checkpoint,
	freshCheckpoint,
	loadCheckpoint,
	MOST_AGAIN,
	saveCheckpoint,
} from './checkpoint';
import { type GoneChoice, handleGoneAccounts } from './goneAccounts';
import { endsRun } from './runEnd';
import { RunReport, type SyncSink } from './runReport';
import { accountsById } from '../accounts/accountsById';
import type { SyncCounts } from './syncReport';
import { verifyWritten } from './verifyWritten';
import { needsWrite, type PushedAccount, writeBack } from './writeBack';
import type { ChangePosition } from '../salesforce/query';
import type { Soql } from '../salesforce/soql';

export interface SyncAllOptions {
	/** Names the sync: two with the same key are one. */
	key: string;
	/** What the sync is called in Salesforce. */
	name: string;
	/** What the accounts have to meet; without it all are meant. */
	selection?: Soql;
	names: AccountFieldNames;
	fields: AccountFields;
	/** What becomes of the customers of accounts that are gone. */
	gone: GoneChoice;
	runKey: string;
	/** Looks at all accounts again, whatever the checkpoint says. */
	startOver: boolean;
	/** The account’s time of sync. */
	clock: WallClock;
	cancelled: () => boolean;
}

export interface SyncAllTools {
	salesforce: SalesforceConnection;
	stripeOf: (location: string) => Promise<Stripe>;
	pusherFor: (expected: number) => AccountPusher;
	sink: SyncSink;
	/** Makes it go both ways. */
	bothWays?: BothWays;
}

/** Names what a sync covers. */
export function scopeOf(options: Pick<SyncAllOptions, 'selection' | 'fields' | 'names'>): string {
	const { mapping } = options.fields;
	const content = JSON.stringify([mapping, options.selection?.text ?? '', options.names]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/**
 * Sends every account that changed since the last run, and every account without a customer. Goes page
 * by page, and keeps after each page how far it came: a run that breaks off is gone on with by the next.
 *
 * @returns the figures, and why the run ended before its end, if it did
 * @throws Problem when it cannot begin
 */
export async function syncAllAccounts(
	options: SyncAllOptions,
	tools: SyncAllTools,
): Promise<{ counts: SyncCounts; endedBy?: Problem }> {
	const scope = scopeOf(options);
	const kept = await loadCheckpoint(tools.salesforce, options.key, scope);
	const checkpoint = options.startOver
		? { ...freshCheckpoint(scope), syncedAt: kept.syncedAt }
		: kept;
	const run = new SyncAllRun(options, tools, checkpoint);
	return await run.run();
}

/** A page with fewer accounts is sent in no time. */
const NEAR_END = 500;

/** As many as one request reads. */
const AGAIN_AT_ONCE = 2000;

class SyncAllRun {
	private readonly report: RunReport;
	private readonly since: string | undefined;
	/** Pages whose writing is under way, one after the other. */
	private writing: Promise<void> = Promise.resolve();
	private readonly again = new Set<string>();
	private until = '';
	private failure?: Problem;
	/** The earliest time of sync that this run may write; milliseconds since 1970. */
	private began = 0;

	constructor(
		private readonly options: SyncAllOptions,
		private readonly tools: SyncAllTools,
		private readonly checkpoint: Checkpoint,
	) {
		this.since = checkpoint.since;
		this.report = new RunReport(tools.sink, options.names);
	}

	async run(): Promise<{ counts: SyncCounts; endedBy?: Problem }> {
		const { salesforce, pusherFor } = this.tools;
		const { fields, names, selection, cancelled } = this.options;
		const { running } = this.checkpoint;
		this.until = await newestStamp(salesforce, { withDeleted: true });
		const isLong = this.since === undefined || running !== undefined;
		const expected = isLong ? await countUnlinked(salesforce, { names, selection }) : 0;
		const pusher = pusherFor(expected);
		this.began = this.earliestSyncedAt();

		const hinted = (await this.tools.bothWays?.begin(this.checkpoint)) ?? [];
		await this.lookAgain(pusher, [...new Set([...this.checkpoint.again, ...hinted])]);
		const pages = changedAccounts(salesforce, {
			fields,
			names,
			selection,
			since: this.since,
			after: running && resumePosition(running.after, running.until),
			until: this.until,
			echoes: this.checkpoint.echoes,
		});
		try {
			await this.sendPages(pages, pusher);
		} finally {
			// Whatever ends the run, what is in Stripe by now gets into Salesforce.
			await this.writing;
		}
		if (!this.ended(pusher) && !cancelled()) await this.createAccounts();
		if (!this.ended(pusher) && !cancelled()) await this.lookAtGone();
		const endedBy = this.ended(pusher);
		if (!endedBy && !cancelled()) this.finish();
		await this.save(endedBy);
		return { counts: this.report.counts, ...(endedBy && { endedBy }) };
	}

	private async sendPages(
		pages: ReturnType<typeof changedAccounts>,
		pusher: AccountPusher,
	): Promise<void> {
		let next = pages.next();
		while (!this.ended(pusher) && !this.options.cancelled()) {
			const { value: page, done } = await next;
			if (done) return;
			// The next page is on its way while this one is being sent.
			next = pages.next();
			next.catch(() => undefined);
			const accounts = page.records.filter((account) => !this.isOwn(account));
			const results = await pusher.push(accounts);
			const isComplete = results.length === accounts.length;
			// Two pages of results are the most that are kept in memory.
			await this.writing;
			// A bulk job takes its time, which a page to come hides and the end of the run does not.
			const isNearEnd = (await sizeOf(next)) < NEAR_END;
			this.writing = this.write(results, isNearEnd, isComplete ? page.position : undefined);
			// Its failure is met where it is awaited.
			this.writing.catch(() => undefined);
		}
	}

	private ended(pusher: AccountPusher): Problem | undefined {
		return pusher.endedBy ?? this.failure;
	}

	/** Accounts that this run has written to already come by again when they are young. */
	private isOwn(account: AccountRecord): boolean {
		const written = Date.parse(textOf(account, this.options.names.syncedAt));
		const ours =
			this.checkpoint.syncedAt === undefined ? NaN : Date.parse(this.checkpoint.syncedAt);
		return written >= this.began && written <= ours;
	}

	/** Accounts that were parked, and those whose customers changed. */
	private async lookAgain(pusher: AccountPusher, ids: readonly string[]): Promise<void> {
		const { salesforce } = this.tools;
		for (let start = 0; start < ids.length; start += AGAIN_AT_ONCE) {
			const some = ids.slice(start, start + AGAIN_AT_ONCE);
			const accounts = await accountsById(salesforce, some, this.options.fields.select);
			const results = await pusher.push([...accounts.values()]);
			const begun = new Set(results.map(({ account }) => account.Id));
			for (const { Id } of accounts.values()) if (!begun.has(Id)) this.again.add(Id);
			await this.write(results, true, undefined);
		}
	}

	private async createAccounts(): Promise<void> {
		const { bothWays } = this.tools;
		try {
			await bothWays?.createAccounts(
				this.checkpoint,
				{ nowMs: () => this.nextSyncedAt().getTime() },
				(result) => {
					if ('left' in result) return;
					this.report.tell('synced' in result ? result.synced : result.problem);
				},
			);
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			this.failure ??= error;
		}
	}

	private async lookAtGone(): Promise<void> {
		const { salesforce, stripeOf } = this.tools;
		const { gone: choice, names, fields, runKey } = this.options;
		if (choice === 'leave') return;
		const hasLocation = fields.select.includes(names.location);
		const { since, until } = this;
		await handleGoneAccounts(
			salesforce,
			stripeOf,
			{ choice, names, hasLocation, since, until, runKey },
			(result) => {
				if ('problem' in result && endsRun(result.problem)) this.failure ??= result.problem;
				this.report.tell(result);
			},
		);
	}

	/** Writes a page back, looks whether it stayed as it was sent, and keeps how far the run came. */
	private async write(
		results: readonly PushResult[],
		hurry: boolean,
		position: ChangePosition | undefined,
	): Promise<void> {
		const { salesforce } = this.tools;
		const { names, fields } = this.options;
		const pushed = results.filter((result): result is PushedAccount => 'outcome' in result);
		const syncedAt = this.nextSyncedAt();
		const refused = await writeBack(salesforce, pushed, names, syncedAt, hurry);
		const writtenAt = salesforce.clock.monotonicMs();
		for (const id of this.report.page(results, refused)) this.again.add(id);
		this.failure ??= [...refused.values()].find(endsRun);

		const written = pushed
			.filter(({ account, outcome }) => needsWrite(outcome) && !refused.has(account.Id))
			.map(({ account, outcome }) => ({ ...account, ...outcome.accountValues }));
		if (written.length > 0) {
			const { until, changed } = await verifyWritten(salesforce, written, fields, writtenAt);
			for (const id of changed) this.again.add(id);
			if (until) this.checkpoint.echoes.push({ syncedAt: syncedAt.toISOString(), until });
		}
		if (position && !this.failure) {
			const isWorthKeeping = written.length > 0 || results.length >= 1000;
			this.checkpoint.running = { after: position, until: this.until };
			if (isWorthKeeping) await this.save();
		}
	}

	private nextSyncedAt(): Date {
		const next = new Date(this.earliestSyncedAt());
		this.checkpoint.syncedAt = next.toISOString();
		return next;
	}

	/** Whole seconds, and none twice, whatever clocks the machines have that run the sync in turn. */
	private earliestSyncedAt(): number {
		const last = Date.parse(this.checkpoint.syncedAt ?? '') || 0;
		const now = unixSeconds(this.options.clock) * 1000;
		return Math.max(now, last + 1000);
	}

	/** All changes up to `until` are dealt with, but for accounts that did not find room to be kept. */
	private finish(): void {
		const { checkpoint } = this;
		checkpoint.running = undefined;
		this.tools.bothWays?.end(checkpoint);
		checkpoint.since = this.again.size > MOST_AGAIN ? this.since : this.until;
		// What was written before the overlap of the next run does not come by any more.
		const oldest = Date.parse(this.until) - 2 * OVERLAP_MS;
		checkpoint.echoes = checkpoint.echoes.filter(({ until }) => Date.parse(until) >= oldest);
	}

	private async save(endedBy?: Problem): Promise<void> {
		const { key, name } = this.options;
		this.checkpoint.again = [...this.again].slice(0, MOST_AGAIN);
		await saveCheckpoint(this.tools.salesforce, key, this.checkpoint, {
			name,
			windowStart: this.since,
			windowEnd: this.until,
			counts: this.report.counts,
			lastError: endedBy?.message ?? this.report.lastError,
		});
	}
}

/** How many accounts the next page has. */
async function sizeOf(
	next: Promise<IteratorResult<{ records: readonly unknown[] }, void>>,
): Promise<number> {
	try {
		const { value } = await next;
		return value ? value.records.length : 0;
	} catch (error) {
		// It is met where the page is used.
		if (error instanceof Problem) return 0;
		throw error;
	}
}
