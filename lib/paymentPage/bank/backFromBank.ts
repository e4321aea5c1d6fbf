import type Stripe from 'stripe';
import { type BankAccount, bankAccountsOf, VISIT_KEY } from '../../bankAccounts/connection';
import { livingCustomer } from '../../customers/livingCustomers';
import { intentsOf } from '../../invoices/stripePayments';
import type { Payable } from '../amountAsk';
import { type Due, dueOf } from '../due';
import { formNonce, isFormSeen } from '../formNonce';
import { leastWanted } from '../leastWanted';
import { pageOf } from '../openPage';
import { faultOf, placeOf } from '../pageState';
import { paymentResult } from '../paymentResult';
import type { VisitAnswer, VisitContext } from '../request';
import { type BankVisit, isOver, readVisit } from './bankVisit';
import { agreePage, noBankPage, waitPage } from './bankPages';
import { PAID_VISIT_KEY, REFUSED_VISIT_KEY } from './metadataKeys';

/** The bank account is told by Plaid, mostly before its payer is back. */
const WAITS_MS = [0, 500, 1_000, 1_500, 2_000];

/** The visit that a payer comes back from; undefined where the address names none of this link's. */
export function visitOf({ request, tools }: VisitContext): BankVisit | undefined {
	return readVisit(request.bankVisit, tools.keys, request.token);
}

/**
 * Answers a payer who comes back from the bank: what is to be agreed to, or what became of it. The address
 * decides nothing; it is looked up what Plaid has told, and whether it was paid.
 *
 * @returns undefined when it names no visit of this link's, or one that is over
 */
export async function backFromBank(context: VisitContext): Promise<VisitAnswer | undefined> {
	const { stripe, invoice, look, pageUrl, tools } = context;
	const visit = visitOf(context);
	if (!visit || invoice.customerId === '') return undefined;
	const intent = await paidIn(stripe, invoice, visit);
	if (intent) {
		const { amount } = visit;
		return await paymentResult(context, { intent, amount, here: hereOf(context), sessionId: '' });
	}
	if (isOver(visit, tools.clock.nowMs())) return undefined;
	const account = await connectedIn(context, visit);
	if (account === 'refused') return { status: 200, page: noBankPage(look, pageUrl) };
	if (!account) return { status: 200, page: waitPage(look, hereOf(context), pageUrl) };
	const due = await dueOf(context, invoice);
	if (!canPay(context, due, visit)) {
		return { status: 200, page: pageOf(context, due, { changed: true }) };
	}
	return {
		status: 200,
		page: agreePage(look, due, {
			amount: visit.amount,
			account: `${account.bank_name ?? ''} •••• ${account.last4}`.trim(),
			nonce: agreementNonce(context, account, due),
			href: pageUrl,
		}),
	};
}

/** The address of this very visit. */
export function hereOf({ pageUrl, request }: VisitContext): string {
	return `${pageUrl}&b=${request.bankVisit}`;
}

/** Whether what the payer wanted when they left can still be paid. */
export function canPay({ tools }: VisitContext, due: Due, { amount }: BankVisit): boolean {
	const { left } = due.balance;
	return (
		placeOf(due) === 'open' &&
		amount.currency === left.currency &&
		faultOf(left, amount, leastWanted(tools.terms, left.currency)) === undefined
	);
}

/** The payment that was made in a visit, whatever became of it. */
async function paidIn(
	stripe: Stripe,
	invoice: Payable,
	{ id }: BankVisit,
): Promise<Stripe.PaymentIntent | undefined> {
	const intents = await intentsOf(stripe, invoice);
	return intents.find(({ metadata }) => metadata[PAID_VISIT_KEY] === id);
}

/**
 * The account that was connected in a visit, for which it is waited a little.
 *
 * @returns `refused` when Stripe did not take it; undefined when nothing is known of one yet
 */
async function connectedIn(
	{ stripe, invoice: { customerId }, tools: { clock } }: VisitContext,
	visit: BankVisit,
): Promise<BankAccount | 'refused' | undefined> {
	for (const wait of WAITS_MS) {
		if (wait > 0) await clock.sleep(wait);
		const account = await accountOf(stripe, customerId, visit);
		if (account) return account;
		const customer = await livingCustomer(stripe, customerId);
		if (customer?.metadata[REFUSED_VISIT_KEY] === visit.id) return 'refused';
	}
	return undefined;
}

/** The customer's account that was connected in a visit. */
export async function accountOf(
	stripe: Stripe,
	customerId: string,
	{ id }: BankVisit,
): Promise<BankAccount | undefined> {
	const accounts = await bankAccountsOf(stripe, customerId);
	return accounts.find(({ metadata }) => metadata?.[VISIT_KEY] === id);
}

/** What the form of the agreement carries: that this account, amount and balance were shown. */
function agreementNonce(context: VisitContext, account: BankAccount, due: Due): string {
	const { keys, clock } = context.tools;
	return formNonce(keys, seenIn(context, account), due, clock.nowMs());
}

/** Tells whether an agreement was given to what is so now. */
export function isAgreed(context: VisitContext, account: BankAccount, due: Due): boolean {
	const { request, tools } = context;
	const nonce = request.form?.get('agreed') ?? '';
	return isFormSeen(nonce, tools.keys, seenIn(context, account), due, tools.clock.nowMs());
}

function seenIn({ request }: VisitContext, { id }: BankAccount): string {
	return JSON.stringify([request.token, request.bankVisit, id]);
}
