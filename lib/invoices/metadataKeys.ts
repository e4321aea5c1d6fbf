import { ORG_ID_KEY } from '../customers/metadataKeys';
import { longRecordId } from '../salesforce/recordId';

// Under which keys what Stripe keeps of a payment (Checkout Session, payment intent, Payment Link,
// invoice) names what it was asked for in Salesforce.

/** The ID of the invoice in Salesforce, in its 18-character form. */
export const INVOICE_ID_KEY = 'salesforce_invoice_id';

/** The number of the invoice, as people know it. */
export const INVOICE_NUMBER_KEY = 'salesforce_invoice_number';

/** How the payment was asked for: `payment_page`, `checkout_session`, `payment_link`, `stripe_invoice`. */
export const LINK_KIND_KEY = 'n8n_link';

/** The ID of the record in Salesforce that a payment was entered as, in its 18-character form. */
export const PAYMENT_RECORD_KEY = 'salesforce_payment_id';

/** Up to how much a payment was to be given back, in all, when a refund was made for that. */
export const REFUND_REQUESTED_KEY = 'salesforce_refund_requested';

/** The ID of an amount that was asked for by a link of its own. */
export const ASK_ID_KEY = 'n8n_ask_id';

/**
 * Tells whether a payment, or a session, is for an invoice. A copy of an org has invoices of the same IDs:
 * where both name their org, that decides.
 *
 * @param invoice its `orgId` is '' where Salesforce does not say
 */
export function isPaidFor(
	metadata: Readonly<Record<string, string>> | null | undefined,
	{ id, orgId }: { id: string; orgId: string },
): boolean {
	const itsOrg = metadata?.[ORG_ID_KEY]?.trim() ?? '';
	const isOfOrg = itsOrg === '' || orgId === '' || longRecordId(itsOrg) === orgId;
	return isOfOrg && paidFor(metadata) === id;
}

/**
 * What a payment is for, by its metadata: the ID of an invoice in Salesforce or of an amount that a link
 * asks for; '' where it does not say.
 */
export function paidFor(metadata: Readonly<Record<string, string>> | null | undefined): string {
	return metadata?.[INVOICE_ID_KEY] ?? metadata?.[ASK_ID_KEY] ?? '';
}
