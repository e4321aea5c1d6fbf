import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context } from '../context';
import { invalidRequest } from '../errors';
import { newId } from '../ids';
import { DAY } from './businessDays';
import { makePayout } from './payouts';

/** Rules of this file: https://docs.stripe.com/connect/payout-reversals */
const COUNTRIES: ReadonlySet<string> = new Set(['US', 'CA']);
const REVERSIBLE_FOR = 90 * DAY;

/**
 * Takes the money of a payout back from the bank of a connected account, by a payout of its own whose amount is
 * below zero: https://docs.stripe.com/api/payouts/reverse
 */
export function reversePayout(
	context: Context,
	payout: Stripe.Payout,
	metadata: Stripe.Metadata,
): Stripe.Payout {
	const reason = whyNot(context, payout);
	if (reason !== undefined) throw invalidRequest(reason);
	const id = newId('po');
	change(context, payout, { ...payout, reversed_by: id }, 'payout.updated');
	return makePayout(context, {
		id,
		amount: -payout.amount,
		currency: payout.currency,
		automatic: false,
		reverses: payout.id,
		description: null,
		metadata,
		statementDescriptor: null,
	});
}

function whyNot({ account, now }: Context, payout: Stripe.Payout): string | undefined {
	const { amount, automatic, method, reversed_by: reversedBy, status } = payout;
	if (account.platform === null || !COUNTRIES.has(account.country)) {
		return 'Only payouts of connected accounts to bank accounts in the US and Canada can be reversed.';
	}
	if (amount < 0) return 'This payout is a debit, which cannot be reversed.';
	if (method === 'instant') return 'Instant Payouts cannot be reversed.';
	if (reversedBy !== null) return 'This payout is already reversed.';
	if (status === 'failed' || status === 'canceled') {
		return `Payouts that are ${status} cannot be reversed.`;
	}
	if (status === 'pending' && !automatic) {
		return `This payout is pending. Cancel it instead, by /v1/payouts/${payout.id}/cancel.`;
	}
	if (now - payout.arrival_date >= REVERSIBLE_FOR) {
		return 'This payout was expected to arrive 90 days ago or more, and cannot be reversed any more.';
	}
	return undefined;
}
