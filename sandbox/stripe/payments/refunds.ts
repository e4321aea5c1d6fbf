import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { find, idOf, peek, stored } from '../lookup';
import { book } from './balance';
import { afterBusinessDays } from './businessDays';
import { majorUnits } from './currencies';
import { REFUND, type RefundTrigger } from './machines';

/** How long a refund to a bank account, or to a card that takes its time, is pending. */
const PENDING_DAYS = 3;

export interface RefundRequest {
	charge: Stripe.Charge;
	/** All that is left without it. */
	amount?: number | undefined;
	reason?: Stripe.Refund.Reason | undefined;
	metadata: Record<string, string>;
	instructionsEmail?: string | undefined;
}

/** The money of these refunds has left, or is leaving; that of failed and canceled ones has not. */
const COUNTING: readonly (string | null)[] = ['pending', 'requires_action', 'succeeded'];

/** https://docs.stripe.com/api/refunds/create */
export function makeRefund(context: Context, request: RefundRequest): Stripe.Refund {
	const { charge } = request;
	const amount = checkedAmount(context, charge, request.amount);
	const test = context.store.hidden(charge.id)['refund'];
	const isBank = charge.payment_method_details?.type === 'us_bank_account';
	const on: RefundTrigger = request.instructionsEmail
		? 'actionNeeded'
		: isBank || test === 'pends'
			? 'pended'
			: 'succeeded';
	const status = REFUND.require('new', on, () => invalidRequest('No refund begins so.')).to;
	const id = newId(isBank ? 'pyr' : 're');
	const transaction = book(context, {
		amount: -amount,
		currency: charge.currency,
		type: isBank ? 'payment_refund' : 'refund',
		category: 'refund',
		source: id,
		description: `REFUND FOR ${isBank ? 'PAYMENT' : 'CHARGE'}${charge.description ? ` (${charge.description})` : ''}`,
	});
	const refund: Stripe.Refund = {
		...blank('refund'),
		id,
		amount,
		balance_transaction: transaction.id,
		charge: charge.id,
		created: context.now,
		currency: charge.currency,
		...(!isBank && {
			destination_details: {
				type: 'card',
				card: {
					reference_status: 'pending',
					reference_type: 'acquirer_reference_number',
					type: 'refund',
				},
			},
		}),
		...(request.instructionsEmail !== undefined && {
			instructions_email: request.instructionsEmail,
		}),
		metadata: request.metadata,
		payment_intent: charge.payment_intent,
		...(status === 'pending' && { pending_reason: 'processing' as const }),
		reason: request.reason ?? null,
		status,
	};
	keep(context, refund, { event: 'refund.created', parent: charge.id });
	updateCharge(context, charge, 'charge.refunded');
	const moves = { id, on: test === 'fails' ? 'failed' : 'succeeded' };
	if (status === 'pending' || test === 'fails') {
		context.later('moveRefund', afterBusinessDays(context.now, PENDING_DAYS), moves);
	}
	return refund;
}

function checkedAmount(
	context: Context,
	charge: Stripe.Charge,
	wanted: number | undefined,
): number {
	if (charge.disputed && !isRefundableInDispute(context, charge)) {
		throw invalidRequest(
			`Charge ${charge.id} has been charged back; cannot issue a refund.`,
			'charge_disputed',
		);
	}
	if (charge.status !== 'succeeded') {
		throw invalidRequest(
			`Charge ${charge.id} is ${charge.status}; only a charge that has succeeded can be refunded.`,
			'charge_not_refundable',
		);
	}
	const left = charge.amount_captured - charge.amount_refunded;
	if (left <= 0) {
		throw invalidRequest(
			`Charge ${charge.id} has already been refunded.`,
			'charge_already_refunded',
		);
	}
	const amount = wanted ?? left;
	if (amount < 1) {
		throw invalidRequest(
			'This value must be greater than or equal to 1.',
			'parameter_invalid_integer',
			'amount',
		);
	}
	if (amount > left) {
		const say = (value: number) => `$${majorUnits(value, charge.currency)}`;
		throw invalidRequest(
			`Refund amount (${say(amount)}) is greater than unrefunded amount on charge (${say(left)})`,
			undefined,
			'amount',
		);
	}
	return amount;
}

/** Inquiries leave a charge refundable: https://docs.stripe.com/disputes/how-disputes-work#inquiries */
function isRefundableInDispute(context: Context, charge: Stripe.Charge): boolean {
	const { data } = context.store.list({ types: ['dispute'], parent: charge.id });
	return data.every((dispute) => dispute['is_charge_refundable'] === true);
}

/** Moves a refund on by its machine; money that did not arrive comes back to the balance. */
export function moveRefund(
	context: Context,
	before: Stripe.Refund,
	on: RefundTrigger,
): Stripe.Refund {
	const step = REFUND.require(before.status, on, () =>
		invalidRequest(
			`You cannot do this to a refund with the status ${before.status ?? 'none'}; it must be one of: ${REFUND.sources(on).join(', ')}.`,
		),
	);
	const returns = step.to === 'failed' || step.to === 'canceled';
	const transaction = returns
		? book(context, {
				amount: before.amount,
				currency: before.currency,
				type: step.to === 'failed' ? 'refund_failure' : 'payment_failure_refund',
				category: 'refund_failure',
				source: before.id,
				description: 'REFUND FAILURE',
				availableAtOnce: true,
			})
		: undefined;
	const after: Stripe.Refund = {
		...before,
		...(transaction && { failure_balance_transaction: transaction.id }),
		...(step.to === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
		status: step.to,
	};
	delete after.pending_reason;
	context.store.save(stored(after));
	const charge = peek(context.store, 'charge', idOf(after.charge) ?? '');
	if (charge) updateCharge(context, charge, undefined);
	for (const event of step.events ?? []) context.emit(event, after, { status: before.status });
	return after;
}

/** A refund that took its time has come to its end. */
export function endRefund(context: Context, { id, on }: JobPayload): void {
	const refund = peek(context.store, 'refund', id);
	if (refund && REFUND.find(refund.status, on as RefundTrigger)) {
		moveRefund(context, refund, on as RefundTrigger);
	}
}

/** The charge with the sum of its refunds, from the refunds themselves. */
function updateCharge(context: Context, charge: Stripe.Charge, event: string | undefined): void {
	const refunds = context.store.list({ types: ['refund'], parent: charge.id }).data;
	const refunded = refunds
		.filter((each) => COUNTING.includes(each['status'] as string | null))
		.reduce((sum, each) => sum + Number(each['amount']), 0);
	const after = {
		...charge,
		amount_refunded: refunded,
		refunded: refunded > 0 && refunded === charge.amount_captured,
	};
	change(context, charge, after, ...(event === undefined ? [] : [event]));
}

/** The charge that a refund is asked for, by itself or by its intent. */
export function refundedCharge(
	context: Context,
	params: { charge?: string | undefined; payment_intent?: string | undefined },
): Stripe.Charge {
	if (params.charge) return find(context, 'charge', params.charge, 'charge');
	const intent = find(context, 'payment_intent', params.payment_intent ?? '', 'payment_intent');
	const charge = idOf(intent.latest_charge);
	if (charge === undefined) {
		throw invalidRequest(
			`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
			undefined,
			'payment_intent',
		);
	}
	return find(context, 'charge', charge);
}
