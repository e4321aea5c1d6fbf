import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { peek, stored } from '../lookup';
import { Machine, type Transition } from '../machine';
import { book } from './balance';
import { afterBusinessDays, DAY } from './businessDays';
import { PAYOUT_FAILURES } from './payoutFailures';

export type PayoutTrigger = 'sent' | 'arrived' | 'canceled' | 'failed';

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
	// Some banks send back what was at first taken for paid.
	{
		from: ['pending', 'in_transit', 'paid'],
		on: 'failed',
		to: 'failed',
		events: ['payout.updated', 'payout.failed'],
		see: STATES,
	},
]);

/** Most payouts are sent on the day after, and are at the bank a business day later. */
const SENT_AFTER = DAY;
const ARRIVES_AFTER = 2;

export interface PayoutRequest {
	/** A new one by default. */
	id?: string;
	/** Minor units; below zero comes from the bank. */
	amount: number;
	currency: string;
	automatic: boolean;
	/** The payout that it takes back from the bank. */
	reverses?: string;
	method?: string;
	description: string | null;
	metadata: Stripe.Metadata;
	statementDescriptor: string | null;
}

/** Takes an amount out of the balance and sends it to the bank: https://docs.stripe.com/api/payouts */
export function makePayout(context: Context, request: PayoutRequest): Stripe.Payout {
	const { id = newId('po'), amount, currency, automatic } = request;
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
		original_payout: request.reverses ?? null,
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

/** How the money of a payout that comes to nothing is booked back, by the status that it ends in. */
const BOOKED_BACK: Readonly<
	Record<string, { type: Stripe.BalanceTransaction.Type; description: string }>
> = {
	canceled: { type: 'payout_cancel', description: 'PAYOUT CANCELED' },
	failed: { type: 'payout_failure', description: 'PAYOUT FAILURE' },
};

/**
 * Moves a payout on by its machine; what is canceled or fails comes back to the balance, for a payout to come.
 *
 * @param failure one of {@link PAYOUT_FAILURES}, for a payout that fails
 */
export function movePayout(
	context: Context,
	before: Stripe.Payout,
	on: PayoutTrigger,
	failure?: string,
): Stripe.Payout {
	const step = PAYOUT.require(before.status, on, () =>
		invalidRequest(`Payouts that are ${before.status} cannot be changed this way.`),
	);
	const back = BOOKED_BACK[step.to];
	const after: Stripe.Payout = {
		...before,
		...(back && { failure_balance_transaction: bookBack(context, before, back).id }),
		...(failure !== undefined && {
			failure_code: failure,
			failure_message: PAYOUT_FAILURES[failure] ?? null,
		}),
		status: step.to,
	};
	if (step.to === 'failed') cancelReversal(context, before);
	return change(context, before, after, ...(step.events ?? []));
}

/** What the bank sends back need not be taken back: https://docs.stripe.com/connect/payout-reversals#failures */
function cancelReversal(context: Context, { reversed_by: by }: Stripe.Payout): void {
	const reversal = typeof by === 'string' ? peek(context.store, 'payout', by) : undefined;
	if (reversal?.status === 'pending') movePayout(context, reversal, 'canceled');
}

/** https://docs.stripe.com/api/payouts/object#payout_object-failure_balance_transaction */
function bookBack(
	context: Context,
	{ amount, currency, id }: Stripe.Payout,
	{ type, description }: { type: Stripe.BalanceTransaction.Type; description: string },
): Stripe.BalanceTransaction {
	return book(context, {
		amount,
		currency,
		type,
		category: 'payout_reversal',
		source: id,
		description,
		availableAtOnce: true,
	});
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
