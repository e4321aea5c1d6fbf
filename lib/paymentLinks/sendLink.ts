import type Stripe from 'stripe';
import { accountEmail } from '../accounts/accountEmail';
import type { Brand } from '../brand';
import type { Clock } from '../clock';
import { livingCustomer } from '../customers/livingCustomers';
import { badInput, Problem } from '../errors';
import type { Invoice } from '../invoices/invoice';
import type { InvoiceReader } from '../invoices/readInvoices';
import { invoicePayments } from '../invoices/stripePayments';
import { localeOf } from '../languages';
import { checkAddresses, type MailMessage } from '../mail/message';
import { type SendMail } from '../mail/smtp';
import { renderMail } from '../mail/template';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import { askForInvoice, type LinkTerms, type PaymentAsk, termsIn } from './ask';
import type { MadeLink } from './kept';
import { invoiceLedger, objectLedger } from './ledgers';
import { mailOnce, type MailOutcome } from './mailOnce';
import { type MailWishes, paymentMail } from './mailTexts';
import type { LinkKind } from './notes';
import { noteOnInvoice, statusAfterSending } from './noteSent';

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
	/** What is asked for: of an invoice what is left, or a part of it; or an amount of its own. */
	what:
		{ invoiceId: string; amount: string; currency: string } | { ask: PaymentAsk; location: string };
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
	/** The link is there and was sent, but the invoice does not say so. */
	unfinished?: Problem;
}

/**
 * Makes a link and sends it, so that twice is once: the same invoice, amount and recipient within a day
 * get one mail, and a call that is retried goes on where it ended.
 *
 * @throws Problem before anything is written when there is nothing to pay, nobody to send it to, or no
 * customer where one is needed; and when a service refuses
 */
export async function sendLink(order: LinkOrder, tools: LinkTools): Promise<LinkResult> {
	const { stripe, ask, reread } = await askOf(order, tools);
	const terms = termsIn(ask.amount.currency, order.terms);
	const customer = await customerOf(stripe, ask);
	if (
		order.kind !== 'paymentLink' &&
		(ask.invoice || order.kind === 'stripeInvoice') &&
		!customer
	) {
		throw noCustomer(ask);
	}
	const email = await addressOf(order, tools, ask, customer);
	const to = order.mail && order.mail.to.length > 0 ? order.mail.to : email === '' ? [] : [email];
	if (order.mail && to.length === 0) {
		throw badInput(
			'To Email',
			'there is no address to send the link to: neither the account, its primary contact nor the customer has one',
			'Enter an address, or complete the account in Salesforce',
		);
	}
	if (order.mail) checkAddresses({ ...order.mail, to });
	const wantedLocale =
		order.language === 'auto' ? (customer?.preferred_locales?.[0] ?? 'en') : order.language;
	const locale = localeOf(wantedLocale);
	const mailKey = mailKeyOf(order, ask, to);
	const known = sentAlready(order, ask, mailKey, tools.clock);
	if (known) return { ...known, ask, sentTo: to };

	const link = await tools
		.makeLink({ stripe, ask, terms, key: linkKeyOf(order, ask), email: to[0] ?? email, locale })
		.catch((error: unknown) => {
			throw stripeProblem(error, 'Making the link');
		});
	const outcome = await mailOf(order, tools, { stripe, ask, link, to, locale, mailKey, reread });
	const unfinished = await writeBack(
		order,
		tools,
		ask,
		link,
		outcome && 'sent' in outcome ? mailKey : undefined,
	);
	return {
		url: link.url,
		expiresAt: link.expiresAt,
		ask,
		linkId: link.id,
		sentTo: outcome ? to : [],
		mail: outcome === undefined ? 'none' : 'sent' in outcome ? 'sent' : 'sentBefore',
		messageId: outcome && 'sent' in outcome ? outcome.sent.messageId : '',
		...(unfinished && { unfinished }),
	};
}

