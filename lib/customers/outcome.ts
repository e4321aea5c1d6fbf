import type Stripe from 'stripe';
import type { Problem } from '../errors';

/** A customer after the node has done what it could. */
export interface CustomerOutcome {
	customerId: string;
	/** Whether this call made the customer, as against found it. */
	created: boolean;
	customer: Stripe.Customer;
	/** Set when the customer exists but one of the steps after its making failed. */
	unfinished?: Problem;
}
