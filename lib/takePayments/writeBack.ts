import { Problem } from '../errors';
import type { PaymentContext } from '../payments/paymentContext';
import { pullNamedPayments } from '../payments/pullNamedPayments';
import type { SyncResult } from '../sync/result';

/** Where a payment stands in Salesforce, as an item tells it. */
export interface WrittenBack {
	references: {
		/** Empty where it could not be written. */
		paymentRecordId: string;
		invoiceId: string;
		invoiceNumber: string;
		invoiceStatus: string;
		/** What is left, with all decimals; empty where no invoice is joined. */
		invoiceBalance: string;
	};
	/** That it belongs to no account or invoice, as a sentence. */
	note?: string;
	/** Why it is not in Salesforce, or not whole: the payment itself stands. */
	unfinished?: Problem;
}

/**
 * Writes a payment into Salesforce as it is now and counts its invoice, as Stripe Sync Payments does.
 *
 * @param location of the Stripe account that has it; undefined where that is not known
 */
export async function writeBack(
	paymentId: string,
	payments: PaymentContext,
	location?: string,
): Promise<WrittenBack> {
	try {
		const locations = location === undefined ? payments.locations : [location];
		const [result] = await pullNamedPayments([paymentId], { ...payments, locations });
		return {
			references: referencesOf(result?.references ?? {}),
			...(result?.status === 'unmatched' && { note: result.message }),
			...unfinishedOf(result),
		};
	} catch (error) {
		if (error instanceof Problem) return { references: referencesOf({}), unfinished: error };
		throw error;
	}
}

/**
 * Takes a payment; one that was declined is written into Salesforce, too, before the refusal is told.
 *
 * @param payments undefined where nothing is to be written
 * @throws what `take` throws
 */
export async function tellingDeclines<T>(
	take: () => Promise<T>,
	payments: PaymentContext | undefined,
): Promise<T> {
	try {
		return await take();
	} catch (error) {
		const paymentId = error instanceof Problem ? error.facts['paymentId'] : undefined;
		// The refusal is what counts: what Salesforce misses of it now, the next sync brings.
		if (payments && paymentId) await writeBack(paymentId, payments);
		throw error;
	}
}

function referencesOf(known: Readonly<Record<string, string>>): WrittenBack['references'] {
	const text = (name: string) => known[name] ?? '';
	return {
		paymentRecordId: text('paymentRecordId'),
		invoiceId: text('invoiceId'),
		invoiceNumber: text('invoiceNumber'),
		invoiceStatus: text('invoiceStatus'),
		invoiceBalance: text('invoiceBalance'),
	};
}

function unfinishedOf(result: SyncResult | undefined): { unfinished?: Problem } {
	if (result?.status === 'problem') return { unfinished: result.problem };
	return result?.unfinished ? { unfinished: result.unfinished } : {};
}
