import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { Clock } from '../clock';
import type { Problem } from '../errors';
import type { InvoiceReader } from '../invoices/readInvoices';
import type { SendMail } from '../mail/smtp';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import type { LinkTerms, PaymentAsk } from './ask';
import type { MadeLink } from './kept';
import type { MailWishes } from './mailTexts';
import type { LinkKind } from './notes';

/** Which mail, and to whom. */
export interface MailOrder extends MailWishes {
	/** None: the account's address, else the customer's. */
	to: readonly string[];
	cc: readonly string[];
	bcc: readonly string[];
	from: string;
	replyTo: string;
}

/** A link that is to be made and sent. */
export interface LinkOrder {
	/** What is asked for. */
	what:
		// Of an invoice what is left, or a part of it.
		| { invoiceId: string; amount: string; currency: string }
		// An amount of its own.
		| { ask: PaymentAsk; location: string };
	kind: LinkKind;
	terms: LinkTerms;
	brand: Brand;
	/** `auto` for the customer's. */
	language: string;
	/** Undefined: no mail of ours, be it that Stripe sends one. */
	mail?: MailOrder;
	/** Whether to send what was sent within the last day. */
	sendAgain: boolean;
	/** Whether the invoice is to say what its link is, and that it was sent. */
	writeBack: boolean;
	/** Names this call, the same when it is retried. */
	callKey: string;
}

/** What a link is made for. */
export interface LinkSubject {
	stripe: Stripe;
	ask: PaymentAsk;
	/** With the ways to pay that its currency has. */
	terms: LinkTerms;
	/** By which the same link is made once. */
	key: string;
	/** Which of the business's Stripe accounts it is for; '' for the main one. */
	location: string;
	/** Where the payer is written to; '' where nobody knows. */
	email: string;
	locale: string;
}

/** What sending needs of the world. */
export interface LinkTools {
	/** A client for a location of the business. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Where invoices are; undefined where none are asked for. */
	org?: { connection: SalesforceConnection; model: Model; reader: InvoiceReader };
	/**
	 * Makes the customer of an account that has none, and notes it there; undefined where the builder has not
	 * asked for that.
	 */
	makeCustomer?: (accountId: string) => Promise<void>;
	/** Makes the link of the kind that was chosen. */
	makeLink: (subject: LinkSubject) => Promise<MadeLink>;
	/** Undefined where no mail of ours is sent. */
	sendMail?: SendMail;
	clock: Clock;
}

/** What became of an order. */
export interface LinkResult {
	url: string;
	/** ISO 8601; null: it does not expire. */
	expiresAt: string | null;
	ask: PaymentAsk;
	/** Stripe's ID of what the link leads to; '' for our own page. */
	linkId: string;
	sentTo: readonly string[];
	/** `sent`, `sentBefore` within the last day, or `none`. */
	mail: 'none' | 'sent' | 'sentBefore';
	messageId: string;
	/** The link is there and was sent, but the invoice does not say so, or not everybody has the mail. */
	unfinished?: Problem;
}
