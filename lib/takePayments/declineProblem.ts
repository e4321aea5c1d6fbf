import type Stripe from 'stripe';
import { Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { declineWords } from './declineWords';

/** What is known of a decline, be it from the refusal itself or from the payment afterwards. */
interface Decline {
	code?: string;
	declineCode?: string;
	adviceCode?: string;
	/** The payment, or setup, that was tried; '' where there is none. */
	intentId: string;
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
		intentId: intent?.id ?? '',
		requestId: error.requestId,
		httpStatus: error.statusCode,
	});
}

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** Why a payment, or the setup of a way to pay, was declined last. */
export function failureOf(intent: Intent) {
	return intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error;
}

/** The payment or setup that was tried and declined, where an error of Stripe's carries one. */
function declinedIntent(error: unknown): Intent | undefined {
	if (!isStripeError(error)) return undefined;
	const intent = error.payment_intent ?? error.setup_intent;
	return intent && failureOf(intent) ? intent : undefined;
}

/** Why a payment or setup that was given up is none, told when its call is repeated. */
export function earlierDecline(intent: Intent, doing: string): Problem {
	const error = failureOf(intent);
	return declineProblem(doing, {
		code: error?.code,
		declineCode: error?.decline_code,
		adviceCode: error?.advice_code,
		intentId: intent.id,
	});
}

function declineProblem(doing: string, decline: Decline): Problem {
	const { code, declineCode, requestId, intentId } = decline;
	const { why, whatHelps, tryAgain, nextStep } = declineWords(
		declineCode,
		code,
		decline.adviceCode,
	);
	const request = requestId ? ` Stripe request ID: ${requestId}` : '';
	return new Problem(`${doing} was declined: ${why.replace(/\.$/, '')}`, {
		origin: 'stripe',
		code: declineCode ?? code,
		httpStatus: decline.httpStatus,
		requestId,
		whatToDo: `Nothing has been taken. ${whatHelps}${request}`,
		facts: { tryAgain, nextStep, ...(intentId.startsWith('pi_') && { paymentId: intentId }) },
	});
}
