import type Stripe from 'stripe';
import { stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';

/** A page of Stripe's on which a customer stores a card or bank account. */
export interface SetupPageOrder {
	customerId: string;
	methods: ReadonlyArray<'card' | 'us_bank_account'>;
	/** Where Stripe leads the customer afterwards. */
	successUrl: string;
	/** Where the customer goes on second thoughts; '' for no way back. */
	cancelUrl: string;
	/** ISO 4217, of later charges: it decides which ways to pay there are. */
	currency: string;
	/** The idempotency key of this call. */
	callKey: string;
}

/**
 * Makes the page, which is good for a day. Nothing is charged there; what is stored can be charged later without
 * the customer. https://docs.stripe.com/payments/save-and-reuse?platform=checkout
 *
 * @throws Problem when Stripe refuses
 */
export async function makeSetupPage(
	stripe: Stripe,
	order: SetupPageOrder,
): Promise<Stripe.Checkout.Session> {
	const { customerId, methods, successUrl, cancelUrl, currency, callKey } = order;
	try {
		return await stripe.checkout.sessions.create(
			{
				mode: 'setup',
				customer: customerId,
				currency: currency.toLowerCase(),
				allowed_payment_method_types: [...methods],
				success_url: successUrl,
				...(cancelUrl !== '' && { cancel_url: cancelUrl }),
			},
			{ idempotencyKey: stepKey(callKey, 'setup-page') },
		);
	} catch (error) {
		throw stripeProblem(
			error,
			`Making a page for customer ${customerId} to store a payment method`,
			{
				customer: 'Customer ID',
				currency: 'Currency',
				success_url: 'Success URL',
				cancel_url: 'Cancel URL',
			},
		);
	}
}
