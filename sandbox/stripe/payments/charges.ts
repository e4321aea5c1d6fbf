import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { blank } from '../facts/facts';
import { newId, randomLetters } from '../ids';
import { peek } from '../lookup';
import { testCardByNumber } from '../wallet/testCards';
import { book, feeFor } from './balance';
import { afterBusinessDays } from './businessDays';
import type { Failure, Outcome } from './outcomes';

/** Debits of US bank accounts settle in four business days: https://docs.stripe.com/payments/ach-direct-debit */
export const ACH_SETTLES_AFTER = 4;

export interface ChargeRequest {
	intent: Stripe.PaymentIntent;
	method: Stripe.PaymentMethod;
	outcome: Outcome;
	mandate?: string | undefined;
	/** The payer has authenticated. */
	authenticated: boolean;
}

/** Makes the charge of an intent; `status` says how it begins. */
export function makeCharge(
	context: Context,
	{ intent, method, outcome, mandate, authenticated }: ChargeRequest,
	status: 'succeeded' | 'pending' | 'failed',
): Stripe.Charge {
	const captured = intent.capture_method !== 'manual';
	const failure = status === 'failed' ? outcome.failure : undefined;
	const id = newId(method.type === 'us_bank_account' ? 'py' : 'ch');
	const charge: Stripe.Charge = {
		...blank('charge'),
		id,
		amount: intent.amount,
		amount_captured: captured && status === 'succeeded' ? intent.amount : 0,
		billing_details: method.billing_details,
		calculated_statement_descriptor: context.account.name.toUpperCase().slice(0, 22),
		captured: captured && status !== 'failed',
		created: context.now,
		currency: intent.currency,
		customer: intent.customer,
		description: intent.description,
		failure_code: failure?.code ?? null,
		failure_message: failure?.message ?? null,
		fraud_details: {},
		livemode: context.livemode,
		metadata: intent.metadata,
		on_behalf_of: intent.on_behalf_of,
		outcome: outcomeFor(failure),
		paid: status === 'succeeded',
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: details(context, method, {
			mandate,
			authenticated,
			amount: intent.amount,
		}),
		receipt_email: intent.receipt_email,
		receipt_url:
			status === 'failed' ? null : `${context.pages}/receipts/${id}/${randomLetters(24)}`,
		shipping: intent.shipping,
		statement_descriptor: intent.statement_descriptor,
		statement_descriptor_suffix: intent.statement_descriptor_suffix,
		status,
		transfer_group: intent.transfer_group,
	};
	const event = {
		succeeded: 'charge.succeeded',
		pending: 'charge.pending',
		failed: 'charge.failed',
	};
	return keep(context, charge, {
		event: event[status],
		parent: intent.id,
		hidden: { ...(outcome.refund && { refund: outcome.refund }) },
	});
}

function outcomeFor(failure: Failure | undefined): Stripe.Charge.Outcome {
	return {
		advice_code: null,
		network_advice_code: null,
		network_decline_code: null,
		network_status: failure ? 'declined_by_network' : 'approved_by_network',
		reason: failure?.declineCode ?? failure?.code ?? null,
		risk_level: 'normal',
		risk_score: 20,
		seller_message: failure
			? 'The bank did not return any further details with this decline.'
			: 'Payment complete.',
		type: failure ? 'issuer_declined' : 'authorized',
	};
}

function details(
	context: Context,
	method: Stripe.PaymentMethod,
	{
		mandate,
		authenticated,
		amount,
	}: { mandate?: string | undefined; authenticated: boolean; amount: number },
): Stripe.Charge.PaymentMethodDetails {
	const { type, card, us_bank_account: bank } = method;
	if (bank) {
		return {
			type,
			us_bank_account: {
				account_holder_type: bank.account_holder_type,
				account_type: bank.account_type,
				bank_name: bank.bank_name,
				expected_debit_date: dateOf(afterBusinessDays(context.now, 1)),
				fingerprint: bank.fingerprint,
				last4: bank.last4,
				...(mandate !== undefined && { mandate }),
				payment_reference: null,
				routing_number: bank.routing_number,
			},
		};
	}
	if (!card) return { type, [type]: {} };
	return {
		type,
		card: {
			amount_authorized: amount,
			authorization_code: null,
			brand: card.brand,
			checks: card.checks,
			country: card.country,
			exp_month: card.exp_month,
			exp_year: card.exp_year,
			extended_authorization: { status: 'disabled' },
			fingerprint: card.fingerprint,
			funding: card.funding,
			incremental_authorization: { status: 'unavailable' },
			installments: null,
			last4: card.last4,
			mandate: null,
			multicapture: { status: 'unavailable' },
			network: card.brand,
			network_token: { used: false },
			network_transaction_id: '104557651805572',
			overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
			regulated_status: card.regulated_status,
			three_d_secure: authenticated
				? {
						authentication_flow: 'challenge',
						electronic_commerce_indicator: '05',
						exemption_indicator: null,
						result: 'authenticated',
						result_reason: null,
						transaction_id: '5c13e0c5-0a9e-4b2e-8d1b-6d5a4a0f1a11',
						version: '2.2.0',
					}
				: null,
			wallet: null,
		},
	} as unknown as Stripe.Charge.PaymentMethodDetails;
}

/**
 * Books a captured charge to the balance. By default Stripe does so a moment after it has answered
 * (https://docs.stripe.com/payments/payment-intents/asynchronous-capture), and then tells of the
 * changed charge.
 */
export function bookCharge(context: Context, { id }: JobPayload): void {
	const charge = peek(context.store, 'charge', id);
	if (!charge || charge.balance_transaction !== null || charge.status !== 'succeeded') return;
	change(context, charge, booked(context, charge), 'charge.updated');
}

/** The charge with its movement of the balance, not saved yet. */
export function booked(context: Context, charge: Stripe.Charge): Stripe.Charge {
	const type = charge.payment_method_details?.type ?? 'card';
	const card = charge.payment_method_details?.card;
	const fee = feeFor(charge.amount_captured, type, card?.country ?? null);
	const hidden = charge.payment_method ? context.store.hidden(charge.payment_method) : {};
	const number = hidden['number'];
	const test = typeof number === 'string' ? testCardByNumber(number) : undefined;
	const transaction = book(context, {
		amount: charge.amount_captured,
		currency: charge.currency,
		fee: { amount: fee, description: 'Stripe processing fees' },
		type: type === 'us_bank_account' ? 'payment' : 'charge',
		category: 'charge',
		source: charge.id,
		description: charge.description,
		availableAtOnce: test?.number === '4000000000000077',
	});
	return { ...charge, balance_transaction: transaction.id };
}

function dateOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(0, 10);
}
