import type Stripe from 'stripe';
import { isStripeError } from '../stripe/errors';
import type { Invoice } from './invoice';

/**
 * Ends the Payment Link of Stripe's by which an invoice was asked for last, so that nobody can begin to pay by it
 * any more: it would take what is paid otherwise once more. Who has begun to is among the invoice's open sessions.
 * Twice is once. https://docs.stripe.com/api/payment-link/update#update_payment_link-active
 *
 * @returns whether there was one
 * @throws the SDK's error
 */
export async function endPaymentLink(
	stripe: Stripe,
	{ paymentLinkId }: Pick<Invoice, 'paymentLinkId'>,
): Promise<boolean> {
	if (paymentLinkId === '') return false;
	try {
		await stripe.paymentLinks.update(paymentLinkId, { active: false });
	} catch (error) {
		// Made in another account of Stripe's, or in its other mode, than the one that takes the money now.
		if (isStripeError(error) && error.code === 'resource_missing') return false;
		throw error;
	}
	return true;
}
