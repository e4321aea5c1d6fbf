import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { Clock } from '../clock';
import type { Invoice } from '../invoices/invoice';
import type { Money } from '../money';
import type { LinkTerms } from '../paymentLinks/ask';
import type { PlaidClient } from '../plaid/client';
import type { Payable } from './amountAsk';
import type { Books, Due } from './due';
import type { Look, RenderedPage } from './layout';
import type { PageKeys } from './token';

/** What a service has sent, and signed. */
export interface SignedCall {
	rawBody: Buffer;
	signature: string;
}

/** A payer, as a request shows them. */
export interface Payer {
	ipAddress: string;
	userAgent: string;
}

/** A request for the page, as far as the page looks at it. */
export interface Visit {
	method: 'GET' | 'HEAD' | 'POST';
	/** The page's address without what a query adds. */
	address: string;
	token: string;
	/** The Checkout Session that the payer comes back from; '' for none. */
	sessionId: string;
	/** Whether the receipt of that session is wanted as a file. */
	wantsFile: boolean;
	/** The part that the link asks for, as `25.00`; '' for all that is left. */
	part: string;
	/** Whether the payer has turned back on Stripe's page. */
	cameBack: boolean;
	/** The visit to the bank that the payer comes back from; '' for none. */
	bankVisit: string;
	/** A call of a service's, with what it signed. */
	signed?: SignedCall;
	/** Who it is that looks, as far as a mandate tells it. */
	payer: Payer;
	/** What was filled in. */
	form?: ReadonlyMap<string, string>;
	acceptLanguage: string;
	/** What a browser says that a person looks at; scanners and previews say something else. */
	isPerson: boolean;
}

/** What the builder wants of the page. */
export interface PageTerms extends LinkTerms {
	brand: Brand;
	/** `auto` for the browser's. */
	language: string;
	/** Whether Stripe mails its receipt. */
	stripeReceipt: boolean;
	stripeInvoicePdf: boolean;
}

export interface VisitTools {
	keys: PageKeys;
	clock: Clock;
	readInvoice: (invoiceId: string) => Promise<Invoice | undefined>;
	/** Leaves out payments that people have taken off an invoice in the org. */
	stillOf: Books['stillOf'];
	/** The org in which invoices are; undefined where Salesforce does not say. */
	orgId: () => Promise<string | undefined>;
	/** A client for a location of the business. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Plaid, where payers may connect their bank account by it. */
	plaid?: () => Promise<PlaidClient>;
	/** Names a payer's way to the bank, which nobody can guess. */
	newVisitId: () => string;
	/** Makes the receipt of a payment. */
	receipt: (stripe: Stripe, paymentId: string, due: Due, locale: string) => Promise<ReceiptFile>;
	terms: PageTerms;
	/** Tells whether a link may be looked at once more just now. */
	isWithinBounds: (link: string) => boolean;
	/** Notes what the builder should know and the payer cannot help. */
	warn: (what: string) => void;
}

export interface ReceiptFile {
	pdf: Uint8Array;
	fileName: string;
}

/** What the workflow is told. */
export type PageEvent = 'failed' | 'opened' | 'paid' | 'paying';

export interface ToldEvent {
	event: PageEvent;
	due: Due;
	/** Of what is paid, or is to be. */
	amount: Money;
	sessionId: string;
	/** `pi_…` of a payment that was made or tried; '' before. */
	paymentId: string;
	/** Why Stripe did not take a bank account, or opens no page. */
	reason?: string;
	/** Of a payment on an invoice that is in Stripe too: whether it was booked there. */
	isAttached?: boolean | undefined;
}

export interface VisitAnswer {
	status: number;
	page?: RenderedPage;
	file?: ReceiptFile;
	/** Stripe's page, where the payer goes on. */
	redirect?: string;
	told?: ToldEvent;
}

/** A genuine link that is being looked at, with all that answering needs. */
export interface VisitContext extends Books {
	request: Visit;
	tools: VisitTools;
	look: Look;
	invoice: Payable;
	/** Reads the invoice anew. */
	read: () => Promise<Payable | undefined>;
	/** The address of the link. */
	pageUrl: string;
}
