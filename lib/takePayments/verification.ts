import type Stripe from 'stripe';
import { VERIFY_WITHIN_SECONDS } from '../stripe/microdeposits';

/** What the payer has to look up at the bank, and until when it is to be told. */
export interface Verification {
	/** `descriptor_code`: one deposit of a cent with a code, such as SM11AA. `amounts`: two deposits. */
	kind: string;
	/** When the deposits are there, ISO 8601. */
	arrivesAt: string;
	/** Until when they can be told, ISO 8601. */
	verifyBy: string;
	/** Stripe's page on which the payer can tell them. */
	url: string;
	/** Wrong answers that are left. */
	triesLeft: number;
}

/** https://docs.stripe.com/payments/ach-direct-debit#verification */
const MOST_TRIES: Readonly<Record<string, number>> = { descriptor_code: 10, amounts: 3 };

/** Under which key an intent counts the wrong answers that it was given here. */
export const WRONG_TRIES_KEY = 'n8n_wrong_tries';

type Intent = Pick<
	Stripe.PaymentIntent | Stripe.SetupIntent,
	'created' | 'metadata' | 'next_action' | 'status'
>;

/** What an intent waits for; undefined unless it waits for small deposits to be told. */
export function verificationOf(intent: Intent): Verification | undefined {
	const deposits = intent.next_action?.verify_with_microdeposits;
	if (intent.status !== 'requires_action' || !deposits) return undefined;
	const kind = deposits.microdeposit_type ?? 'amounts';
	return {
		kind,
		arrivesAt: isoTime(deposits.arrival_date),
		verifyBy: isoTime(intent.created + VERIFY_WITHIN_SECONDS),
		url: deposits.hosted_verification_url,
		triesLeft: Math.max(0, (MOST_TRIES[kind] ?? 3) - wrongTries(intent)),
	};
}

/** How many wrong answers an intent was given. */
export function wrongTries({ metadata }: Pick<Intent, 'metadata'>): number {
	return Number(metadata?.[WRONG_TRIES_KEY]) || 0;
}

function isoTime(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
