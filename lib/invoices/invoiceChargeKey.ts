import { idempotencyKey } from '../stripe/idempotency';

/**
 * The idempotency key under which an invoice is charged next, without a page of Stripe's. Whoever counts the
 * same payments comes to the same key, staff and payers alike: of those who charge it at the same moment
 * Stripe lets one through.
 *
 * @param payments how many payments name the invoice, whatever became of them
 */
export function invoiceChargeKey(invoiceId: string, payments: number): string {
	return idempotencyKey('charge', invoiceId, String(payments));
}
