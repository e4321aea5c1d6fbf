import type { FastifyInstance } from 'fastify';
import type { ContextParts } from '../context';
import { authenticatePages } from './authenticate';
import { microdepositPages } from './microdeposits';
import { receiptPages } from './receipts';

/** All pages that Stripe shows to a payer. */
export function stripePages(app: FastifyInstance, parts: ContextParts): void {
	authenticatePages(app, parts);
	microdepositPages(app, parts);
	receiptPages(app, parts);
}
