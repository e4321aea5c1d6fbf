import {
	ASK_ID_KEY,
	INVOICE_ID_KEY,
	INVOICE_NUMBER_KEY,
	LINK_KIND_KEY,
} from '../invoices/metadataKeys';
import { CRM_ID_KEY, ORG_ID_KEY } from '../customers/metadataKeys';
import type { PaymentAsk } from './ask';

/** Under which key a Checkout Session and a Payment Link say by which idempotency key they were asked for. */
export const LINK_KEY = 'n8n_link_key';

/** How a payment can be asked for. */
export type LinkKind = 'paymentPage' | 'checkoutSession' | 'paymentLink' | 'stripeInvoice';

const KINDS: Readonly<Record<LinkKind, string>> = {
	paymentPage: 'payment_page',
	checkoutSession: 'checkout_session',
	paymentLink: 'payment_link',
	stripeInvoice: 'stripe_invoice',
};

/**
 * What Stripe keeps with everything that comes of an ask. It goes on the session and on the payment:
 * a session that nobody completes has no payment, and a payment does not show its session's notes.
 */
export function notesOf({ invoice, askId }: PaymentAsk, kind: LinkKind): Record<string, string> {
	return {
		[LINK_KIND_KEY]: KINDS[kind],
		...(askId !== undefined && { [ASK_ID_KEY]: askId }),
		...(invoice && {
			[INVOICE_ID_KEY]: invoice.id,
			...(invoice.orgId !== '' && { [ORG_ID_KEY]: invoice.orgId }),
			[INVOICE_NUMBER_KEY]: invoice.number.slice(0, 500),
			...(invoice.accountId !== '' && { [CRM_ID_KEY]: invoice.accountId }),
		}),
	};
}
