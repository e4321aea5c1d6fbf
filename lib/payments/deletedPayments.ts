import pMap from 'p-map';
import type Stripe from 'stripe';
import { Problem } from '../errors';
import { textIn } from '../model/row';
import { queryRecords } from '../salesforce/query';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import type { Money } from '../money';
import { allOf, fieldList, identifier, soql, type Soql } from '../salesforce/soql';
import { OVERLAP_MS } from '../salesforce/overlap';
import { stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import type { SyncSink } from '../sync/report';
import { belongingsOf } from './belongings';
import { type CrmPayment, crmPayment, type PaymentRecordRow, RECORD_TIMES } from './crmPayment';
import { crmResult } from './crmResult';
import type { BegunPayment } from './crmPusher';
import { isForGood } from './forGood';
import { reportedOf, reportRefund } from './giveBack';
import type { PaymentContext } from './paymentContext';
import { readable } from './readable';
import { checkOwnRecord, PaymentReporters } from './reportPayment';

const AT_ONCE = 20;

const READING = { doing: 'Looking for payments that were deleted', withDeleted: true };

/** Which deleted payments are looked at. */
export interface DeletedRequest {
	/** Those deleted from here on, ISO 8601; undefined for all that are still in the bin. */
	since: string | undefined;
	/** IDs of records that an earlier run could not deal with to the end. */
	parked: readonly string[];
	/** Deletions whose problems earlier runs have told, as {@link DeletedReported.told}. */
	told: readonly string[];
}

/** How telling Stripe of deleted payments ended. */
export interface DeletedReported {
	/** The failure that would meet every further payment as well. */
	endedBy?: Problem;
	/** IDs of the records of which Stripe could not be told just now. */
	again: string[];
	/**
	 * Deletions whose problems stay, and were told by this run or before: as long as they are read, for a deleted
	 * record takes no stamp that says so.
	 */
	told: string[];
}

/**
 * Tells Stripe that payments count no more which were reported and have been deleted in the org: all that
 * was left of them as given back. One without an ID of Stripe's may have been reported too, by a run that
 * broke off before the org was told.
 *
 * @throws Problem when the org cannot be asked
 */
export async function reportDeleted(
	{ since, parked, told: toldBefore }: DeletedRequest,
	context: PaymentContext,
	sink: Pick<SyncSink, 'result'>,
): Promise<DeletedReported> {
	const names = context.model.payment;
	const from = since === undefined ? undefined : new Date(Date.parse(since) - OVERLAP_MS);
	const rows = await readDeleted(from, parked, context);
	const known = new Set(toldBefore);
	const told = rows.map(deletionOf).filter((each) => known.has(each));
	const reported = rows
		.filter((row) => /^(pr_|$)/.test(textIn(row, names.externalId)) && !known.has(deletionOf(row)))
		.map((row) => read(row, context));
	const reporters = new PaymentReporters(context);
	const belongings = await belongingsOf(
		reported.flatMap(({ payment }) => payment ?? []),
		context,
	);
	let endedBy: Problem | undefined;
	const again: string[] = [];
	await pMap(
		reported,
		async (one) => {
			if (endedBy || context.cancelled()) return;
			const { payment } = one;
			const each = { ...one, belonging: payment && belongings.get(payment.id) };
			if (!payment) {
				sink.result(crmResult(each, {}, [], names));
				told.push(deletionOf(each.row));
				return;
			}
			try {
				const location = each.belonging?.location ?? '';
				const stripe = await context.stripeOf(location);
				const record = payment.stripeId
					? await stripe.paymentRecords.retrieve(payment.stripeId)
					: await (await reporters.of(location)).find(payment, from);
				const left = record && (await takeBack(stripe, record, payment));
				if (left) sink.result(crmResult(each, { givenBack: left }, [], names));
			} catch (error) {
				const problem = stripeProblem(error, 'Telling Stripe that the payment was deleted');
				if (!(problem instanceof Problem)) throw problem;
				if (isFatal(problem)) {
					endedBy ??= problem;
					return;
				}
				if (isForGood(problem)) told.push(deletionOf(each.row));
				else again.push(payment.id);
				sink.result(crmResult(each, { problem }, [], names));
			}
		},
		{ concurrency: AT_ONCE },
	);
	return { again, told, ...(endedBy && { endedBy }) };
}

/** @returns what was left of the payment, and was told as given back; undefined for nothing */
async function takeBack(
	stripe: Stripe,
	record: Stripe.PaymentRecord,
	payment: CrmPayment,
): Promise<Money | undefined> {
	checkOwnRecord(record, payment);
	const { paid, refunded } = reportedOf(record);
	const left = paid.minus(refunded);
	if (left.isZero()) return undefined;
	await reportRefund(stripe, record, left, payment.changedAt);
	return left;
}

/** Names a deletion: a record that is taken out of the bin may be deleted once more. */
function deletionOf({ Id, SystemModstamp }: PaymentRecordRow): string {
	return `${longRecordId(Id)} ${Date.parse(SystemModstamp) / 1000}`;
}

async function readDeleted(
	from: Date | undefined,
	parked: readonly string[],
	{ salesforce, model: { payment: names }, shape }: PaymentContext,
): Promise<PaymentRecordRow[]> {
	const fields = fieldList(['Id', ...shape.readable, ...RECORD_TIMES, 'SystemModstamp']);
	const isEntered = soql`IsDeleted = TRUE AND ${identifier(names.source)} = ${'Salesforce'}`;
	const deleted = (more?: Soql) =>
		soql`SELECT ${fields} FROM ${identifier(names.objectName)} WHERE ${allOf(isEntered, more)}`;
	const isYoung = from && soql`SystemModstamp >= ${from}`;
	const rows = await queryRecords<PaymentRecordRow>(salesforce, deleted(isYoung), READING);
	const found = new Map(rows.map((row) => [longRecordId(row.Id), row]));
	const build = (some: readonly string[]) => deleted(soql`Id IN ${some}`);
	for await (const row of queryByValues<PaymentRecordRow>(salesforce, parked, build, READING)) {
		found.set(longRecordId(row.Id), row);
	}
	return [...found.values()];
}

/**
 * A deleted payment. What it came to decides nothing, so that one whose amounts are none is told of too, as one
 * of zero.
 */
function read(
	row: PaymentRecordRow,
	{ model, shape }: PaymentContext,
): Pick<BegunPayment, 'row' | 'payment' | 'begun'> {
	const { amount, amountRefunded, refundRequested } = model.payment;
	const nothing = { [amount]: null, [amountRefunded]: null, [refundRequested]: null };
	const whole = readable(() => crmPayment(row, model, shape));
	const payment =
		whole instanceof Problem
			? readable(() => crmPayment({ ...row, ...nothing }, model, shape))
			: whole;
	if (!(payment instanceof Problem)) return { row, payment, begun: { kind: 'none' } };
	return { row, payment: undefined, begun: { kind: 'problem', problem: payment } };
}
