import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { peek } from '../lookup';
import { DAY } from './businessDays';

interface Booking {
	/** Minor units; negative leaves the balance. */
	amount: number;
	currency: string;
	fee?: { amount: number; description: string };
	type: Stripe.BalanceTransaction.Type;
	/** https://docs.stripe.com/reports/reporting-categories */
	category: string;
	source: string;
	description: string | null;
	availableAtOnce?: boolean;
}

/** Funds are available two days after the payment: https://docs.stripe.com/payouts#standard-timing */
const AVAILABLE_AFTER = 2 * DAY;

/** Books a movement of the account's balance: https://docs.stripe.com/api/balance_transactions/object */
export function book(context: Context, booking: Booking): Stripe.BalanceTransaction {
	const { amount, currency, fee, source, description } = booking;
	const pending = amount > 0 && !booking.availableAtOnce;
	const availableOn = pending ? context.now + AVAILABLE_AFTER : context.now;
	const transaction: Stripe.BalanceTransaction = {
		...blank('balance_transaction'),
		id: newId('txn'),
		amount,
		available_on: availableOn,
		balance_type: 'payments',
		created: context.now,
		currency,
		description,
		fee: fee?.amount ?? 0,
		fee_details: fee
			? [
					{
						amount: fee.amount,
						application: null,
						currency,
						description: fee.description,
						type: 'stripe_fee',
					},
				]
			: [],
		net: amount - (fee?.amount ?? 0),
		reporting_category: booking.category,
		source,
		status: pending ? 'pending' : 'available',
		type: booking.type,
	};
	keep(context, transaction);
	if (pending) context.later('releaseFunds', availableOn, { id: transaction.id });
	else if (amount > 0) payOutNext(context, currency);
	return transaction;
}

/** What is available goes to the bank with the next day's payout. */
function payOutNext(context: Context, currency: string): void {
	const nextDay = context.now - (context.now % DAY) + DAY;
	context.later('payOutDaily', nextDay, { id: currency }, { key: currency });
}

/** What is pending becomes available. */
export function releaseFunds(context: Context, { id }: JobPayload): void {
	const transaction = peek(context.store, 'balance_transaction', id);
	if (transaction?.status !== 'pending') return;
	change(context, transaction, { ...transaction, status: 'available' });
	payOutNext(context, transaction.currency);
}

/** Stripe's fee in the US: https://stripe.com/pricing */
export function feeFor(amount: number, method: string, country: string | null): number {
	if (method === 'us_bank_account') return Math.min(500, Math.round(amount * 0.008));
	const international = country !== null && country !== 'US' ? 0.015 : 0;
	return Math.round(amount * (0.029 + international)) + 30;
}
