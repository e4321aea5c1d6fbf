import type Stripe from 'stripe';
import { answerHistory } from '../stripe/idempotency';

/** A link that was made, and how to note something with what it leads to. */
export interface MadeLink {
	url: string;
	/** ISO 8601; null: it does not expire. */
	expiresAt: string | null;
	/** Stripe's ID of what it leads to; empty for our own page. */
	id: string;
	/** When it was made, in seconds since 1970, where it is a Checkout Session. */
	sessionMadeAt?: number;
	/** Takes it back, before its payer has seen it; undefined where it asks for what is left by then. */
	takeBack?: () => Promise<void>;
	/** The invoice in Stripe, if it is one. */
	stripeInvoiceId?: string;
	/** What Stripe keeps of it; our own page has nothing. */
	kept?: KeptObject;
}

/** An object of Stripe's that carries metadata. */
export interface KeptObject {
	metadata: () => Promise<Stripe.Metadata>;
	/**
	 * Notes something.
	 *
	 * @param key an idempotency key: whoever comes first with it is told so
	 * @returns whether this call was the first with the key
	 */
	note: (metadata: Record<string, string>, key?: string) => Promise<boolean>;
}

type WithResponse = { lastResponse: unknown };

/** Tells by an answer of the SDK's whether this very call made it. */
export function isFirst({ lastResponse }: WithResponse): boolean {
	return !answerHistory(lastResponse).madeEarlier;
}
