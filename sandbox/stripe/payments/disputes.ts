import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { idOf, peek, stored } from '../lookup';
import { book } from './balance';
import { DAY } from './businessDays';
import { DISPUTE, type DisputeTrigger } from './disputeStates';

/** https://docs.stripe.com/disputes/responding: a response is due within a week or three; the shortest. */
const RESPOND_WITHIN = 7 * DAY;
/** An inquiry that is not escalated closes after 120 days. */
const INQUIRY_CLOSES_AFTER = 120 * DAY;
const FEE = 1500;

/**
 * How a dispute is prevented: settled by giving the money back, or blocked, as the bank was convinced at once.
 * https://docs.stripe.com/changelog/basil/2025-08-27/add-preventions-to-dispute
 */
export type Prevention = 'resolution' | 'block';

/** A payer disputes a charge; `reason` is Stripe's, or `inquiry`. */
export function openDispute(context: Context, { id, reason }: JobPayload): void {
	const charge = peek(context.store, 'charge', id);
	if (!charge || charge.disputed) return;
	const isInquiry = reason === 'inquiry';
	const isBank = charge.payment_method_details?.type === 'us_bank_account';
	const disputeId = newId(isBank ? 'pdp' : 'du');
	const disputed = change(context, charge, { ...charge, disputed: true });
	const withdrawn = isInquiry ? [] : [withdrawal(context, disputed, disputeId)];
	const dispute: Stripe.Dispute = {
		...blank('dispute'),
		id: disputeId,
		amount: charge.amount,
		balance_transactions: withdrawn,
		charge: charge.id,
		created: context.now,
		currency: charge.currency,
		evidence_details: {
			...blank('dispute').evidence_details,
			due_by: isBank ? null : context.now + RESPOND_WITHIN,
		},
		is_charge_refundable: isInquiry,
		livemode: context.livemode,
		payment_intent: charge.payment_intent,
		reason: isInquiry ? 'fraudulent' : String(reason),
		// The bank's word on a debit is final: https://docs.stripe.com/payments/ach-direct-debit#disputed-payments
		status: isInquiry ? 'warning_needs_response' : isBank ? 'lost' : 'needs_response',
	};
	keep(context, dispute, { event: 'charge.dispute.created', parent: charge.id });
	if (!isInquiry) context.emit('charge.dispute.funds_withdrawn', dispute);
	if (isBank) context.emit('charge.dispute.closed', dispute);
	else if (isInquiry) {
		context.later('endDispute', context.now + INQUIRY_CLOSES_AFTER, {
			id: disputeId,
			on: 'dropped',
		});
	} else {
		context.later(
			'endDispute',
			context.now + RESPOND_WITHIN,
			{ id: disputeId, on: 'lost' },
			{
				key: disputeId,
			},
		);
	}
}

/** A dispute that is over before the payer's bank has raised it. */
export function preventDispute(
	context: Context,
	charge: Stripe.Charge,
	how: Prevention,
): Stripe.Dispute {
	if (charge.disputed) throw new Error(`${charge.id} is disputed already`);
	const { to, events = [] } = DISPUTE.require('new', 'prevented', () =>
		invalidRequest('No dispute begins so.'),
	);
	const id = newId('du');
	const disputed = change(context, charge, { ...charge, disputed: true });
	const isSettled = how === 'resolution';
	const { card } = charge.payment_method_details ?? {};
	const dispute: Stripe.Dispute = {
		...blank('dispute'),
		id,
		amount: charge.amount,
		// What is prevented costs no fee for a dispute.
		balance_transactions: isSettled ? [withdrawal(context, disputed, id, 0)] : [],
		charge: charge.id,
		created: context.now,
		currency: charge.currency,
		is_charge_refundable: !isSettled,
		livemode: context.livemode,
		payment_intent: charge.payment_intent,
		payment_method_details: {
			type: 'card',
			card: {
				brand: card?.brand ?? 'visa',
				case_type: how,
				network: card?.network ?? 'visa',
				network_reason_code: null,
			},
		},
		reason: 'fraudulent',
		status: to,
	};
	keep(context, dispute, { parent: charge.id });
	for (const event of events) context.emit(event, dispute);
	if (isSettled) context.emit('charge.dispute.funds_withdrawn', dispute);
	return dispute;
}

/** @param fee minor units */
function withdrawal(
	context: Context,
	charge: Stripe.Charge,
	dispute: string,
	fee = FEE,
): Stripe.BalanceTransaction {
	return book(context, {
		amount: -charge.amount,
		currency: charge.currency,
		...(fee > 0 && { fee: { amount: fee, description: 'Dispute fee' } }),
		type: 'adjustment',
		category: 'dispute',
		source: dispute,
		description: `Chargeback withdrawal for ${charge.id}`,
	});
}

/** Moves a dispute on by its machine; what was withdrawn comes back when it is won. */
export function moveDispute(
	context: Context,
	before: Stripe.Dispute,
	on: DisputeTrigger,
	patch: Partial<Stripe.Dispute> = {},
): Stripe.Dispute {
	const step = DISPUTE.require(before.status, on, () =>
		invalidRequest(`This dispute has the status ${before.status} and is closed.`),
	);
	const back =
		step.to === 'won'
			? [
					book(context, {
						amount: before.amount,
						currency: before.currency,
						type: 'adjustment',
						category: 'dispute_reversal',
						source: before.id,
						description: `Chargeback reversal for ${idOf(before.charge) ?? ''}`,
					}),
				]
			: [];
	const evidence = { ...before.evidence_details, ...patch.evidence_details };
	const isAppealable = step.to === 'appeal_needs_response';
	if (isAppealable) {
		const due = context.now + RESPOND_WITHIN;
		context.later('endDispute', due, { id: before.id, on: 'lost' }, { key: before.id });
	}
	const after = {
		...before,
		...patch,
		balance_transactions: [...before.balance_transactions, ...back],
		evidence_details: isAppealable
			? { ...evidence, due_by: context.now + RESPOND_WITHIN }
			: evidence,
		// Whoever has won may give the money back: https://github.com/Automattic/woocommerce-payments/issues/7960
		...(step.to === 'won' && { is_charge_refundable: true }),
		status: step.to,
	} as Stripe.Dispute;
	context.store.save(stored(after));
	for (const event of step.events ?? []) context.emit(event, after);
	return after;
}

/** Nobody has answered in time, or the bank has decided. */
export function endDispute(context: Context, { id, on }: JobPayload): void {
	const dispute = peek(context.store, 'dispute', id);
	if (dispute && DISPUTE.find(dispute.status, on as DisputeTrigger)) {
		moveDispute(context, dispute, on as DisputeTrigger);
	}
}

/** What test evidence decides: https://docs.stripe.com/testing#disputes */
export function verdictOf(evidence: string | undefined): DisputeTrigger {
	return evidence === 'winning_evidence' ? 'won' : 'lost';
}

/** A bank takes weeks; here it decides a day after it has the evidence. */
export const DECIDED_AFTER = DAY;
