import type Stripe from 'stripe';
import { accountEmails } from '../accounts/accountEmails';
import { livingCustomer } from '../customers/livingCustomers';
import { badInput, type Problem } from '../errors';
import type { Invoice } from '../invoices/invoice';
import { localeOf } from '../languages';
import { stripeProblem } from '../stripe/errors';
import { askForInvoice, type PaymentAsk } from './ask';
import { earlierLinks, type EarlierLinks } from './earlierLinks';
import type { LinkOrder, LinkTools } from './order';
import { paymentsInStripe } from './paidInStripe';

/** What is asked for, and in which Stripe account. */
export interface Asked {
	stripe: Stripe;
	ask: PaymentAsk;
	/** Reads the invoice anew; undefined where there is none. */
	reread: () => Promise<Invoice | undefined>;
	/** What ends when its link is made. */
	earlier: EarlierLinks | undefined;
}

/**
 * What an order asks for.
 *
 * @throws Problem when there is no such invoice, or nothing left to pay of it
 */
export async function askOf(
	{ what, kind }: LinkOrder,
	{ org, stripeOf }: LinkTools,
): Promise<Asked> {
	if ('ask' in what) {
		const stripe = await stripeOf(what.location);
		const reread = async () => await Promise.resolve(undefined);
		return { stripe, ask: what.ask, reread, earlier: undefined };
	}
	if (!org) throw new Error('An invoice is asked for without an org');
	const reread = async () => (await org.reader.read([what.invoiceId])).get(what.invoiceId);
	const invoice = await reread();
	if (!invoice) {
		throw badInput(
			'Invoice ID',
			`there is no invoice ${what.invoiceId} in the org, or the connection’s user may not see it`,
			'Check the ID, and the access of the connection’s user',
		);
	}
	const stripe = await stripeOf(invoice.location);
	const earlier = await earlierLinks(stripe, invoice, kind, org.reader);
	const { payments, paidBefore } = await paymentsInStripe(stripe, invoice, org.reader);
	const ask = { ...askForInvoice(invoice, payments, what), paidBefore };
	return { stripe, ask, reread, earlier };
}

/**
 * The customer who is asked; undefined where anybody may pay.
 *
 * @throws Problem when Stripe has no such customer
 */
export async function customerOf(
	stripe: Stripe,
	ask: PaymentAsk,
): Promise<Stripe.Customer | undefined> {
	if (ask.customerId === '') return undefined;
	const customer = await livingCustomer(stripe, ask.customerId).catch((error: unknown) => {
		throw stripeProblem(error, 'Looking for the customer');
	});
	if (customer) return customer;
	throw badInput(
		ask.invoice ? 'Invoice ID' : 'Customer ID',
		`there is no customer ${ask.customerId} in this Stripe account`,
		'Check the ID, and that it belongs to the same account and mode (test or live) as the credential',
	);
}

/** What makes the customer of an invoice that has none; undefined where the builder does not want it. */
export function makerOf(
	{ invoice }: Pick<PaymentAsk, 'invoice'>,
	{ makeCustomer }: Pick<LinkTools, 'makeCustomer'>,
): (() => Promise<void>) | undefined {
	if (!makeCustomer || !invoice || invoice.accountId === '') return undefined;
	const { accountId } = invoice;
	return async () => {
		await makeCustomer(accountId);
	};
}

/** The refusal of an ask without a customer, where one is needed. */
export function noCustomer({ invoice }: PaymentAsk): Problem {
	if (invoice?.accountId === '') {
		return badInput(
			'Invoice ID',
			`invoice ${invoice.number || invoice.id} has no account, so that nobody is asked`,
			'Set its account in Salesforce',
		);
	}
	return invoice
		? badInput(
				'Invoice ID',
				`the account ${invoice.accountName || 'of the invoice'} has no customer in Stripe`,
				'Add the option Create Missing Customer, or send the account to Stripe first, with the node Stripe Sync Customers and its operation Send Customer',
			)
		: badInput('Customer ID', 'it is empty', 'An invoice of Stripe’s needs a customer');
}

/** The refusal of a mail that has nobody to go to. */
export function nobodyToWriteTo(): Problem {
	return badInput(
		'To Email',
		'there is no address to send the link to: neither the account, its primary contact nor the customer has one',
		'Enter an address, or complete the account in Salesforce',
	);
}

/** The language of a mail: the one chosen, else the customer's, as a tag that `Intl` understands. */
export function payerLocale(language: string, customer: Stripe.Customer | undefined): string {
	return localeOf(language === 'auto' ? (customer?.preferred_locales?.[0] ?? 'en') : language);
}

/** Whom a mail goes to where the order names nobody; '' where nobody has an address. */
export async function addressOf(
	{ mail, kind }: LinkOrder,
	{ org }: LinkTools,
	{ invoice }: PaymentAsk,
	customer: Stripe.Customer | undefined,
): Promise<string> {
	if (mail && mail.to.length > 0) return mail.to[0] ?? '';
	if (!mail && kind !== 'paymentLink' && kind !== 'stripeInvoice') return customer?.email ?? '';
	const fromOrg =
		org && invoice && invoice.accountId !== ''
			? (await accountEmails(org.connection, [invoice.accountId])).get(invoice.accountId)
			: undefined;
	return fromOrg || (customer?.email ?? '');
}
