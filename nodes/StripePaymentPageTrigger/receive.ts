import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { checkBrand } from '../../lib/brand';
import { invoiceReader } from '../../lib/invoices/readInvoices';
import { systemClock } from '../../lib/n8n/clock';
import { readModel } from '../../lib/n8n/nameMapping';
import { pageKeysOf } from '../../lib/n8n/pageKeys';
import { openPlaid } from '../../lib/n8n/plaid';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { type Answer, answerCall, type Call, Refused } from '../../lib/n8n/web/door';
import { CallBounds } from '../../lib/n8n/web/callBounds';
import { formFields } from '../../lib/n8n/web/formFields';
import { knowingTheOrg } from '../../lib/n8n/web/knowingTheOrg';
import { download, page } from '../../lib/n8n/web/page';
import { triggerMemory } from '../../lib/n8n/web/triggerMemory';
import { newVisitId } from '../../lib/paymentPage/bank/bankVisit';
import type { Look } from '../../lib/paymentPage/layout';
import { type PlainKind, plainPage } from '../../lib/paymentPage/plainPage';
import type { PageTerms, ToldEvent, Visit, VisitAnswer } from '../../lib/paymentPage/request';
import { lookFor, visit } from '../../lib/paymentPage/visit';
import { organizationId } from '../../lib/salesforce/runningUser';
import { LONGEST_TOKEN } from '../../lib/paymentPage/token';
import { type PageParameters, readPage } from './parameters';
import { receiptMaker } from './receipt';

/** A payer waits no longer. */
const PATIENCE_MS = 20_000;
/** A form has three short fields, and what Plaid tells is short. */
const LARGEST_FORM = 20_000;
/** Of what a browser calls itself, as much as tells which it was. */
const LONGEST_AGENT = 500;
const STRIPE_PAGES = 'https://checkout.stripe.com';
/** Link's page is on one of these. https://plaid.com/docs/link/hosted-link/ */
const PLAID_PAGES = 'https://*.plaid.com';

/** Payers wait, so that a service that does not answer is not asked for long. */
const PATIENCE = {
	timeoutMs: 10_000,
	retryPolicy: { maxAttempts: 3, firstDelayMs: 200, maxDelayMs: 1_000 },
};

/** A little longer: whoever submits at the same moment as others may have to wait for them. */
const STRIPE_PATIENCE = {
	timeoutMs: 10_000,
	retryPolicy: { maxAttempts: 5, firstDelayMs: 200, maxDelayMs: 2_000 },
};

/** Answers a payer's browser, and whatever else opens the address. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const read = readSafely(context);
	const look = lookOf(read, { headers: context.getHeaderData() });
	const plain = (kind: PlainKind) => {
		const { html, style } = plainPage(look, kind);
		return page(html, { style });
	};
	const settings = {
		patienceMs: PATIENCE_MS,
		largestBody: LARGEST_FORM,
		later: withoutStatus(plain(laterFor(context))),
		refused: withoutStatus(plain('notValid')),
	};
	return await answerCall(context, settings, async (call) => {
		if ('problem' in read) throw read.problem;
		return await answer(context, call, read);
	});
}

/**
 * The fields were good when the workflow was published; an expression may yield something else today. What were
 * thrown here n8n would answer with JSON, and start an execution for.
 */
function readSafely(context: IWebhookFunctions): PageParameters | UnreadPage {
	try {
		return readPage(context);
	} catch (problem) {
		return { problem, terms: { brand: NOBODY, language: 'auto' } };
	}
}

interface UnreadPage {
	problem: unknown;
	/** How a page looks whose fields say nothing of it. */
	terms: Pick<PageTerms, 'brand' | 'language'>;
}

const NOBODY = checkBrand({ name: '', color: '', logo: '', contact: '' });

/** How a page looks that is shown to whoever calls, whatever their link. */
function lookOf({ terms }: Pick<UnreadPage, 'terms'>, { headers }: { headers: IDataObject }): Look {
	const wanted = headers['accept-language'];
	return lookFor(terms, typeof wanted === 'string' ? wanted : '');
}

/** What a payer has to know while a service is away: whether something was taken. */
function laterFor(context: IWebhookFunctions): PlainKind {
	const { s: sessionId, b: bankVisit } = context.getQueryData() as IDataObject;
	// Who agrees to a debit may have paid though the answer was lost.
	if (sessionId || bankVisit) return 'laterPerhapsPaid';
	return context.getRequestObject().method === 'POST' ? 'laterNotTaken' : 'later';
}

/** The door says by its status why there is no more. */
function withoutStatus({ body, contentType, headers }: Answer) {
	return { body, contentType, headers };
}

