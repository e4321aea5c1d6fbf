import { createHash } from 'node:crypto';
import { textIn } from '../model/row';
import { allOf, anyOf, identifier, soql } from '../salesforce/soql';
import type { Checkpoint } from '../sync/checkpointStore';
import { latestChange, recordPages, type RecordStream } from '../sync/recordChanges';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import { type RunEnd, runPages, type Source, type Target } from '../sync/run';
import type { SyncResult } from '../sync/result';
import { completed, type StreamState, withRetries, withTold } from '../sync/state';
import { keyOf, stateBefore, syncCheckpoints, type SyncRequest } from '../sync/syncCheckpoints';
import { verifyWritten, writtenNow } from '../sync/verifyWritten';
import { type PaymentRecordRow, RECORD_TIMES } from './crmPayment';
import { type BegunPayment, CrmPusher } from './crmPusher';
import { reportDeleted } from './deletedPayments';
import { finishPayments } from './finishPayments';
import type { PaymentContext } from './paymentContext';
import { type Recounted, recountTouched } from './recount';
import { PAID_STATUSES } from './rollUp';
import { readOrgChanges, readTouched, type TouchedPayment } from './touchedPayments';
import { WaitingProblems } from './waitingProblems';

/**
 * Tells Stripe of the payments that people entered in the org since the last run, with what was given back of
 * them, and makes the refunds in Stripe that were asked for in the org. What came from Stripe is not told.
 *
 * @param operation names the checkpoint
 * @param withTouched whether the invoices of payments that people moved or deleted are counted too
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncPaymentsToStripe(
	request: SyncRequest,
	context: PaymentContext,
	sink: SyncSink,
	{ operation = 'toStripe', withTouched = true } = {},
): Promise<SyncEnd> {
	const report = new SyncReport(sink);
	const store = syncCheckpoints(context);
	const [kept] = await store.load([keyOf(request, { operation, stream: 'records' })]);
	const end = await runRecords(kept, request, context, report, withTouched);
	const { cursor } = end.state;
	return { report, endedBy: end.endedBy, ...(cursor && { cursor }) };
}

async function runRecords(
	kept: Checkpoint<StreamState>,
	request: SyncRequest,
	context: PaymentContext,
	report: SyncReport,
	withTouched: boolean,
): Promise<RunEnd> {
	const { salesforce, model, clock, cancelled } = context;
	const before = stateBefore(kept, scopeOf(context), request);
	const until = await latestChange(salesforce, model.payment.objectName, 'Reading the payments');
	const store = syncCheckpoints(context);
	let checkpoint = kept;
	const keep = async (state: StreamState, endedBy?: RunEnd['endedBy']): Promise<void> => {
		const name = `${request.title}: payments entered in Salesforce`;
		const notes = { name, windowStart: before.cursor, windowEnd: until, report, endedBy };
		[checkpoint] = await store.save([{ checkpoint, state, notes }]);
	};
	const pusher = new CrmPusher(context);
	const waiting = new WaitingProblems(before.told);
	const run = { report, clock, cancelled, keep };
	// A deleted record is not there to be read among the others, and stays on the list until it is dealt with.
	const parked = (await readTouched(before.retry, context)).filter(({ isDeleted }) => isDeleted);
	const parkedIds = parked.map(({ id }) => id);
	const there = { ...before, retry: before.retry.filter((id) => !parkedIds.includes(id)) };
	const source = recordSource(there, until, context);
	const end = await runPages(source, recordTarget(pusher, waiting, context), before, run);
	let { endedBy } = end;
	const again: string[] = [];
	let told = before.told ?? [];
	if (end.isComplete && !cancelled()) {
		const request = { since: before.cursor, parked: parkedIds, told };
		const deleted = await reportDeleted(request, context, report);
		endedBy ??= deleted.endedBy;
		again.push(...deleted.again);
		told = deleted.told;
		if (withTouched) {
			const counted = await recounted(before.cursor, parked, context);
			for (const { id, result } of counted.results) report.result(waiting.once(id, result));
			again.push(...counted.again.map(({ id }) => id));
		}
	}
	const isComplete = end.isComplete && !endedBy && !cancelled();
	const tried = withRetries(end.state, isComplete ? parkedIds : [], again);
	const reached = withTold(tried, [...new Set([...told, ...waiting.told])]);
	const state = isComplete ? completed(reached, until) : reached;
	await keep(state, endedBy);
	return { state, isComplete, endedBy };
}

/** Counts the invoices of payments that people moved or deleted. */
async function recounted(
	since: string | undefined,
	parked: readonly TouchedPayment[],
	context: PaymentContext,
): Promise<Recounted> {
	const asked = { since, withEntered: false, withUnmatched: false };
	const { touched } = await readOrgChanges(asked, context);
	const byId = new Map([...parked, ...touched].map((each) => [each.id, each]));
	return await recountTouched([...byId.values()], context);
}

