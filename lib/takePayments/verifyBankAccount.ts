import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { chargeProblem, earlierDecline, failureOf } from './declineProblem';
import { CALL_KEY } from './metadataKeys';
import { verificationOf, WRONG_TRIES_KEY, wrongTries } from './verification';

/** What the payer says came to the account. */
export type Answer = { amounts: [number, number] } | { descriptor_code: string };

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** What either kind of intent can be asked. */
interface Intents<I extends Intent> {
	retrieve(id: string): Promise<I>;
	verifyMicrodeposits(id: string, answer: Answer, options: Stripe.RequestOptions): Promise<I>;
	update(
		id: string,
		params: { metadata: Record<string, string> },
		options: Stripe.RequestOptions,
	): Promise<I>;
}

export interface Verified<I extends Intent> {
	/** As it is afterwards; of a payment `processing` while the debit is on its way. */
	intent: I;
	/** It had been verified before: nothing was done now. */
	wasVerified: boolean;
}

/** The field that asks for what waits, as the builder sees it. */
export const WAITING_FIELD = 'Payment or Setup ID';

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
): Promise<Verified<Stripe.PaymentIntent>> {
	return await verify<Stripe.PaymentIntent>(stripe.paymentIntents, id, answer, key);
}

/**
 * As {@link verifyBankAccount}, of a bank account that was stored without a payment; nothing is charged.
 *
 * @param id `seti_…`
 */
export async function verifyStoredAccount(
	stripe: Stripe,
	id: string,
	answer: Answer,
	key: string,
): Promise<Verified<Stripe.SetupIntent>> {
	return await verify<Stripe.SetupIntent>(stripe.setupIntents, id, answer, key);
}

async function verify<I extends Intent>(
	intents: Intents<I>,
	id: string,
	answer: Answer,
	key: string,
): Promise<Verified<I>> {
	const doing = `Verifying the bank account of ${id}`;
	const intent = await intents.retrieve(id).catch((error: unknown) => {
		throw stripeProblem(error, doing, LABELS);
	});
	if (intent.status === 'processing' || intent.status === 'succeeded') {
		return { intent, wasVerified: true };
	}
	const waits = verificationOf(intent);
	if (!waits) throw waitsForNothing(intent, doing);
	try {
		const verified = await intents.verifyMicrodeposits(id, answer, {
			idempotencyKey: stepKey(key, 'verify'),
		});
		return { intent: verified, wasVerified: false };
	} catch (error) {
		if (!isWrongAnswer(error)) throw chargeProblem(error, doing, LABELS);
		const wrong = await countWrong(intents, intent, key);
		throw wrongAnswer(answer, verificationOf(wrong)?.triesLeft ?? 0, waits.verifyBy);
	}
}

const LABELS = {
	id: WAITING_FIELD,
	intent: WAITING_FIELD,
	amounts: 'First Amount',
	descriptor_code: 'Descriptor Code',
};

/** https://docs.stripe.com/error-codes */
function isWrongAnswer(error: unknown): boolean {
	return isStripeError(error) && /_verification_\w+_mismatch$/.test(error.code ?? '');
}

/** Stripe tells nobody how many tries are left, so that the intent itself keeps count. */
async function countWrong<I extends Intent>(
	intents: Intents<I>,
	intent: I,
	key: string,
): Promise<I> {
	if (intent.metadata?.[WRONG_CALL_KEY] === key) return intent;
	const metadata = { [WRONG_TRIES_KEY]: String(wrongTries(intent) + 1), [WRONG_CALL_KEY]: key };
	return await intents
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

function waitsForNothing(intent: Intent, doing: string): Problem {
	if (failureOf(intent)) return earlierDecline(intent, doing);
	return badInput(
		WAITING_FIELD,
		`${intent.id} waits for no verification; Stripe calls it ${intent.status}`,
		'Use the ID that the operation Charge New Bank Details or Add Bank Details has put out',
	);
}
