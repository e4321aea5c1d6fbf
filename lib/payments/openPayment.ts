import type { Belonging } from './belongings';
import type { CrmPayment } from './crmPayment';
import { isCounted } from '../invoices/counted';
import type { BegunPayment } from './crmPusher';
import type { CrmOutcome } from './crmResult';

/** Values of a record, by API name. */
export type Values = Record<string, string | number | null>;

/** A payment that people entered, with what becomes of it. */
export interface OpenPayment extends BegunPayment {
	payment: CrmPayment;
	belonging: Belonging;
	/** Filled step by step. */
	outcome: CrmOutcome;
	/** What was written to its record. */
	written: Values;
}

/**
 * A payment for all further steps: what people entered, or moved to another invoice, is counted, whether
 * Stripe is told of it or not.
 *
 * @returns undefined for one of which nothing is to be done, or whose record cannot be read
 */
export function openPayment(each: BegunPayment): OpenPayment | undefined {
	const { payment, belonging, begun } = each;
	if (!payment || !belonging) return undefined;
	if (begun.kind === 'refund') return undefined;
	if (begun.kind !== 'record' && payment.source !== 'Salesforce' && isCounted(payment)) {
		return undefined;
	}
	return { ...each, payment, belonging, outcome: {}, written: {} };
}
