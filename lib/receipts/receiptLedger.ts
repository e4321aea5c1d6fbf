import type Stripe from 'stripe';
import type { MailLedger } from '../mail/mailOnce';
import { answerHistory, stepKey } from '../stripe/idempotency';

/** What is mailed about a payment: each of these once. */
export type ReceiptKind = 'payment' | 'pending' | 'refund' | 'refund_pending';

interface LedgerSettings {
	stripe: Stripe;
	/** Of a payment, charge or refund in Stripe. */
	id: string;
	kind: ReceiptKind;
	/** Names this call, the same when it is retried. */
	callKey: string;
	sendAgain: boolean;
}

/**
 * Tells by the metadata of the payment or refund whether its receipt was mailed: `begun` before the mail
 * leaves, `sent` after it has, `refused 1` and so on where the carrier took none. Of all that begin at the
 * same moment, in any process, one does: Stripe repeats its answer to the others.
 */
export function receiptLedger({
	stripe,
	id,
	kind,
	callKey,
	sendAgain,
}: LedgerSettings): MailLedger & { sent: () => Promise<void> } {
	const key = `n8n_receipt_${kind}`;
	const object = keptObject(stripe, id);
	const state = async () => (await object.metadata())[key] ?? '';
	return {
		wasSent: async () => !sendAgain && (await state()) === 'sent',
		claim: async () => {
			const now = await state();
			if (now === 'begun' && !sendAgain) return 'taken';
			const claim = `receipt ${id} ${kind} ${now}${sendAgain ? ` ${callKey}` : ''}`;
			const isOurs = await object.note({ [key]: 'begun' }, stepKey(claim, 'begun'));
			if (isOurs) return 'ours';
			return sendAgain ? 'oursBefore' : 'taken';
		},
		release: async () => {
			// Each refusal is another state, so that what follows has a key of its own.
			await object.note({ [key]: `refused ${callKey}`.slice(0, 500) });
		},
		sent: async () => {
			await object.note({ [key]: 'sent' });
		},
	};
}

interface Kept {
	metadata: () => Promise<Stripe.Metadata>;
	/** @returns whether this call was the first with the key */
	note: (metadata: Record<string, string>, key?: string) => Promise<boolean>;
}

type Update<T> = (
	id: string,
	params: { metadata: Record<string, string> },
	options: Stripe.RequestOptions,
) => Promise<Stripe.Response<T>>;

function keptObject(stripe: Stripe, id: string): Kept {
	if (/^(?:re|pyr)_/.test(id)) {
		return kept(
			id,
			async () => await stripe.refunds.retrieve(id),
			async (...args) => await stripe.refunds.update(...args),
		);
	}
	if (id.startsWith('pi_')) {
		return kept(
			id,
			async () => await stripe.paymentIntents.retrieve(id),
			async (...args) => await stripe.paymentIntents.update(...args),
		);
	}
	return kept(
		id,
		async () => await stripe.charges.retrieve(id),
		async (...args) => await stripe.charges.update(...args),
	);
}

function kept<T extends { metadata: Stripe.Metadata | null }>(
	id: string,
	retrieve: () => Promise<T>,
	update: Update<T>,
): Kept {
	return {
		metadata: async () => (await retrieve()).metadata ?? {},
		note: async (metadata, idempotencyKey) => {
			const { lastResponse } = await update(id, { metadata }, { idempotencyKey });
			return !answerHistory(lastResponse).madeEarlier;
		},
	};
}
