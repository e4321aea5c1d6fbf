import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { storedMethod } from '../customers/storedMethod';
import { Money } from '../money';
import { type Method, termsIn } from '../paymentLinks/ask';
import { isMissingCustomer } from '../stripe/errors';
import { type Due, dueOf } from './due';
import { formNonce } from './formNonce';
import { invoicePage, type InvoicePageSettings } from './invoicePage';
import type { RenderedPage } from './layout';
import { placeOf } from './pageState';
import type { PageTerms, VisitAnswer, VisitContext, VisitTools } from './request';

/** Shows an invoice to whoever has opened its link. */
export async function openPage(context: VisitContext): Promise<VisitAnswer> {
	const { request, stripe, invoice, tools } = context;
	const [due, stored] = await Promise.all([
		dueOf(stripe, invoice),
		storedMethods(stripe, invoice.customerId, tools.clock),
	]);
	// An invoice whose customer is not there any more is like one that has none.
	const now = stored ? due : { ...due, invoice: { ...invoice, customerId: '' } };
	return {
		status: 200,
		page: pageOf(context, now, { stored: stored ?? [] }),
		...(request.isPerson &&
			!request.cameBack && {
				told: { event: 'opened', due: now, amount: now.balance.left, sessionId: '', paymentId: '' },
			}),
	};
}

/** The page of an invoice as it is now. */
export function pageOf(
	{ look, tools, request }: VisitContext,
	due: Due,
	more: Partial<InvoicePageSettings> = {},
): RenderedPage {
	const { terms, keys, clock } = tools;
	const { left } = due.balance;
	const { methods } = termsIn(left.currency, terms);
	return invoicePage(look, due, placeOf(due), {
		methods: isPlaidOffered(tools, methods) ? [...methods, 'plaid'] : methods,
		mayPayPart: terms.mayPayPart,
		least: leastWanted(terms, left.currency),
		nonce: formNonce(keys, request.token, due, clock.nowMs()),
		...more,
	});
}

/**
 * Whether bank accounts may be connected by Plaid too. It is stored with the customer before it can be
 * charged, so that it is not offered where nothing is to be stored.
 */
export function isPlaidOffered(
	{ plaid, terms }: Pick<VisitTools, 'plaid' | 'terms'>,
	methods: readonly Method[],
): boolean {
	return plaid !== undefined && terms.save !== 'never' && methods.includes('us_bank_account');
}

/** The least that the builder lets a payer pay at once. */
export function leastWanted({ least }: PageTerms, currency: string): Money | undefined {
	return least ? Money.ofDecimal(least, currency, 'Least Amount') : undefined;
}

/**
 * Cards and accounts that can be charged and that Stripe's page will offer, as people know them.
 *
 * @returns undefined when there is no such customer any more
 */
async function storedMethods(
	stripe: Stripe,
	customerId: string,
	clock: WallClock,
): Promise<string[] | undefined> {
	if (customerId === '') return [];
	try {
		const { data } = await stripe.customers.listPaymentMethods(customerId, { limit: 10 });
		return data
			.map((method) => storedMethod(method, undefined, clock))
			.filter(({ isUsable, last4 }) => isUsable && last4 !== null)
			.map(({ issuer, last4 }) => `${issuer ?? ''} •••• ${last4 ?? ''}`.trim());
	} catch (error) {
		if (isMissingCustomer(error)) return undefined;
		throw error;
	}
}
