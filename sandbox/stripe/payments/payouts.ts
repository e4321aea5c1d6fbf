import type Stripe from 'stripe';
import { keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { peek, stored } from '../lookup';
import { Machine, type Transition } from '../machine';
import { book } from './balance';
import { afterBusinessDays, DAY } from './businessDays';

export type PayoutTrigger = 'sent' | 'arrived' | 'canceled';

interface Step extends Transition {
	on: PayoutTrigger;
}

const STATES = 'https://docs.stripe.com/api/payouts/object#payout_object-status';

/** Money on its way to the account's own bank. */
export const PAYOUT = new Machine<Step>('Payout', [
	{ from: 'pending', on: 'sent', to: 'in_transit', events: ['payout.updated'], see: STATES },
	{
		from: ['pending', 'in_transit'],
		on: 'arrived',
		to: 'paid',
		events: ['payout.updated', 'payout.paid'],
		see: STATES,
	},
	{
		from: 'pending',
		on: 'canceled',
		to: 'canceled',
		events: ['payout.updated', 'payout.canceled'],
		see: 'https://docs.stripe.com/api/payouts/cancel',
	},
]);

/** Most payouts are sent on the day after, and are at the bank a business day later. */
const SENT_AFTER = DAY;
const ARRIVES_AFTER = 2;

export interface PayoutRequest {
	/** Minor units. */
	amount: number;
	currency: string;
	automatic: boolean;
	method?: string;
	description: string | null;
	metadata: Stripe.Metadata;
	statementDescriptor: string | null;
}

/** Takes an amount out of the balance and sends it to the bank: https://docs.stripe.com/api/payouts */
export function makePayout(context: Context, request: PayoutRequest): Stripe.Payout {
	const { amount, currency, automatic } = request;
	const id = newId('po');
	const arrives = afterBusinessDays(startOfDay(context.now), ARRIVES_AFTER);
	const transaction = book(context, {
		amount: -amount,
		currency,
		type: 'payout',
		category: 'payout',
		source: id,
		description: automatic ? 'STRIPE PAYOUT' : request.description,
	});
	const payout: Stripe.Payout = {
		...blank('payout'),
		id,
		amount,
		arrival_date: arrives,
		automatic,
		balance_transaction: transaction.id,
		created: context.now,
		currency,
		description: request.description,
		livemode: context.livemode,
		metadata: request.metadata,
		method: request.method ?? 'standard',
		// Only what an automatic payout consists of can be told: https://docs.stripe.com/payouts/reconciliation
		reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
		source_type: 'card',
		statement_descriptor: request.statementDescriptor,
		status: 'pending',
		type: 'bank_account',
	};
	keep(context, payout, { event: 'payout.created' });
	context.later('movePayout', context.now + SENT_AFTER, { id, on: 'sent' });
	context.later('movePayout', arrives, { id, on: 'arrived' });
	return payout;
}

/** Moves a payout on by its machine; what is canceled comes back to the balance. */
export function movePayout(
	context: Context,
	before: Stripe.Payout,
	on: PayoutTrigger,
): Stripe.Payout {
	const step = PAYOUT.require(before.status, on, () =>
		invalidRequest(`Payouts that are ${before.status} cannot be changed this way.`),
	);
	if (step.to === 'canceled') {
		book(context, {
			amount: before.amount,
			currency: before.currency,
			type: 'payout_cancel',
			category: 'payout_reversal',
			source: before.id,
			description: 'PAYOUT CANCELED',
			availableAtOnce: true,
		});
	}
	const after: Stripe.Payout = { ...before, status: step.to };
	context.store.save(stored(after));
	for (const event of step.events ?? []) context.emit(event, after);
	return after;
}

/** Time has come for a step that a payout takes by itself. */
export function endPayoutStep(context: Context, { id, on }: JobPayload): void {
	const payout = peek(context.store, 'payout', id);
	if (!payout || !PAYOUT.find(payout.status, on as PayoutTrigger)) return;
	movePayout(context, payout, on as PayoutTrigger);
}

/**
 * Each day pays out what is available of a currency and was not paid out yet; nothing where refunds and
 * disputes have taken more: https://docs.stripe.com/payouts#payout-schedule
 */
export function payOutDaily(context: Context, { id: currency }: JobPayload): void {
	const { data } = context.store.list({
		types: ['balance_transaction'],
		parent: null,
		equal: { status: 'available', currency },
	});
	const movements = data as unknown as Stripe.BalanceTransaction[];
	const amount = movements.reduce((sum, { net }) => sum + net, 0);
	if (amount <= 0) return;
	const payout = makePayout(context, {
		amount,
		currency,
		automatic: true,
		description: 'STRIPE PAYOUT',
		metadata: {},
		statementDescriptor: null,
	});
	const own = payout.balance_transaction as string;
	for (const each of [own, ...movements.map(({ id }) => id)]) {
		context.store.setParent(each, payout.id);
	}
	context.later('reconcilePayout', context.now, { id: payout.id });
}

/** It is known what a payout consists of: https://docs.stripe.com/payouts/reconciliation */
export function reconcilePayout(context: Context, { id }: JobPayload): void {
	const payout = peek(context.store, 'payout', id);
	if (payout?.reconciliation_status !== 'in_progress') return;
	const after: Stripe.Payout = { ...payout, reconciliation_status: 'completed' };
	context.store.save(stored(after));
	context.emit('payout.reconciliation_completed', after);
}

/** Midnight, UTC, of the day that a moment belongs to; both Unix seconds. */
function startOfDay(seconds: number): number {
	return seconds - (seconds % DAY);
}
