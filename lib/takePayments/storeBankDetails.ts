import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { isKeyTaken, stripeProblem } from '../stripe/errors';
import { answerHistory, stepKey } from '../stripe/idempotency';
import { BANK_LABELS, type BankDetails, bankParams, type Consent } from './bankDetails';
import { chargeProblem, earlierDecline, failureOf } from './declineProblem';
import { CALL_KEY, CONSENT_KEY, TAKEN_BY_KEY } from './metadataKeys';
import { type Verification, verificationOf } from './verification';

/** A bank account by its numbers, to be charged later. */
export interface StoreOrder {
	customerId: string;
	/** As `checkBankDetails` returns them. */
	bank: BankDetails;
	consent: Consent;
	/** Who of the staff takes them; '' for nobody in particular. */
	takenBy: string;
	/** Names this call, the same when it is retried. */
	callKey: string;
}

export interface StoredBankDetails {
	intent: Stripe.SetupIntent;
	/** The same call had begun it before: nothing was done now. */
	wasStored: boolean;
	/** Undefined once the account is verified. */
	verification: Verification | undefined;
}

/** How far back this very call is looked for. */
const CALL_SECONDS = 2 * 24 * 60 * 60;
/** While the same call is under way elsewhere, it is looked for again. */
const LOOKS = 3;

/**
 * Stores a bank account with its customer and charges nothing. Stripe sends small deposits; once they are told, the
 * account can be charged. The same call again stores no second one.
 * https://docs.stripe.com/payments/ach-direct-debit/set-up-payment
 *
 * @throws Problem when Stripe refuses
 */
export async function storeBankDetails(
	stripe: Stripe,
	order: StoreOrder,
	clock: WallClock,
): Promise<StoredBankDetails> {
	const doing = `Storing the bank account ending in ${order.bank.accountNumber.slice(-4)}`;
	for (let look = 1; ; look++) {
		const own = await begunEarlier(stripe, order, clock);
		if (own && failureOf(own)) throw earlierDecline(own, doing);
		if (own) return { intent: own, wasStored: true, verification: verificationOf(own) };
		try {
			const intent = await stripe.setupIntents.create(paramsOf(order), {
				idempotencyKey: stepKey(order.callKey, 'store-bank-details'),
			});
			const wasStored = answerHistory(intent.lastResponse).madeEarlier;
			return { intent, wasStored, verification: verificationOf(intent) };
		} catch (error) {
			if (!isKeyTaken(error) || look === LOOKS) throw chargeProblem(error, doing, BANK_LABELS);
		}
	}
}

async function begunEarlier(
	stripe: Stripe,
	{ customerId, callKey }: StoreOrder,
	clock: WallClock,
): Promise<Stripe.SetupIntent | undefined> {
	const created = { gte: unixSeconds(clock) - CALL_SECONDS };
	try {
		for await (const intent of stripe.setupIntents.list({
			customer: customerId,
			created,
			limit: 100,
		})) {
			if (intent.metadata?.[CALL_KEY] === callKey) return intent;
		}
		return undefined;
	} catch (error) {
		throw stripeProblem(error, `Looking for what customer ${customerId} has set up`, BANK_LABELS);
	}
}

function paramsOf({
	customerId,
	bank,
	consent,
	takenBy,
	callKey,
}: StoreOrder): Stripe.SetupIntentCreateParams {
	return {
		customer: customerId,
		usage: 'off_session',
		...bankParams({ bank, consent }),
		metadata: {
			[CALL_KEY]: callKey,
			[CONSENT_KEY]: consent.by,
			...(takenBy !== '' && { [TAKEN_BY_KEY]: takenBy }),
		},
	};
}