interface Asked {
	stripe: Stripe;
	ask: PaymentAsk;
	reread: () => Promise<Invoice | undefined>;
}

async function askOf({ what }: LinkOrder, { org, stripeOf }: LinkTools): Promise<Asked> {
	if ('ask' in what) {
		const stripe = await stripeOf(what.location);
		return { stripe, ask: what.ask, reread: async () => await Promise.resolve(undefined) };
	}
	if (!org) throw new Error('An invoice is asked for without an org');
	const reread = async () => (await org.reader.read([what.invoiceId])).get(what.invoiceId);
	const invoice = await reread();
	if (!invoice) {
		throw badInput(
			'Invoice ID',
			`there is no invoice ${what.invoiceId} in the org, or the connection’s user may not see it`,
			'Check the ID, and the access of the connection’s user',
		);
	}
	const stripe = await stripeOf(invoice.location);
	const { customerId, createdAt: since } = invoice;
	const payments =
		customerId === ''
			? []
			: await invoicePayments(stripe, { invoiceId: invoice.id, customerId, since }).catch(
					(error: unknown) => {
						throw stripeProblem(error, 'Looking for payments of the invoice');
					},
				);
	return { stripe, ask: askForInvoice(invoice, payments, what), reread };
}

async function customerOf(stripe: Stripe, ask: PaymentAsk): Promise<Stripe.Customer | undefined> {
	if (ask.customerId === '') return undefined;
	const customer = await livingCustomer(stripe, ask.customerId).catch((error: unknown) => {
		throw stripeProblem(error, 'Looking for the customer');
	});
	if (customer) return customer;
	throw badInput(
		ask.invoice ? 'Invoice ID' : 'Customer ID',
		`there is no customer ${ask.customerId} in this Stripe account`,
		'Check the ID, and that it belongs to the same account and mode (test or live) as the credential',
	);
}

function noCustomer({ invoice }: PaymentAsk): Problem {
	return invoice
		? badInput(
				'Invoice ID',
				`the account ${invoice.accountName || 'of the invoice'} has no customer in Stripe`,
				'Send the account to Stripe first, with the node Stripe Sync Customers and its operation Send Customer',
			)
		: badInput('Customer ID', 'it is empty', 'An invoice of Stripe’s needs a customer');
}

async function addressOf(
	{ mail, kind }: LinkOrder,
	{ org }: LinkTools,
	{ invoice }: PaymentAsk,
	customer: Stripe.Customer | undefined,
): Promise<string> {
	if (mail && mail.to.length > 0) return mail.to[0] ?? '';
	if (!mail && kind !== 'paymentLink' && kind !== 'stripeInvoice') return customer?.email ?? '';
	const fromOrg =
		org && invoice && invoice.accountId !== ''
			? await accountEmail(org.connection, invoice.accountId)
			: '';
	return fromOrg || (customer?.email ?? '');
}

/** The mail: the same invoice, amount, kind of link and recipients. */
function mailKeyOf({ kind, callKey }: LinkOrder, ask: PaymentAsk, to: readonly string[]): string {
	const { amount, invoice } = ask;
	return idempotencyKey(
		'mail',
		kind,
		invoice?.id ?? callKey,
		amount.toString(),
		...to.map((address) => address.toLowerCase()).sort(),
	);
}

/** Of an invoice the link is the same until it has been sent; other asks have one for each call. */
function linkKeyOf({ kind, terms, brand, callKey, sendAgain }: LinkOrder, ask: PaymentAsk): string {
	const { invoice, amount } = ask;
	if (!invoice) return callKey;
	return idempotencyKey(
		'link',
		kind,
		invoice.id,
		amount.toString(),
		String(invoice.linkVersion),
		invoice.linkSentAt,
		JSON.stringify([terms, brand]),
		sendAgain ? callKey : '',
	);
}

