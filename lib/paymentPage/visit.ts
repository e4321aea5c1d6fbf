import { Problem } from '../errors';
import { acceptedLocale, localeOf } from '../languages';
import { isRefusal } from '../stripe/errors';
import { type Payable, payableOf } from './amountAsk';
import { agree } from './bank/agree';
import { backFromBank } from './bank/backFromBank';
import { linkTold } from './bank/linkTold';
import { comeBack } from './comeBack';
import type { Look } from './layout';
import { openPage } from './openPage';
import { plainPage } from './plainPage';
import type { PageTerms, Visit, VisitAnswer, VisitContext, VisitTools } from './request';
import { submitForm } from './submitForm';
import { type PageToken, readToken } from './token';

/**
 * Answers a request for the page of a link. What it knows stands in the link, in Stripe and in Salesforce:
 * any process can answer any request. Only a form that was sent does anything, and all that it does is to
 * open a page of Stripe's, or of a bank's login; a debit is agreed to by whoever comes back from that.
 *
 * What will not go away by itself, such as a currency that Stripe does not take, has a page that says whom to
 * ask; the builder is told why.
 *
 * @throws Problem, or the SDK's error, when a service is away
 */
export async function visit(request: Visit, tools: VisitTools): Promise<VisitAnswer> {
	const { terms, keys, clock } = tools;
	const look = lookFor(terms, request.acceptLanguage);
	const refused = { status: 404, page: plainPage(look, 'notValid') };
	const token = readToken(request.token, keys, clock.nowMs());
	if (token && !tools.isWithinBounds(request.token)) {
		return { status: 429, page: plainPage(look, 'later') };
	}
	// Whoever only looks whether there is something learns no more, and costs nothing.
	if (request.method === 'HEAD') return { ...refused, status: token ? 200 : 404 };
	if (!token) return refused;
	try {
		return (await answered(request, tools, look, token)) ?? refused;
	} catch (error) {
		const reason = standingReason(error);
		// Who comes back may have paid, and is told that.
		if (reason === undefined || request.sessionId !== '' || request.bankVisit !== '') throw error;
		tools.warn(`cannot take a payment: ${reason}`);
		return { status: 200, page: plainPage(look, 'notHere') };
	}
}

/** Why trying again does not help; undefined where it does, as when a service is away. */
function standingReason(error: unknown): string | undefined {
	if (error instanceof Problem && error.origin === 'input') {
		return `${error.message}. ${error.whatToDo ?? ''}`;
	}
	return isRefusal(error) && error instanceof Error ? error.message : undefined;
}

/** Answers who has a genuine link; undefined where it leads to nothing any more. */
async function answered(
	request: Visit,
	tools: VisitTools,
	look: Look,
	token: PageToken,
): Promise<VisitAnswer | undefined> {
	const read = async () => await readPayable(token, tools);
	const invoice = await read();
	if (!invoice) return undefined;
	const stripe = await tools.stripeOf(invoice.location);
	const pageUrl = `${request.address}?t=${encodeURIComponent(request.token)}`;
	const { stillOf } = tools;
	const books = { stripe, stillOf };
	const context: VisitContext = { ...books, request, tools, look, invoice, read, pageUrl };
	if (request.method === 'POST') return await take(context);
	if (request.bankVisit !== '') {
		const returned = await backFromBank(context);
		if (returned) return returned;
	}
	if (request.sessionId !== '') {
		const returned = await comeBack(context);
		if (returned) return returned;
	}
	return await openPage(context);
}

/** Takes what was sent: a service's word, an agreement to a debit, or what a payer wants. */
async function take(context: VisitContext): Promise<VisitAnswer> {
	const { request, tools, look } = context;
	if (request.signed) {
		const plaid = await tools.plaid?.();
		if (!plaid) return { status: 404, page: plainPage(look, 'notValid') };
		return await linkTold(context, plaid, request.signed);
	}
	if (request.form?.has('agreed') === true) return await agree(context);
	return await submitForm(context);
}

/**
 * How the page looks to a payer.
 *
 * @param acceptLanguage what the browser says of its languages
 */
export function lookFor(
	{ brand, language }: Pick<PageTerms, 'brand' | 'language'>,
	acceptLanguage: string,
): Look {
	const locale = language === 'auto' ? acceptedLocale(acceptLanguage) : localeOf(language);
	return { brand, locale };
}

/** What a link asks for, as it is now; undefined for an invoice that it does not lead to, or no more. */
async function readPayable(
	token: PageToken,
	{ readInvoice, orgId }: VisitTools,
): Promise<Payable | undefined> {
	if ('ask' in token) return payableOf(token.ask);
	const [invoice, org = token.orgId] = await Promise.all([readInvoice(token.invoiceId), orgId()]);
	const isOfOrg = token.orgId === '' || org === token.orgId;
	return isOfOrg && invoice?.linkVersion === token.version ? invoice : undefined;
}
