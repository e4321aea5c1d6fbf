import pMap from 'p-map';
import { Problem } from '../errors';
import { queryRecords } from '../salesforce/query';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { OVERLAP_MS } from '../salesforce/overlap';
import { isRefusal, stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import type { SyncSink } from '../sync/report';
import { belongingsOf } from './belongings';
import { crmPayment, type PaymentRecordRow, RECORD_TIMES } from './crmPayment';
import { crmResult } from './crmResult';
import { reportedOf, reportRefund } from './giveBack';
import type { PaymentContext } from './paymentContext';
import { checkOwnRecord } from './reportPayment';

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
 * was left of them as given back.
 *
 * @param since ISO 8601
 * @throws Problem when the org cannot be asked
 */
export async function reportDeleted(
	since: string,
	context: PaymentContext,
	sink: Pick<SyncSink, 'result'>,
): Promise<DeletedReported> {
	const { model, shape, salesforce } = context;
	const names = model.payment;
	const from = new Date(Date.parse(since) - OVERLAP_MS);
	const rows = await queryRecords<PaymentRecordRow>(
		salesforce,
		soql`SELECT ${fieldList(['Id', ...shape.readable, ...RECORD_TIMES, 'SystemModstamp'])} FROM ${identifier(names.objectName)} WHERE IsDeleted = TRUE AND ${identifier(names.source)} = ${'Salesforce'} AND ${identifier(names.externalId)} != NULL AND SystemModstamp >= ${from}`,
		{ doing: 'Looking for payments that were deleted', withDeleted: true },
	);
	const payments = rows.map((row) => ({ row, payment: crmPayment(row, model, shape) }));
	const reported = payments.filter(({ payment }) => payment.stripeId.startsWith('pr_'));
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
				const stripe = await context.stripeOf(belonging?.location ?? '');
				const record = await stripe.paymentRecords.retrieve(payment.stripeId);
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
