import { acceptedLocale, localeOf } from '../languages';
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
	const read = async () => await readPayable(token, tools);
	const invoice = await read();
	if (!invoice) return refused;
	const stripe = await tools.stripeOf(invoice.location);
	const pageUrl = `${request.address}?t=${encodeURIComponent(request.token)}`;
	const context: VisitContext = { request, tools, look, stripe, invoice, read, pageUrl };
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
export function lookFor({ brand, language }: PageTerms, acceptLanguage: string): Look {
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
