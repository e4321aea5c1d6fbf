import type { Problem } from '../errors';
import type { Soql } from '../salesforce/soql';
import type { Checkpoint } from '../sync/checkpointStore';
import { isFatal } from '../sync/fatal';
import { latestChange, recordPages } from '../sync/recordChanges';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import { type RunEnd, runPages, type Source, type Target } from '../sync/run';
import { completed, type StreamState } from '../sync/state';
import { verifyWritten, writtenNow } from '../sync/verifyWritten';
import { AccountPusher } from './accountPusher';
import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { accountStream, countUnlinked } from './accountStream';
import { type DeletedChoice, reconcileDeletedAccounts } from './deletedAccounts';
import type { Reconciliation } from './customerUpdate';
import type { SentAccount } from './pushAccount';
import { keyOf, stateBefore, syncCheckpoints, type SyncRequest } from '../sync/syncCheckpoints';
import { scopeOf } from './syncScope';
import type { SyncContext } from './syncContext';
import { writeBack } from './writeBack';

export interface SyncAccountsRequest extends SyncRequest {
	/** What the accounts have to meet; without it all are meant. */
	selection?: Soql;
	/** What becomes of the customers of accounts that were deleted. */
	deleted: DeletedChoice;
}

/** What goes both ways beside the changes of accounts. */
export interface OtherWay {
	/** IDs of accounts to be looked at although they did not change. */
	asked: readonly string[];
	reconciliation: Reconciliation;
	/** To be done once the accounts are sent; resolves with the failure that ends the run. */
	afterwards: () => Promise<Problem | undefined>;
}

/**
 * Sends every account that changed since the last run, and every account without a customer. Goes page
 * by page, and keeps now and then how far it came: a run that breaks off is gone on with by the next.
 *
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncAllAccounts(
	request: SyncAccountsRequest,
	context: SyncContext,
	sink: SyncSink,
): Promise<SyncEnd> {
	const report = new SyncReport(sink);
	const store = syncCheckpoints(context);
	const [checkpoint] = await store.load([
		keyOf(request, { operation: 'syncAll', stream: 'accounts' }),
	]);
	const run = await runAccounts(checkpoint, request, context, report);
	await run.keep(run.end.state);
	return { report, endedBy: run.end.endedBy };
}

/** A run over the accounts, and how to keep what came of it. */
export interface AccountsRun {
	end: RunEnd;
	/** Keeps the state in the accounts' checkpoint. */
	keep: (state: StreamState) => Promise<void>;
}

/**
 * Sends the accounts that changed, and does what is to be done afterwards. The state that comes of it is
 * not yet kept.
 */
export async function runAccounts(
	kept: Checkpoint<StreamState>,
	request: SyncAccountsRequest,
	context: SyncContext,
	report: SyncReport,
	beginOtherWay?: (before: StreamState) => Promise<OtherWay>,
): Promise<AccountsRun> {
	const { salesforce } = context;
	const before = stateBefore(kept, scopeOf(context, request.selection), request);
	const isLong = before.cursor === undefined || before.running !== undefined;
	const [until, expected] = await Promise.all([
		latestChange(salesforce, 'Account', 'Reading the accounts'),
		isLong ? countUnlinked(context, request.selection) : 0,
	]);
	const otherWay = await beginOtherWay?.(before);

	const store = syncCheckpoints(context);
	let checkpoint = kept;
	let endedBy: Problem | undefined;
	const keep = async (state: StreamState): Promise<void> => {
		const { title: name } = request;
		const notes = { name, windowStart: before.cursor, windowEnd: until, report, endedBy };
		[checkpoint] = await store.save([{ checkpoint, state, notes }]);
	};
	const source = accountSource(context, request.selection, before, otherWay?.asked ?? [], until);
	const target = accountTarget(
		new AccountPusher(context, expected, otherWay?.reconciliation),
		context,
	);
	const { clock, cancelled } = context;
	const end = await runPages(source, target, before, { report, clock, cancelled, keep });
	endedBy = end.endedBy;
	if (end.isComplete) endedBy ??= await otherWay?.afterwards();
	if (end.isComplete && !endedBy && !cancelled()) {
		endedBy = await lookAtDeleted(request.deleted, before.cursor, until, context, report);
	}
	const isComplete = end.isComplete && !endedBy && !cancelled();
	const state = isComplete ? completed(end.state, until) : end.state;
	return { end: { state, isComplete, endedBy }, keep };
}

function accountSource(
	{ salesforce, names, fields }: SyncContext,
	selection: Soql | undefined,
	before: StreamState,
	asked: readonly string[],
	until: string,
): Source<AccountRecord & { SystemModstamp: string }> {
	const stream = accountStream({ names, fields }, selection);
	return {
		until,
		pages: recordPages(salesforce, stream, before, asked, until),
		idOf: ({ Id }) => Id,
		stampOf: (account) => textOf(account, names.syncedAt),
	};
}

/** Sends accounts to Stripe, and writes back what comes of it. */
function accountTarget(
	pusher: AccountPusher,
	context: SyncContext,
): Target<AccountRecord, SentAccount> {
	const { salesforce, fields } = context;
	const reading = {
		object: 'Account',
		fields: fields.select,
		isSame: (sent: AccountRecord, now: AccountRecord) =>
			fields.content.every((field) => textOf(sent, field) === textOf(now, field)),
		doing: 'Reading the accounts after writing',
	};
	return {
		send: async (accounts) => await pusher.push(accounts),
		recordOf: ({ account }) => account,
		finish: async (sent, { stamp, hurry }) => {
			const results = await writeBack(context, sent, stamp, hurry);
			const writtenAt = writtenNow(salesforce);
			const written = sent
				.filter(({ write }, index) => write && results[index]?.status !== 'problem')
				.map(({ account, write }) => ({ ...account, ...write }));
			if (written.length === 0) return { results };
			const verify = async () => await verifyWritten(salesforce, reading, written, writtenAt);
			return { results, verify };
		},
		endedBy: () => pusher.endedBy,
	};
}

async function lookAtDeleted(
	choice: DeletedChoice,
	since: string | undefined,
	until: string,
	context: SyncContext,
	report: SyncReport,
): Promise<Problem | undefined> {
	if (choice === 'leave') return undefined;
	let endedBy: Problem | undefined;
	await reconcileDeletedAccounts(context, { choice, since, until }, (result) => {
		if (result.status === 'problem' && isFatal(result.problem)) endedBy ??= result.problem;
		report.result(result);
	});
	return endedBy;
}