async function answer(
	context: IWebhookFunctions,
	call: Call,
	parameters: PageParameters,
): Promise<Answer> {
	const bounds = triggerMemory(context, CallBounds);
	const address = context.getRequestObject().ip ?? '';
	if (!bounds.allowsAddress(address, systemClock.monotonicMs())) {
		return answerOf(
			{ status: 429, page: plainPage(lookOf(parameters, call), 'later') },
			parameters,
		);
	}
	const invoices = async () =>
		await invoiceReader(await connection(), readModel(parameters.nameMapping));
	const { clientOf } = await openStripeAccounts(context, STRIPE_PATIENCE);
	const keys = await pageKeysOf(context);
	let opening: ReturnType<typeof salesforceConnection> | undefined;
	const connection = async () =>
		await (opening ??= salesforceConnection(context, PATIENCE).then((one) =>
			knowingTheOrg(context, one),
		));
	const warn = (what: string) => {
		context.logger.warn(`${context.getNode().name} ${what}`);
	};
	const answered = await visit(requestOf(context, call), {
		keys,
		clock: systemClock,
		stripeOf: async (location) => await clientOf({ location }),
		readInvoice: async (invoiceId) => (await (await invoices()).read([invoiceId])).get(invoiceId),
		stillOf: async (invoice, payments) => await (await invoices()).stillOf(invoice, payments),
		orgId: async () => await organizationId(await connection()),
		receipt: receiptMaker(context, parameters, warn),
		...(parameters.hasPlaid && { plaid: async () => await openPlaid(context, PATIENCE) }),
		newVisitId,
		terms: parameters.terms,
		isWithinBounds: (link) => bounds.allowsLink(link, systemClock.monotonicMs()),
		warn,
	});
	return { ...answerOf(answered, parameters), ...itemsOf(answered, parameters) };
}

function requestOf(context: IWebhookFunctions, call: Call): Visit {
	const { headers } = call;
	const query = context.getQueryData() as IDataObject;
	const text = (name: string) => {
		const value = query[name];
		return typeof value === 'string' ? value : '';
	};
	const address = context.getNodeWebhookUrl('default') ?? '';
	const method = call.method === 'POST' || call.method === 'HEAD' ? call.method : 'GET';
	const isAhead = /prefetch|preview|prerender/i.test(
		`${headers['sec-purpose'] ?? ''} ${headers['purpose'] ?? ''} ${headers['x-purpose'] ?? ''}`,
	);
	const agent = headers['user-agent'] ?? '';
	return {
		method,
		address,
		token: text('t').slice(0, LONGEST_TOKEN + 1),
		sessionId: text('s').slice(0, 300),
		wantsFile: text('pdf') !== '',
		part: text('a').slice(0, 30),
		cameBack: text('back') !== '',
		bankVisit: text('b').slice(0, 300),
		...(method === 'POST' && sentBy(call)),
		payer: {
			// Of a machine with both kinds of addresses, as Node.js writes the older kind.
			ipAddress: (context.getRequestObject().ip ?? '').replace(/^::ffff:(?=[\d.]+$)/, ''),
			userAgent: agent.slice(0, LONGEST_AGENT) || 'unknown',
		},
		acceptLanguage: headers['accept-language'] ?? '',
		// Browsers say where a request comes from and that a person sees it; scanners rarely do.
		isPerson:
			!isAhead &&
			headers['sec-fetch-dest'] === 'document' &&
			/^Mozilla\//.test(agent) &&
			!/bot|crawl|spider|preview|scan|headlesschrome/i.test(agent),
	};
}

/** What Plaid has signed, or a payer's form. */
function sentBy(call: Call): Pick<Visit, 'form' | 'signed'> {
	const signature = call.headers['plaid-verification'];
	if (signature === undefined) return { form: formFields(call) };
	if (!call.rawBody) throw new Refused(415, 'it is signed, but its body cannot be read');
	return { signed: { rawBody: call.rawBody, signature } };
}

function answerOf(
	{ status, page: shown, file, redirect }: VisitAnswer,
	{ checkoutDomain, hasPlaid }: PageParameters,
): Answer {
	if (file) return download(Buffer.from(file.pdf), 'application/pdf', file.fileName);
	const formTargets = [
		STRIPE_PAGES,
		...(checkoutDomain === '' ? [] : [checkoutDomain]),
		...(hasPlaid ? [PLAID_PAGES] : []),
	];
	const { html, style } = shown ?? { html: '', style: undefined };
	return page(html, {
		status,
		style,
		formTargets,
		...(redirect !== undefined && { headers: { location: redirect } }),
		...(status === 429 && { headers: { 'retry-after': '60' } }),
	});
}

function itemsOf({ told }: VisitAnswer, { events }: PageParameters): Pick<Answer, 'items'> {
	return told && events.includes(told.event) ? { items: [{ json: itemOf(told) }] } : {};
}

function itemOf(told: ToldEvent): IDataObject {
	const { event, due, amount, sessionId, paymentId, reason, isAttached } = told;
	const { invoice, balance } = due;
	return {
		event,
		invoiceId: invoice.ask ? null : invoice.id,
		invoiceNumber: invoice.ask ? null : invoice.number,
		purpose: invoice.ask?.purpose ?? null,
		accountId: invoice.accountId || null,
		customerId: invoice.customerId,
		amount: amount.toDecimal(),
		currency: amount.currency,
		left: balance.left.toDecimal(),
		paymentId: paymentId || null,
		sessionId: sessionId || null,
		reason: reason ?? null,
		stripeInvoiceId: invoice.stripeInvoiceId || null,
		attached: isAttached ?? null,
	};
}
