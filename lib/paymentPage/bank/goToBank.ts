import { createLinkAddress, LONGEST_CLIENT_NAME } from '../../bankAccounts/linkAddress';
import { Problem } from '../../errors';
import type { Money } from '../../money';
import type { PlaidClient } from '../../plaid/client';
import { linkLanguageOf } from '../../plaid/linkLocales';
import { shortened } from '../../text';
import type { Payable } from '../amountAsk';
import { type Due, dueByAll } from '../due';
import { leastWanted } from '../leastWanted';
import { faultOf, placeOf } from '../pageState';
import type { PaymentStart } from '../payment';
import type { VisitContext } from '../request';
import { signVisit } from './bankVisit';

/** Minutes for which the page of Plaid's can be opened. */
const LINK_MINUTES = 30;

/** Where a payer goes on, or why not. */
export type WayToBank =
	| Exclude<PaymentStart, { session: unknown }>
	/** The address of Plaid's page. */
	| { bank: string }
	/** The way is not open just now. */
	| { noBank: Due };

/** What a payer wants who has chosen to sign in at the bank. */
export interface BankWish {
	invoice: Payable;
	/** Undefined: all that is left. */
	amount: Money | undefined;
	/** Tells whether what is to be paid is what the payer has seen. */
	isSeen: (due: Due) => boolean;
}

/**
 * Leads a payer to a page of Plaid's, on which they sign in at their bank. Nothing is made in Stripe, and
 * nothing is taken: whoever only sends the form is left in front of a bank's login.
 */
export async function goToBank(
	context: VisitContext,
	plaid: PlaidClient,
	{ invoice, amount: wanted, isSeen }: BankWish,
): Promise<WayToBank> {
	const { tools, pageUrl } = context;
	const due = await dueByAll(context, invoice);
	if (placeOf(due) !== 'open') return { over: due };
	if (!isSeen(due)) return { unseen: due };
	const { left } = due.balance;
	const amount = wanted ?? left;
	const fault = faultOf(left, amount, leastWanted(tools.terms, left.currency));
	if (fault) return { fault, due };
	const { brand } = tools.terms;
	const visit = { id: tools.newVisitId(), amount, leftMs: tools.clock.nowMs() };
	const back = `${pageUrl}&b=${signVisit(visit, tools.keys, context.request.token)}`;
	try {
		const { address } = await createLinkAddress(plaid, {
			customerId: invoice.customerId,
			location: invoice.location,
			visit: visit.id,
			clientName: shortened(brand.name, LONGEST_CLIENT_NAME),
			language: linkLanguageOf(context.look.locale),
			// Stripe debits accounts in the United States alone.
			countries: ['US'],
			webhook: back,
			redirect: back,
			validMinutes: LINK_MINUTES,
			deliverBy: 'none',
			name: '',
			email: '',
			phone: '',
		});
		return { bank: address };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		tools.warn(`could not lead a payer to the bank: ${problem.message} ${problem.whatToDo ?? ''}`);
		return { noBank: due };
	}
}
