import { Machine, type Transition } from '../machine';

interface Step<On extends string> extends Transition {
	on: On;
}

const LIFECYCLE = 'https://docs.stripe.com/payments/paymentintents/lifecycle';
const CANCEL = 'https://docs.stripe.com/api/payment_intents/cancel';
const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export type IntentTrigger =
	| 'methodGiven'
	| 'actionNeeded'
	| 'authorized'
	| 'begun'
	// How what was begun comes out.
	| 'paid'
	| 'failed'
	| 'canceled';

/** A payment, from the wish to its end. */
export const PAYMENT_INTENT = new Machine<Step<IntentTrigger>>('PaymentIntent', [
	{
		from: 'requires_payment_method',
		on: 'methodGiven',
		to: 'requires_confirmation',
		see: LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'actionNeeded',
		to: 'requires_action',
		events: ['payment_intent.requires_action'],
		see: LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'authorized',
		to: 'requires_capture',
		events: ['payment_intent.amount_capturable_updated'],
		see: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
	},
	{
		from: OPEN,
		on: 'begun',
		to: 'processing',
		events: ['payment_intent.processing'],
		see: 'https://docs.stripe.com/payments/payment-methods#payment-notification',
	},
	{
		from: [...OPEN, 'processing', 'requires_capture'],
		on: 'paid',
		to: 'succeeded',
		events: ['payment_intent.succeeded'],
		see: LIFECYCLE,
	},
	{
		from: [...OPEN, 'processing'],
		on: 'failed',
		to: 'requires_payment_method',
		events: ['payment_intent.payment_failed'],
		see: LIFECYCLE,
	},
	{
		from: [...OPEN, 'requires_capture'],
		on: 'canceled',
		to: 'canceled',
		events: ['payment_intent.canceled'],
		see: CANCEL,
	},
]);

export type SetupTrigger = 'methodGiven' | 'actionNeeded' | 'done' | 'failed' | 'canceled';

const SETUP_LIFECYCLE = 'https://docs.stripe.com/payments/paymentintents/lifecycle';

/** Payment details being set up for later. */
export const SETUP_INTENT = new Machine<Step<SetupTrigger>>('SetupIntent', [
	{
		from: 'requires_payment_method',
		on: 'methodGiven',
		to: 'requires_confirmation',
		see: SETUP_LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'actionNeeded',
		to: 'requires_action',
		events: ['setup_intent.requires_action'],
		see: SETUP_LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'done',
		to: 'succeeded',
		events: ['setup_intent.succeeded'],
		see: SETUP_LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'failed',
		to: 'requires_payment_method',
		events: ['setup_intent.setup_failed'],
		see: SETUP_LIFECYCLE,
	},
	{
		from: OPEN,
		on: 'canceled',
		to: 'canceled',
		events: ['setup_intent.canceled'],
		see: 'https://docs.stripe.com/api/setup_intents/cancel',
	},
]);

export type RefundTrigger = 'pended' | 'actionNeeded' | 'succeeded' | 'failed' | 'canceled';

const REFUNDS = 'https://docs.stripe.com/refunds#refund-events';

/** Money on its way back; how it begins is told by `refund.created`. */
export const REFUND = new Machine<Step<RefundTrigger>>('Refund', [
	{ from: 'new', on: 'pended', to: 'pending', see: REFUNDS },
	{
		from: 'new',
		on: 'actionNeeded',
		to: 'requires_action',
		see: 'https://docs.stripe.com/refunds#bank-transfer',
	},
	{ from: 'new', on: 'succeeded', to: 'succeeded', see: REFUNDS },
	{
		from: ['pending', 'requires_action'],
		on: 'succeeded',
		to: 'succeeded',
		events: ['refund.updated', 'charge.refund.updated'],
		see: REFUNDS,
	},
	{
		from: ['pending', 'requires_action', 'succeeded'],
		on: 'failed',
		to: 'failed',
		events: ['refund.updated', 'charge.refund.updated', 'refund.failed'],
		see: 'https://docs.stripe.com/refunds#failed-refunds',
	},
	{
		from: 'requires_action',
		on: 'canceled',
		to: 'canceled',
		events: ['refund.updated', 'charge.refund.updated'],
		see: 'https://docs.stripe.com/api/refunds/cancel',
	},
]);
