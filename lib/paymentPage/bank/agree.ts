import { livingCustomer } from '../../customers/livingCustomers';
import { dueOf } from '../due';
import { pageOf } from '../openPage';
import { plainPage } from '../plainPage';
import type { VisitAnswer, VisitContext } from '../request';
import { accountOf, canPay, hereOf, isAgreed, visitOf } from './backFromBank';
import { isOver } from './bankVisit';
import { noBankPage } from './bankPages';
import { debitOnce, type DebitOutcome } from './debitOnce';

/**
 * Takes a payer's agreement to a debit. Only a payer can give one who has signed in at a bank within the hour,
 * as Plaid has told: without the account that came of it there is nothing to agree to.
 */
export async function agree(context: VisitContext): Promise<VisitAnswer> {
	const { request, tools, stripe, stillOf, invoice, read, look } = context;
	const visit = visitOf(context);
	const { customerId } = invoice;
	const customer = customerId === '' ? undefined : await livingCustomer(stripe, customerId);
	const account =
		customer && visit && !isOver(visit, tools.clock.nowMs())
			? await accountOf(stripe, customerId, visit)
			: undefined;
	if (!customer || !visit || !account) {
		const due = await dueOf(context, customer ? invoice : { ...invoice, customerId: '' });
		return { status: 409, page: pageOf(context, due, { changed: true }) };
	}
	const outcome = await debitOnce(
		{
			stripe,
			stillOf,
			read,
			isAgreed: (due) => canPay(context, due, visit) && isAgreed(context, account, due),
			warn: tools.warn,
		},
		{
			visit,
			accountId: account.id,
			payer: request.payer,
			receiptEmail: tools.terms.stripeReceipt ? (customer.email ?? '') : '',
		},
	);
	if ('gone' in outcome) return { status: 404, page: plainPage(look, 'notValid') };
	if ('busy' in outcome) return { status: 409, page: plainPage(look, 'busy') };
	if ('unseen' in outcome) {
		return { status: 409, page: pageOf(context, outcome.unseen, { changed: true }) };
	}
	const { amount } = visit;
	if ('refused' in outcome) {
		const { due, refused: reason } = outcome;
		tools.warn(`could not debit ${account.id}: ${reason}`);
		return {
			status: 200,
			page: noBankPage(look, context.pageUrl),
			told: { event: 'failed', due, amount, sessionId: '', paymentId: '', reason },
		};
	}
	return { status: 303, redirect: hereOf(context), ...toldOf(outcome, amount) };
}

function toldOf(
	{ intent, due, isNew }: Extract<DebitOutcome, { isNew: boolean }>,
	amount: NonNullable<VisitAnswer['told']>['amount'],
): Pick<VisitAnswer, 'told'> {
	if (!due || !isNew) return {};
	return { told: { event: 'paying', due, amount, sessionId: '', paymentId: intent.id } };
}
