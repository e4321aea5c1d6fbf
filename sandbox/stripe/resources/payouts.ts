import type Stripe from 'stripe';
import { change } from '../changes';
import { invalidRequest } from '../errors';
import { checkMetadata, mergeMetadata } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { reversePayout } from '../payments/payoutReversals';
import {
	endPayoutStep,
	makePayout,
	movePayout,
	payOutDaily,
	reconcilePayout,
} from '../payments/payouts';

const PATH = '/v1/payouts';
const payoutOf = (call: Call<unknown>) => find(call, 'payout', pathPart(call, 'payout'));

function create(call: Call<Stripe.PayoutCreateParams>): Stripe.Payout {
	const { amount, currency, description, metadata, method, statement_descriptor } = call.params;
	const { data } = call.store.list({
		types: ['balance_transaction'],
		equal: { status: 'available', currency: currency.toLowerCase() },
	});
	const available = data.reduce((sum, { net }) => sum + Number(net), 0);
	if (amount > available) {
		throw invalidRequest(
			'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.',
			'balance_insufficient',
		);
	}
	return makePayout(call, {
		amount,
		currency: currency.toLowerCase(),
		automatic: false,
		description: description ?? null,
		metadata: mergeMetadata({}, metadata),
		statementDescriptor: statement_descriptor ?? null,
		...(method !== undefined && { method }),
	});
}

/** Automatic ones go by their schedule: https://docs.stripe.com/api/payouts/cancel */
function cancel(call: Call<Stripe.PayoutCancelParams>): Stripe.Payout {
	const payout = payoutOf(call);
	if (payout.automatic) throw invalidRequest('Automatic payouts cannot be canceled.');
	return movePayout(call, payout, 'canceled');
}

function list(call: Call<Stripe.PayoutListParams>): object {
	const { arrival_date: arrival, destination, status } = call.params;
	const range = typeof arrival === 'number' ? { gte: arrival, lte: arrival } : arrival;
	const ids = range && arrivingIn(call, range);
	return page(call, { types: ['payout'], equal: { destination, status }, ...(ids && { ids }) });
}

function arrivingIn(call: Call<unknown>, { gt, gte, lt, lte }: Stripe.RangeQueryParam): string[] {
	const payouts = call.store.list({ types: ['payout'] }).data as unknown as Stripe.Payout[];
	return payouts
		.filter(
			({ arrival_date: at }) =>
				(gt === undefined || at > gt) &&
				(gte === undefined || at >= gte) &&
				(lt === undefined || at < lt) &&
				(lte === undefined || at <= lte),
		)
		.map(({ id }) => id);
}

/** Payouts happen by themselves each day, and by request: https://docs.stripe.com/api/payouts */
export const payouts: Resource = {
	operations: [
		operation({
			name: 'payouts.create',
			method: 'POST',
			path: PATH,
			permission: 'payout_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: create,
		}),
		operation({
			name: 'payouts.list',
			method: 'GET',
			path: PATH,
			permission: 'payout_read',
			handle: list,
		}),
		operation({
			name: 'payouts.retrieve',
			method: 'GET',
			path: `${PATH}/:payout`,
			permission: 'payout_read',
			handle: payoutOf,
		}),
		operation({
			name: 'payouts.update',
			method: 'POST',
			path: `${PATH}/:payout`,
			permission: 'payout_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = payoutOf(call);
				const metadata = mergeMetadata(before.metadata ?? {}, call.params.metadata);
				return change(call, before, { ...before, metadata }, 'payout.updated');
			},
		}),
		operation({
			name: 'payouts.cancel',
			method: 'POST',
			path: `${PATH}/:payout/cancel`,
			permission: 'payout_write',
			handle: cancel,
		}),
		operation({
			name: 'payouts.reverse',
			method: 'POST',
			path: `${PATH}/:payout/reverse`,
			permission: 'payout_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: (call) =>
				reversePayout(call, payoutOf(call), mergeMetadata({}, call.params.metadata)),
		}),
	],
	jobs: { payOutDaily, movePayout: endPayoutStep, reconcilePayout },
};
