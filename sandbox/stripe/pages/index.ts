import type { FastifyInstance } from 'fastify';
import type { ContextParts } from '../context';
import { authenticatePages } from './authenticate';
import { checkoutPages } from './checkout';
import { invoicePages } from './invoices';
import { microdepositPages } from './microdeposits';
import { paymentLinkPages } from './paymentLinks';
import { receiptPages } from './receipts';

/** All pages that Stripe shows to a payer. */
export function stripePages(app: FastifyInstance, parts: ContextParts): void {
	authenticatePages(app, parts);
	checkoutPages(app, parts);
	paymentLinkPages(app, parts);
	invoicePages(app, parts);
	microdepositPages(app, parts);
	receiptPages(app, parts);
}
