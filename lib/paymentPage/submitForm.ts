import { livingCustomer } from '../customers/livingCustomers';
import { Money } from '../money';
import { type Method, methodsIn } from '../paymentLinks/ask';
import { type Due, dueOf } from './due';
import { isFormSeen } from './formNonce';
import { type WayToBank, goToBank } from './bank/goToBank';
import { noBankPage } from './bank/bankPages';
import { leastWanted } from './leastWanted';
import { isPlaidOffered, pageOf } from './openPage';
import { type PaymentStart, startPayment } from './payment';
import { placeOf } from './pageState';
import { plainPage } from './plainPage';
import type { VisitAnswer, VisitContext } from './request';
import { typedAmount } from './typedAmount';

/** Takes a form that a payer has sent, and leads on to Stripe's page, or to the login of a bank. */
export async function submitForm(context: VisitContext): Promise<VisitAnswer> {
	const { request, tools, look, stripe, stillOf, read, pageUrl } = context;
	const { terms, keys, clock } = tools;
	const field = (name: string) => request.form?.get(name) ?? '';
	const customer =
		context.invoice.customerId === ''
			? undefined
			: await livingCustomer(stripe, context.invoice.customerId);
	const invoice = customer ? context.invoice : { ...context.invoice, customerId: '' };
	const { currency } = invoice.amount;
	const methods = methodsIn(currency, terms);
	const method: Method | undefined = methods.find((one) => one === field('method')) ?? methods[0];
	if (!method) return answerTo({ over: await dueOf(context, invoice) }, context, '');
	const isSeen = (due: Due) => isFormSeen(field('nonce'), keys, request.token, due, clock.nowMs());
	const isPart = terms.mayPayPart && field('how-much') === 'part';
	const typed = isPart ? field('amount') : '';
	const amount = isPart ? typedAmount(typed, look.locale, currency) : undefined;
	if (amount && 'fault' in amount) {
		const due = await dueOf(context, invoice);
		const start = isSeen(due) ? { fault: amount.fault, due } : { unseen: due };
		return answerTo(placeOf(due) === 'open' ? start : { over: due }, context, typed);
	}
	const plaid =
		field('method') === 'plaid' && isPlaidOffered(tools, methods)
			? await tools.plaid?.()
			: undefined;
	if (plaid && customer) {
		const wish = { invoice, amount: amount?.amount, isSeen };
		return answerTo(await goToBank(context, plaid, wish), context, typed);
	}
	const start = await startPayment(
		{ stripe, stillOf, invoice, read, isSeen, clock },
		{ amount: amount?.amount, method },
		{
			brand: terms.brand,
			save: terms.save,
			least: leastWanted(terms, currency),
			locale: look.locale,
			pageUrl,
			receiptEmail: terms.stripeReceipt ? (customer?.email ?? '') : '',
			stripeInvoicePdf: terms.stripeInvoicePdf,
		},
	);
	return answerTo(start, context, typed);
}

function answerTo(
	start: PaymentStart | WayToBank,
	context: VisitContext,
	typed: string,
): VisitAnswer {
	const { look } = context;
	if ('gone' in start) return { status: 404, page: plainPage(look, 'notValid') };
	if ('busy' in start) return { status: 409, page: plainPage(look, 'busy') };
	if ('over' in start) return { status: 200, page: pageOf(context, start.over) };
	if ('unseen' in start) {
		return { status: 409, page: pageOf(context, start.unseen, { changed: true }) };
	}
	if ('fault' in start) {
		const refilled = { fault: start.fault, typed };
		return { status: 422, page: pageOf(context, start.due, { refilled }) };
	}
	if ('refused' in start) {
		const { refused: reason, due } = start;
		context.tools.warn(`could not open Stripe’s page for ${due.invoice.id}: ${reason}`);
		const amount = due.balance.left;
		return {
			status: 200,
			page: plainPage(look, 'notHere'),
			told: { event: 'failed', due, amount, sessionId: '', paymentId: '', reason },
		};
	}
	if ('bank' in start) return { status: 303, redirect: start.bank };
	if ('noBank' in start) return { status: 200, page: noBankPage(look, context.pageUrl) };
	const { session, isNew, due } = start;
	return {
		status: 303,
		redirect: session.url ?? '',
		...(isNew && {
			told: {
				event: 'paying',
				due,
				amount: Money.ofMinor(session.amount_total ?? 0, session.currency ?? ''),
				sessionId: session.id,
				paymentId: '',
			},
		}),
	};
}
