import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { WallClock } from '../clock';
import { storedMethod } from '../customers/storedMethod';
import type { Invoice } from '../invoices/invoice';
import { INVOICE_ID_KEY } from '../invoices/metadataKeys';
import { paymentOf } from '../invoices/stripePayments';
import { acceptedLocale, localeOf } from '../languages';
import { Money } from '../money';
import { type LinkTerms, type Method, termsIn } from '../paymentLinks/ask';
import { cardBrandName } from '../stripe/cardBrands';
import { type Due, dueOf } from './due';
import { type PaymentStart, startPayment } from './payment';
import { placeOf } from './pageState';
import { invoicePage, plainPage, type Refilled, type RenderedPage, returnPage } from './render';
import { type PageKeys, readToken } from './token';
import { typedAmount } from './typedAmount';

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
	/** Whether the payer has turned back on Stripe's page. */
	cameBack: boolean;
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
	clock: WallClock;
	readInvoice: (invoiceId: string) => Promise<Invoice | undefined>;
	/** A client for a location of the business. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Makes the receipt of a payment. */
	receipt: (stripe: Stripe, paymentId: string, locale: string) => Promise<ReceiptFile>;
	terms: PageTerms;
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
}

export interface VisitAnswer {
	status: number;
	page?: RenderedPage;
	file?: ReceiptFile;
	/** Stripe's page, where the payer goes on. */
	redirect?: string;
	told?: ToldEvent;
}

/**
 * Answers a request for the page of a link. What it knows stands in the link, in Stripe and in Salesforce:
 * any process can answer any request. Only a form that was sent does anything, and all that it does is to
 * open a page of Stripe's.
 *
 * @throws Problem, or the SDK's error, when a service is away
 */
export async function visit(request: Visit, tools: VisitTools): Promise<VisitAnswer> {
	const { terms } = tools;
	const locale =
		terms.language === 'auto' ? acceptedLocale(request.acceptLanguage) : localeOf(terms.language);
	const look = { brand: terms.brand, locale };
	const refused = { status: 404, page: plainPage(look, 'notValid') };
	const token = readToken(request.token, tools.keys, tools.clock.nowMs());
	// Whoever only looks whether there is something learns no more, and costs nothing.
	if (request.method === 'HEAD') return { ...refused, status: token ? 200 : 404 };
	if (!token) return refused;
	const read = async () => await tools.readInvoice(token.invoiceId);
	const invoice = await read();
	if (!invoice || invoice.linkVersion !== token.version) return refused;
	const stripe = await tools.stripeOf(invoice.location);
	const pageUrl = `${request.address}?t=${encodeURIComponent(request.token)}`;
	const { receipt, clock } = tools;
	const context: Context = { request, receipt, clock, terms, look, stripe, invoice, read, pageUrl };
	if (request.method === 'POST') return await submit(context);
	if (request.sessionId !== '') {
		const returned = await comeBack(context);
		if (returned) return returned;
	}
	return await open(context);
}

interface Context {
	request: Visit;
	receipt: VisitTools['receipt'];
	clock: WallClock;
	terms: PageTerms;
	look: { brand: Brand; locale: string };
	stripe: Stripe;
	invoice: Invoice;
	read: () => Promise<Invoice | undefined>;
	pageUrl: string;
}

async function open(context: Context): Promise<VisitAnswer> {
	const { request, stripe, invoice, clock } = context;
	const [due, stored] = await Promise.all([
		dueOf(stripe, invoice),
		storedMethods(stripe, invoice.customerId, clock),
	]);
	return {
		status: 200,
		page: pageOf(context, due, { stored }),
		...(request.isPerson &&
			!request.cameBack && {
				told: { event: 'opened', due, amount: due.balance.left, sessionId: '' },
			}),
	};
}

function pageOf(
	{ look, terms }: Context,
	due: Due,
	more: { stored?: readonly string[]; refilled?: Refilled } = {},
): RenderedPage {
	const { left } = due.balance;
	return invoicePage(look, due, placeOf(due.invoice, due.balance), {
		methods: termsIn(left.currency, terms).methods,
		mayPayPart: terms.mayPayPart,
		least: leastWanted(terms, left.currency),
		...more,
	});
}

function leastWanted({ least }: PageTerms, currency: string): Money | undefined {
	return least ? Money.ofDecimal(least, currency, 'Least Amount') : undefined;
}

