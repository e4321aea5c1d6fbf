import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context, JobPayload } from '../context';
import { peek } from '../lookup';
import { booked } from './charges';
import { failIntent, moveIntent } from './intents';
import { endMandate } from './mandates';
import { methodFor } from './methods';
import { outcomeOf, type Outcome } from './outcomes';

/** A bank debit has come through, or has been returned: https://docs.stripe.com/payments/ach-direct-debit */
export function settleDebit(context: Context, { id }: JobPayload): void {
	const charge = peek(context.store, 'charge', id);
	const methodId = charge?.payment_method ?? undefined;
	const intent =
		typeof charge?.payment_intent === 'string'
			? peek(context.store, 'payment_intent', charge.payment_intent)
			: undefined;
	const method = methodId === undefined ? undefined : debitedMethod(context, methodId);
	if (!charge || !intent || charge.status !== 'pending' || intent.status !== 'processing') return;
	const outcome = method ? outcomeOf(method, context.store.hidden(method.id)) : {};
	if (method && outcome.failure) {
		const failed: Stripe.Charge = {
			...charge,
			captured: false,
			failure_code: outcome.failure.code,
			failure_message: outcome.failure.message,
			status: 'failed',
		};
		change(context, charge, failed);
		context.emit('charge.failed', failed);
		failIntent(context, intent, method, outcome.failure, failed);
		blockBankAccount(context, method, outcome);
		return;
	}
	const paid = booked(context, {
		...charge,
		amount_captured: charge.amount,
		captured: true,
		paid: true,
		status: 'succeeded',
	});
	change(context, charge, paid);
	context.emit('charge.succeeded', paid);
	moveIntent(context, intent, 'paid', { amount_received: intent.amount });
	if (outcome.dispute) context.later('openDispute', context.now, { id, reason: outcome.dispute });
}

/** What was debited, while it is there: a payment method, or a bank account of the Sources API. */
function debitedMethod(context: Context, id: string): Stripe.PaymentMethod | undefined {
	const account = peek(context.store, 'bank_account', id);
	if (account?.status === 'verified') return methodFor(context, id);
	return peek(context.store, 'payment_method', id);
}

/** Some returns block the account for further debits: https://docs.stripe.com/payments/ach-direct-debit/blocked-bank-accounts */
function blockBankAccount(
	context: Context,
	method: Stripe.PaymentMethod,
	{ blocked }: Outcome,
): void {
	if (!blocked || !method.us_bank_account) return;
	// Accounts of the Sources API have no field that would say so.
	if (!peek(context.store, 'payment_method', method.id)) return;
	const account = { ...method.us_bank_account, status_details: { blocked } };
	change(context, method, { ...method, us_bank_account: account }, 'payment_method.updated');
	const mandate = context.store.hidden(method.id)['intentMandate'];
	if (typeof mandate === 'string') endMandate(context, mandate);
}
