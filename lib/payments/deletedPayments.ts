import pMap from 'p-map';
import { Problem } from '../errors';
import { queryRecords } from '../salesforce/query';
import { allOf, fieldList, identifier, soql } from '../salesforce/soql';
import { OVERLAP_MS } from '../salesforce/overlap';
import { isRefusal, stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import type { SyncSink } from '../sync/report';
import { belongingsOf } from './belongings';
import { crmPayment, type PaymentRecordRow, RECORD_TIMES } from './crmPayment';
import { crmResult } from './crmResult';
import { reportedOf, reportRefund } from './giveBack';
import type { PaymentContext } from './paymentContext';
import { checkOwnRecord, PaymentReporters } from './reportPayment';

const AT_ONCE = 20;

/** How telling Stripe of deleted payments ended. */
export interface DeletedReported {
	/** The failure that would meet every further payment as well. */
	endedBy?: Problem;
	/** Whether some could not be told of just now: a deleted record is found by its time alone. */
	isHeld: boolean;
}

/**
 * Tells Stripe that payments count no more which were reported and have been deleted in the org: all that
 * was left of them as given back. One without an ID of Stripe's may have been reported too, by a run that
 * broke off before the org was told.
 *
 * @param since ISO 8601; undefined for all that are still in the bin
 * @throws Problem when the org cannot be asked
 */
export async function reportDeleted(
	since: string | undefined,
	context: PaymentContext,
	sink: Pick<SyncSink, 'result'>,
): Promise<DeletedReported> {
	const { model, shape, salesforce } = context;
	const names = model.payment;
	const from = since === undefined ? undefined : new Date(Date.parse(since) - OVERLAP_MS);
	const isEntered = soql`IsDeleted = TRUE AND ${identifier(names.source)} = ${'Salesforce'}`;
	const where = allOf(isEntered, from && soql`SystemModstamp >= ${from}`);
	const rows = await queryRecords<PaymentRecordRow>(
		salesforce,
		soql`SELECT ${fieldList(['Id', ...shape.readable, ...RECORD_TIMES, 'SystemModstamp'])} FROM ${identifier(names.objectName)} WHERE ${where}`,
		{ doing: 'Looking for payments that were deleted', withDeleted: true },
	);
	const deleted = rows.map((row) => ({ row, payment: crmPayment(row, model, shape) }));
	const reported = deleted.filter(({ payment }) => /^(pr_|$)/.test(payment.stripeId));
	const reporters = new PaymentReporters(context);
	const belongings = await belongingsOf(
		reported.map(({ payment }) => payment),
		context,
	);
	let endedBy: Problem | undefined;
	let isHeld = false;
	await pMap(
		reported,
		async ({ row, payment }) => {
			if (endedBy || context.cancelled()) return;
			const belonging = belongings.get(payment.id);
			const each = { row, payment, belonging, begun: { kind: 'none' } as const };
			try {
				const location = belonging?.location ?? '';
				const stripe = await context.stripeOf(location);
				const record = payment.stripeId
					? await stripe.paymentRecords.retrieve(payment.stripeId)
					: await (await reporters.of(location)).find(payment, from);
				if (!record) return;
				checkOwnRecord(record, payment);
				const { paid, refunded } = reportedOf(record);
				const left = paid.minus(refunded);
				if (left.isZero()) return;
				await reportRefund(stripe, record, left, payment.changedAt);
				sink.result(crmResult(each, { givenBack: left }, [], names));
			} catch (error) {
				const problem = stripeProblem(error, 'Telling Stripe that the payment was deleted');
				if (!(problem instanceof Problem)) throw problem;
				if (isFatal(problem)) {
					endedBy ??= problem;
					return;
				}
				if (problem.origin !== 'input' && !isRefusal(error)) isHeld = true;
				sink.result(crmResult(each, { problem }, [], names));
			}
		},
		{ concurrency: AT_ONCE },
	);
	return { isHeld, ...(endedBy && { endedBy }) };
}
