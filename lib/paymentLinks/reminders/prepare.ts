import pMap from 'p-map';
import type Stripe from 'stripe';
import { accountEmails } from '../../accounts/accountEmails';
import { daysBetween, daysIn } from '../../dayInZone';
import { Problem } from '../../errors';
import { balanceOf } from '../../invoices/balance';
import type { InvoicePayment } from '../../invoices/invoice';
import { checkAddresses, type MailMessage } from '../../mail/message';
import { disputedBy } from '../../payments/disputes';
import { stripeProblem } from '../../stripe/errors';
import { askForInvoice, termsIn } from '../ask';
import { customerOf, makerOf, noCustomer, nobodyToWriteTo, payerLocale } from '../asked';
import { beingPaid, earlierLinks, endEarlierLinks, isAlone } from '../earlierLinks';
import type { MadeLink } from '../kept';
import { invoiceLinkKey } from '../linkKeys';
import { linkMessage } from '../mailLink';
import type { LinkKind } from '../notes';
import { type DueReminder, untouched } from './due';
import { paymentsInStripe } from '../paidInStripe';
import type { ReminderOrder, ReminderTools } from './order';
import type { ReminderResult } from './result';

/** A reminder that only has to be claimed and sent. */
export interface ReadyReminder {
	due: DueReminder;
	stripe: Stripe;
	kind: LinkKind;
	link: MadeLink;
	message: MailMessage;
	/** What it asks for. */
	left: ReminderResult['left'];
}

/** Invoices about which Stripe is asked at a time. */
const AT_ONCE = 10;

/**
 * Looks at invoices anew, with what Stripe knows, and makes link and mail of those that are still to be
 * reminded of. Nothing has left after it.
 *
 * @returns in order, for each the mail or why there is none
 * @throws Problem when Salesforce does not tell the addresses
 */
export async function prepareReminders(
	dues: readonly DueReminder[],
	order: ReminderOrder,
	tools: ReminderTools,
): Promise<Array<ReadyReminder | ReminderResult>> {
	const emails = await accountEmails(
		tools.org.connection,
		dues.map(({ invoice }) => invoice.accountId).filter((id) => id !== ''),
	);
	return await pMap(
		dues,
		async (due) => {
			try {
				return await prepareOne(due, emails.get(due.invoice.accountId) ?? '', order, tools);
			} catch (error) {
				if (!(error instanceof Problem)) throw error;
				const { invoice } = due;
				const { left } = balanceOf(invoice);
				return { ...untouched(invoice, 'failed'), left, problem: error };
			}
		},
		{ concurrency: AT_ONCE },
	);
}

async function prepareOne(
	due: DueReminder,
	accountEmail: string,
	order: ReminderOrder,
	tools: ReminderTools,
): Promise<ReadyReminder | ReminderResult> {
	const { kind, terms: wanted, brand, language, mail, timeZone } = order;
	const { stripeOf, makeLink, clock } = tools;
	const { invoice, next } = due;
	const stripe = await stripeOf(invoice.location);
	const earlier = await earlierLinks(stripe, invoice, kind, tools.org.reader);
	const { payments } = await paymentsInStripe(stripe, invoice, tools.org.reader);
	const { left, inFlight } = balanceOf(invoice, payments);
	if (await isHeld(stripe, payments)) return { ...untouched(invoice, 'disputed'), left };
	if (left.isZero()) {
		return inFlight.isZero()
			? { ...untouched(invoice, 'paid'), left }
			: { ...untouched(invoice, 'inFlight'), left, next };
	}
	const ask = askForInvoice(invoice, payments);
	const customer = await customerOf(stripe, ask);
	const makeCustomer = customer ? undefined : makerOf(ask, tools);
	if (!customer && !makeCustomer) throw noCustomer(ask);
	const email = accountEmail || (customer?.email ?? '');
	if (email === '') throw nobodyToWriteTo();
	const to = [email];
	checkAddresses({ ...mail, to });
	if (makeCustomer) {
		await makeCustomer();
		// All is looked at anew: a customer who was there already may have paid.
		const invoices = await tools.org.reader.read([invoice.id]);
		const now = { ...due, invoice: invoices.get(invoice.id) ?? invoice };
		return await prepareOne(now, accountEmail, order, { ...tools, makeCustomer: undefined });
	}
	const locale = payerLocale(language, customer);
	const terms = termsIn(left.currency, wanted);
	const key = invoiceLinkKey({ kind, terms, brand }, invoice, left);
	if (earlier && !(await endEarlierLinks(stripe, earlier, key))) throw beingPaid();
	const link = await makeLink({
		stripe,
		ask,
		terms,
		key,
		location: invoice.location,
		email,
		locale,
	}).catch((error: unknown) => {
		throw stripeProblem(error, 'Making the link');
	});
	if (earlier && !(await isAlone(stripe, earlier, link, { key, amount: left }))) throw beingPaid();
	const daysOverdue = daysBetween(invoice.dueDate, daysIn(timeZone)(clock.nowMs() / 1000));
	const message = linkMessage(mail, brand, {
		ask,
		url: link.url,
		to,
		locale,
		key: due.claim,
		daysOverdue,
	});
	return { due, stripe, kind, link, message, left };
}

/** A charge says for ever that it was disputed; how that ended only the disputes say. */
async function isHeld(stripe: Stripe, payments: readonly InvoicePayment[]): Promise<boolean> {
	for (const { id, isDisputed, amount } of payments) {
		if (!isDisputed) continue;
		const { data } = await stripe.disputes
			.list({ payment_intent: id, limit: 100 })
			.catch((error: unknown) => {
				throw stripeProblem(error, 'Looking for disputes of the invoice');
			});
		if (disputedBy(data, amount.currency).isHeld) return true;
	}
	return false;
}
