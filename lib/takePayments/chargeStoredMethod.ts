import type Stripe from 'stripe';
import { chooseMethod, type MethodChoice, type StoredMethod } from '../customers/storedMethod';
import { storedMethods } from '../customers/paymentMethods';
import { Problem } from '../errors';
import { isKeyTaken, isStoredFailure } from '../stripe/errors';
import { idOf } from '../stripe/reference';
import { chargeProblem } from './declineProblem';
import type { TakeTools } from './due';
import { noteRefused } from './noteRefused';
import { type Charge, type Taken, takeOnce, type TakeOrder } from './takeOnce';

/** Why a card is charged without its holder: https://docs.stripe.com/payments/cards/charging-saved-cards */
export type CredentialUsage = 'recurring' | 'unscheduled';

/** A payment that is taken from what the customer has stored. */
export interface StoredCharge extends TakeOrder {
	method: MethodChoice;
	usage: CredentialUsage;
	/** Whether the payer has agreed to debits of a bank account, by telephone or on paper. */
	hasMandate: boolean;
}

export interface TakenFromStored extends Taken {
	/** What was charged; null where it is not stored any more. */
	method: StoredMethod | null;
}

/**
 * Charges a stored card or bank account while the payer is not there. A bank account has not paid when this
 * returns: its payment is `processing` for some days.
 *
 * @throws Problem when there is no such method, the bank declines or asks for the payer, or as `takeOnce`
 */
export async function chargeStoredMethod(
	order: StoredCharge,
	tools: TakeTools,
): Promise<TakenFromStored> {
	let known: readonly StoredMethod[] | undefined;
	const methodsOf = async (stripe: Stripe, customerId: string) =>
		(known ??= await storedMethods(stripe, customerId, tools.clock));
	const taken = await takeOnce(order, tools, {
		choose: async ({ stripe, customerId }) =>
			chooseMethod(await methodsOf(stripe, customerId), order.method, 'Payment Method'),
		charge: async (charge) => await chargeMethod(order, charge),
	});
	const { stripe, customerId } = taken.due;
	const used = idOf(taken.intent.payment_method);
	const methods = await methodsOf(stripe, customerId);
	return { ...taken, method: methods.find(({ id }) => id === used) ?? null };
}

async function chargeMethod(
	{ usage, hasMandate }: StoredCharge,
	attempt: Charge<StoredMethod>,
): Promise<Stripe.Response<Stripe.PaymentIntent>> {
	const { due, ask, chosen, params, key } = attempt;
	const doing = `Charging ${ask.amount.toString()} to ${chosen.label}`;
	const isCard = chosen.type === 'card';
	let intent: Stripe.Response<Stripe.PaymentIntent>;
	try {
		intent = await due.stripe.paymentIntents.create(
			{
				...params,
				payment_method: chosen.id,
				confirm: true,
				off_session: true,
				...(isCard && { payment_method_options: { card: { stored_credential_usage: usage } } }),
				...(!isCard && hasMandate && { mandate_data: OFFLINE_MANDATE }),
			},
			{ idempotencyKey: key },
		);
	} catch (error) {
		if (isKeyTaken(error) || isStoredFailure(error)) throw error;
		const problem = withoutMandate(chargeProblem(error, doing, LABELS));
		throw await noteRefused(attempt, error, problem);
	}
	const { status } = intent;
	if (status === 'succeeded' || status === 'processing') return intent;
	throw new Problem(`${doing} is not done: Stripe calls the payment ${intent.id} ${status}`, {
		origin: 'stripe',
		code: status,
		whatToDo: 'Nothing has been taken. Send the payer a payment link, and cancel this payment.',
		facts: { tryAgain: 'afterPayer', nextStep: 'sendPaymentLink', paymentId: intent.id },
	});
}

/** https://docs.stripe.com/api/payment_intents/create#create_payment_intent-mandate_data */
const OFFLINE_MANDATE = { customer_acceptance: { type: 'offline', offline: {} } } as const;

const LABELS = { customer: 'Customer ID', payment_method: 'Payment Method', amount: 'Amount' };

/** A bank account that came by another service has no mandate of Stripe's yet. */
function withoutMandate(error: unknown): unknown {
	if (!(error instanceof Problem) || error.code !== 'payment_intent_mandate_invalid') return error;
	return new Problem('Payment Method: the payer has not agreed to debits of this bank account', {
		origin: 'input',
		field: 'Payment Method',
		code: error.code,
		requestId: error.requestId,
		whatToDo:
			'Nothing has been taken. Ask the payer, and turn on the option Debits Are Authorized once they agree.',
		facts: { tryAgain: 'afterPayer', nextStep: 'talkToPayer' },
	});
}
