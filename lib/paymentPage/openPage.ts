import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { storedMethod } from '../customers/storedMethod';
import { sessionsOf } from '../invoices/checkoutSessions';
import { type Method, methodsIn } from '../paymentLinks/ask';
import { isMissingCustomer } from '../stripe/errors';
import type { Payable } from './amountAsk';
import { type Due, dueOf } from './due';
import { formNonce } from './formNonce';
import { invoicePage, type InvoicePageSettings } from './invoicePage';
import type { RenderedPage } from './layout';
import { leastWanted } from './leastWanted';
import { faultOf, placeOn } from './pageState';
import { exampleOf } from './shown';
import { typedAmount } from './typedAmount';
import type { VisitAnswer, VisitContext, VisitTools } from './request';

/** Shows an invoice to whoever has opened its link. */
export async function openPage(context: VisitContext): Promise<VisitAnswer> {
	const { request, stripe, invoice, tools } = context;
	const [due, stored, turnedBack] = await Promise.all([
		dueOf(context, invoice),
		storedMethods(stripe, invoice.customerId, tools.clock),
		request.cameBack && hasOpenSession(stripe, invoice),
	]);
	// An invoice whose customer is not there any more is like one that has none.
	const now = stored ? due : { ...due, invoice: { ...invoice, customerId: '' } };
	return {
		status: 200,
		page: pageOf(context, now, {
			stored: stored ?? [],
			part: partOf(context, now),
			turnedBack,
		}),
		...(request.isPerson &&
			!request.cameBack && {
				told: { event: 'opened', due: now, amount: now.balance.left, sessionId: '', paymentId: '' },
			}),
	};
}

/** Whether a payer who has turned back on Stripe's page has left it unpaid: the address alone decides nothing. */
async function hasOpenSession(stripe: Stripe, invoice: Payable): Promise<boolean> {
	if (invoice.customerId === '') return false;
	return (await sessionsOf(stripe, invoice)).some(({ status }) => status === 'open');
}

/** The part that the link asks for, as long as it can be paid; '' for none. */
function partOf({ request, tools, look }: VisitContext, { balance }: Due): string {
	const { left } = balance;
	const asked = typedAmount(request.part, 'en', left.currency);
	if ('fault' in asked || asked.amount.compare(left) >= 0) return '';
	const fault = faultOf(left, asked.amount, leastWanted(tools.terms, left.currency));
	return fault === undefined ? exampleOf(asked.amount, look.locale) : '';
}

/** The page of an invoice as it is now. */
export function pageOf(
	{ look, tools, request }: VisitContext,
	due: Due,
	more: Partial<InvoicePageSettings> = {},
): RenderedPage {
	const { terms, keys, clock } = tools;
	const { left } = due.balance;
	const methods = methodsIn(left.currency, terms);
	return invoicePage(look, due, placeOn(due, terms), {
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