/** Cards and accounts that can be charged and that Stripe's page will offer, as people know them. */
async function storedMethods(
	stripe: Stripe,
	customerId: string,
	clock: WallClock,
): Promise<string[]> {
	if (customerId === '') return [];
	const { data } = await stripe.customers.listPaymentMethods(customerId, { limit: 10 });
	return data
		.map((method) => storedMethod(method, undefined, clock))
		.filter(({ isUsable, last4 }) => isUsable && last4 !== null)
		.map(({ issuer, last4 }) => `${issuer ?? ''} •••• ${last4 ?? ''}`.trim());
}

async function submit(context: Context): Promise<VisitAnswer> {
	const { request, terms, look, stripe, invoice, read, pageUrl } = context;
	const { currency } = invoice.amount;
	const { methods } = termsIn(currency, terms);
	const wanted = request.form?.get('method') ?? '';
	const method: Method | undefined = methods.find((one) => one === wanted) ?? methods[0];
	if (!method) return { status: 400, page: plainPage(look, 'notValid') };
	const isPart = terms.mayPayPart && request.form?.get('how-much') === 'part';
	const typed = isPart ? (request.form?.get('amount') ?? '') : '';
	const amount = isPart ? typedAmount(typed, look.locale, currency) : undefined;
	if (amount && 'fault' in amount) {
		const due = await dueOf(stripe, invoice);
		return {
			status: 422,
			page: pageOf(context, due, { refilled: { fault: amount.fault, typed } }),
		};
	}
	const receiptEmail = terms.stripeReceipt ? await emailOf(stripe, invoice.customerId) : '';
	const start = await startPayment(
		{ stripe, read, clock: context.clock },
		{ amount: amount?.amount, method },
		{
			brand: terms.brand,
			save: terms.save,
			least: leastWanted(terms, currency),
			locale: look.locale,
			pageUrl,
			receiptEmail,
			stripeInvoicePdf: terms.stripeInvoicePdf,
		},
	);
	return await answerTo(start, context, typed);
}

async function answerTo(
	start: PaymentStart,
	context: Context,
	typed: string,
): Promise<VisitAnswer> {
	const { look, stripe, invoice } = context;
	if ('gone' in start) return { status: 404, page: plainPage(look, 'notValid') };
	if ('busy' in start) return { status: 409, page: plainPage(look, 'busy') };
	if ('over' in start) return { status: 200, page: pageOf(context, start.over) };
	if ('fault' in start) {
		const refilled = { fault: start.fault, typed };
		return { status: 422, page: pageOf(context, start.due, { refilled }) };
	}
	const { session, isNew } = start;
	return {
		status: 303,
		redirect: session.url ?? '',
		...(isNew && {
			told: {
				event: 'paying',
				due: await dueOf(stripe, invoice),
				amount: Money.ofMinor(session.amount_total ?? 0, session.currency ?? ''),
				sessionId: session.id,
			},
		}),
	};
}

async function emailOf(stripe: Stripe, customerId: string): Promise<string> {
	const customer = await stripe.customers.retrieve(customerId);
	return customer.deleted ? '' : (customer.email ?? '');
}

/** Back from Stripe. The address decides nothing: the session is looked at. */
async function comeBack(context: Context): Promise<VisitAnswer | undefined> {
	const { request, stripe, invoice, look, pageUrl } = context;
	if (!/^cs_\w{1,200}$/.test(request.sessionId)) return undefined;
	const session = await stripe.checkout.sessions
		.retrieve(request.sessionId, { expand: ['payment_intent.latest_charge'] })
		.catch(() => undefined);
	if (session?.metadata?.[INVOICE_ID_KEY] !== invoice.id || session.status !== 'complete') {
		return undefined;
	}
	const { payment_intent: intent } = session;
	if (typeof intent !== 'object' || !intent) return undefined;
	const payment = paymentOf(intent);
	if (request.wantsFile && payment.place !== 'none') {
		return { status: 200, file: await context.receipt(stripe, intent.id, look.locale) };
	}
	const due = await dueOf(stripe, invoice);
	const state = payment.place === 'paid' ? 'paid' : payment.place === 'none' ? 'failed' : 'pending';
	const amount = Money.ofMinor(session.amount_total ?? 0, session.currency ?? '');
	return {
		status: 200,
		page: returnPage(look, due, {
			state,
			amount,
			expectedOn: payment.expectedOn,
			method: payment.last4 === '' ? '' : `${cardBrandName(payment.brand)} •••• ${payment.last4}`,
			href: pageUrl,
			pdf: state === 'failed' ? '' : `${pageUrl}&s=${encodeURIComponent(session.id)}&pdf=1`,
		}),
		...(state !== 'pending' && { told: { event: state, due, amount, sessionId: session.id } }),
	};
}