/** Under other names, everything has to be looked at again. */
function scopeOf({ model, since }: PaymentContext): string {
	const content = JSON.stringify([model.payment, model.invoice, model.account, since ?? 0]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** Payments that people entered, and those of which something is to be given back. */
function recordStream({ model: { payment: names }, shape, since }: PaymentContext): RecordStream {
	const isEntered = soql`${identifier(names.source)} = ${'Salesforce'}`;
	const isUnreported = soql`${identifier(names.externalId)} = NULL`;
	const hasRefunds = shape.readable.includes(names.refundRequested);
	const isUnstamped = soql`${identifier(names.syncedAt)} = NULL`;
	const isAsked = hasRefunds ? soql`${identifier(names.refundRequested)} > 0` : undefined;
	const isNew = since === undefined ? undefined : soql`CreatedDate >= ${new Date(since * 1000)}`;
	const isPaid = soql`${identifier(names.status)} IN ${PAID_STATUSES}`;
	const isInStripe = soql`${identifier(names.externalId)} != NULL`;
	return {
		object: names.objectName,
		fields: [...shape.readable, ...RECORD_TIMES],
		stampField: names.syncedAt,
		where: anyOf(allOf(isEntered, isNew), isAsked && allOf(isAsked, isInStripe)),
		// A payment whose account has no customer yet is looked at again by each run; what was told of one that
		// cannot be reported as it stands is not.
		pending: allOf(isEntered, isUnreported, isPaid, isUnstamped),
		doing: 'Reading the payments',
	};
}

function recordSource(
	before: StreamState,
	until: string,
	context: PaymentContext,
): Source<PaymentRecordRow> {
	const { salesforce, model } = context;
	return {
		until,
		pages: recordPages(salesforce, recordStream(context), before, [], until),
		idOf: ({ Id }) => Id,
		stampOf: (row) => textIn(row, model.payment.syncedAt),
	};
}

function recordTarget(
	pusher: CrmPusher,
	waiting: WaitingProblems,
	context: PaymentContext,
): Target<PaymentRecordRow, BegunPayment> {
	const { salesforce, model, shape } = context;
	const reading = {
		object: model.payment.objectName,
		fields: ['Id', ...shape.readable, 'SystemModstamp'],
		isSame: (sent: PaymentRecordRow, now: PaymentRecordRow) =>
			shape.readable
				.filter((field) => field !== model.payment.syncedAt)
				.every((field) => textIn(sent, field) === textIn(now, field)),
		doing: 'Reading the payments after writing',
	};
	return {
		send: async (rows) => await pusher.push(rows),
		recordOf: ({ row }) => row,
		finish: async (begun, { stamp }) => {
			const { results: all, written } = await finishPayments(begun, stamp, context);
			const results = all.map((result, index) => tellOnce(begun[index], result, waiting));
			const writtenAt = writtenNow(salesforce);
			if (written.length === 0) return { results };
			const verify = async () => await verifyWritten(salesforce, reading, written, writtenAt);
			return { results, verify };
		},
		endedBy: () => pusher.endedBy,
	};
}

/** What only a change of the record solves, and is not tried again, has been told of the record as it is now. */
function tellOnce(
	begun: BegunPayment | undefined,
	result: SyncResult,
	waiting: WaitingProblems,
): SyncResult {
	return begun && result.retry ? waiting.once(begun.row.Id, result) : result;
}
