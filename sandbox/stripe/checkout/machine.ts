import { Machine, type Transition } from '../machine';

export type SessionTrigger = 'completed' | 'expired';

interface Step extends Transition {
	on: SessionTrigger;
}

const SEE = 'https://docs.stripe.com/payments/checkout/how-checkout-works#session-lifecycle';

/** A Checkout Session, from its page being open to its end. */
export const SESSION = new Machine<Step>('Checkout Session', [
	{
		from: 'open',
		on: 'completed',
		to: 'complete',
		events: ['checkout.session.completed'],
		see: SEE,
	},
	{
		from: 'open',
		on: 'expired',
		to: 'expired',
		events: ['checkout.session.expired'],
		see: 'https://docs.stripe.com/api/checkout/sessions/expire',
	},
]);