/** What was sent within the last day, with the link that the invoice holds, without another request. */
function sentAlready(
	{ mail, sendAgain, kind }: LinkOrder,
	{ invoice }: PaymentAsk,
	mailKey: string,
	clock: Clock,
): Omit<LinkResult, 'ask' | 'sentTo'> | undefined {
	if (!mail || !invoice || sendAgain || invoice.paymentLink === '') return undefined;
	if (invoice.linkSentKey !== mailKey || !isRecent(invoice.linkSentAt, clock)) return undefined;
	// A session is good for a day at most; what it leads to then says so itself.
	const linkId = kind === 'stripeInvoice' ? invoice.stripeInvoiceId : '';
	return {
		url: invoice.paymentLink,
		expiresAt: null,
		linkId,
		mail: 'sentBefore',
		messageId: '',
	};
}

function isRecent(sentAt: string, clock: Clock): boolean {
	return clock.nowMs() - Date.parse(sentAt) < 24 * 60 * 60 * 1000;
}

interface Mailing {
	stripe: Stripe;
	ask: PaymentAsk;
	link: MadeLink;
	to: readonly string[];
	locale: string;
	mailKey: string;
	reread: () => Promise<Invoice | undefined>;
}

async function mailOf(
	order: LinkOrder,
	tools: LinkTools,
	{ stripe, ask, link, to, locale, mailKey, reread }: Mailing,
): Promise<MailOutcome | undefined> {
	const { mail, brand } = order;
	const { sendMail, clock, org } = tools;
	if (!mail || !sendMail) return undefined;
	const { invoice } = ask;
	const { subject, content } = paymentMail(
		{
			brand,
			amount: ask.amount,
			what: invoice?.number ?? ask.description,
			isInvoice: invoice !== undefined,
			customerName: invoice?.accountName ?? '',
			dueDate: invoice?.dueDate ?? '',
			url: link.url,
		},
		mail,
		locale,
	);
	const message: MailMessage = {
		to,
		cc: mail.cc,
		bcc: mail.bcc,
		from: mail.from,
		fromName: brand.name,
		replyTo: mail.replyTo || brand.contact,
		subject,
		...renderMail(content),
		key: order.sendAgain ? `${mailKey} ${order.callKey}` : mailKey,
	};
	if (!invoice || !org || invoice.customerId === '') {
		if (!link.kept) throw new Error('This kind of link keeps nothing');
		const ledger = objectLedger(link.kept, order.callKey);
		const outcome = await mailOnce(ledger, async () => await sendMail(message), clock);
		if ('sent' in outcome) await ledger.sent();
		return outcome;
	}
	const ledger = invoiceLedger({
		stripe,
		invoice,
		mailKey,
		callKey: order.callKey,
		reread,
		refused: async (linkSentKey) =>
			await noteOnInvoice(org.connection, org.model, invoice.id, { linkSentKey }),
		clock,
		sendAgain: order.sendAgain,
	});
	return await mailOnce(ledger, async () => await sendMail(message), clock);
}

/** A mail that has left is not sent again because Salesforce does not answer: that is told, not thrown. */
async function writeBack(
	order: LinkOrder,
	{ org, clock }: LinkTools,
	{ invoice }: PaymentAsk,
	link: MadeLink,
	sentKey: string | undefined,
): Promise<Problem | undefined> {
	if (!org || !invoice) return undefined;
	const { writeBack: shows, mail, kind } = order;
	const wasSent = sentKey !== undefined || (!mail && kind === 'stripeInvoice');
	try {
		await noteOnInvoice(org.connection, org.model, invoice.id, {
			...(sentKey !== undefined && {
				linkSentKey: sentKey,
				linkSentAt: new Date(clock.nowMs()).toISOString(),
			}),
			...(shows && { paymentLink: link.url }),
			...(shows && (wasSent || !mail) && { status: statusAfterSending(invoice) }),
			stripeInvoiceId: link.stripeInvoiceId,
		});
		return undefined;
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
}
