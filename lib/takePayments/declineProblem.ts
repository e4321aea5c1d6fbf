import type Stripe from 'stripe';
import { Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { declineWords } from './declineWords';

/** What is known of a decline, be it from the refusal itself or from the payment afterwards. */
interface Decline {
	code?: string;
	declineCode?: string;
	adviceCode?: string;
	/** The payment that was tried. */
	paymentId: string;
	requestId?: string;
	httpStatus?: number;
}

/**
 * What the bank said to a charge, in words; anything else as Stripe's errors are told everywhere.
 *
 * @param doing what was being done ("Charging 25.00 USD to Visa ending in 4242")
 * @param labels the names of fields as the builder sees them, by Stripe's parameter
 */
export function chargeProblem(
	error: unknown,
	doing: string,
	labels: Readonly<Record<string, string>> = {},
): unknown {
	const intent = declinedIntent(error);
	if (!isStripeError(error) || (!intent && error.type !== 'StripeCardError')) {
		return stripeProblem(error, doing, labels);
	}
	return declineProblem(doing, {
		code: error.code,
		declineCode: error.decline_code,
		adviceCode: error.advice_code,
		paymentId: intent?.id ?? '',
		requestId: error.requestId,
		httpStatus: error.statusCode,
	});
}

/** The payment that was tried and declined, where an error of Stripe's carries one. */
export function declinedIntent(error: unknown): Stripe.PaymentIntent | undefined {
	if (!isStripeError(error)) return undefined;
	const { payment_intent: intent } = error;
	return intent?.last_payment_error ? intent : undefined;
}

/** Why a payment that was given up is none, told when its call is repeated. */
export function earlierDecline(intent: Stripe.PaymentIntent, doing: string): Problem {
	const { last_payment_error: error } = intent;
	return declineProblem(doing, {
		code: error?.code,
		declineCode: error?.decline_code,
		adviceCode: error?.advice_code,
		paymentId: intent.id,
	});
}

function declineProblem(doing: string, decline: Decline): Problem {
	const { code, declineCode, requestId, paymentId } = decline;
	const { why, whatHelps, tryAgain } = declineWords(declineCode, code, decline.adviceCode);
	const request = requestId ? ` Stripe request ID: ${requestId}` : '';
	return new Problem(`${doing} was declined: ${why.replace(/\.$/, '')}`, {
		origin: 'stripe',
		code: declineCode ?? code,
		httpStatus: decline.httpStatus,
		requestId,
		whatToDo: `Nothing has been taken. ${whatHelps}${request}`,
		facts: { tryAgain, ...(paymentId !== '' && { paymentId }) },
	});
}
