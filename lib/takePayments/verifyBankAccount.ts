import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { chargeProblem, earlierDecline } from './declineProblem';
import { CALL_KEY } from './metadataKeys';
import { verificationOf, WRONG_TRIES_KEY, wrongTries } from './verification';

/** What the payer says came to the account. */
export type Answer = { amounts: [number, number] } | { descriptor_code: string };

export interface VerifiedPayment {
	/** As it is afterwards: `processing` while the debit is on its way. */
	intent: Stripe.PaymentIntent;
	/** It had been verified before: nothing was done now. */
	wasVerified: boolean;
}

/**
 * Tells Stripe what the payer found at the bank. When it is right, Stripe makes the payment that was waiting.
 * A wrong answer is counted; the same call again is the same answer.
 *
 * @param id `pi_…`, of a payment that waits
 * @param key the idempotency key of this call
 * @throws Problem when the answer is wrong, with the tries that are left; when it is too late or was wrong too
 * often; when the payment waits for nothing; and when Stripe refuses
 */
export async function verifyBankAccount(
	stripe: Stripe,
	id: string,
	answer: Answer,
	key: string,
): Promise<VerifiedPayment> {
	const doing = `Verifying the bank account of ${id}`;
	const intent = await stripe.paymentIntents.retrieve(id).catch((error: unknown) => {
		throw stripeProblem(error, doing, LABELS);
	});
	if (intent.status === 'processing' || intent.status === 'succeeded') {
		return { intent, wasVerified: true };
	}
	const waits = verificationOf(intent);
	if (!waits) throw waitsForNothing(intent, doing);
	try {
		const verified = await stripe.paymentIntents.verifyMicrodeposits(id, answer, {
			idempotencyKey: stepKey(key, 'verify'),
		});
		return { intent: verified, wasVerified: false };
	} catch (error) {
		if (!isWrongAnswer(error)) throw chargeProblem(error, doing, LABELS);
		const wrong = await countWrong(stripe, intent, key);
		throw wrongAnswer(answer, verificationOf(wrong)?.triesLeft ?? 0, waits.verifyBy);
	}
}

const LABELS = {
	intent: 'Payment ID',
	amounts: 'First Amount',
	descriptor_code: 'Descriptor Code',
};

/** https://docs.stripe.com/error-codes */
function isWrongAnswer(error: unknown): boolean {
	return isStripeError(error) && /_verification_\w+_mismatch$/.test(error.code ?? '');
}

/** Stripe tells nobody how many tries are left, so that the payment itself keeps count. */
async function countWrong(
	stripe: Stripe,
	intent: Stripe.PaymentIntent,
	key: string,
): Promise<Stripe.PaymentIntent> {
	if (intent.metadata[WRONG_CALL_KEY] === key) return intent;
	const metadata = { [WRONG_TRIES_KEY]: String(wrongTries(intent) + 1), [WRONG_CALL_KEY]: key };
	return await stripe.paymentIntents
		.update(intent.id, { metadata }, { idempotencyKey: stepKey(key, 'count') })
		.catch((error: unknown) => {
			throw stripeProblem(error, `Counting the wrong answer at ${intent.id}`);
		});
}

/** The call whose answer was counted last. */
const WRONG_CALL_KEY = `${CALL_KEY}_wrong`;

function wrongAnswer(answer: Answer, triesLeft: number, verifyBy: string): Problem {
	const isCode = 'descriptor_code' in answer;
	const field = isCode ? 'Descriptor Code' : 'First Amount';
	const what = isCode ? 'this is not the code' : 'these are not the amounts';
	const tries = triesLeft === 1 ? '1 try is left' : `${triesLeft} tries are left`;
	return new Problem(`${field}: ${what} that came to the bank account; ${tries}`, {
		origin: 'input',
		field,
		code: 'wrong_deposits',
		whatToDo: `Ask the payer to look at the account’s statement again, before ${verifyBy.slice(0, 10)}. Nothing has been taken.`,
		facts: {
			tryAgain: triesLeft > 0 ? 'afterPayer' : 'never',
			triesLeft: String(triesLeft),
			verifyBy,
		},
	});
}

function waitsForNothing(intent: Stripe.PaymentIntent, doing: string): Problem {
	if (intent.last_payment_error) return earlierDecline(intent, doing);
	return badInput(
		'Payment ID',
		`${intent.id} waits for no verification; Stripe calls it ${intent.status}`,
		'Use the ID that the operation Charge New Bank Details has put out',
	);
}
