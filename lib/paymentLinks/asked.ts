import type Stripe from 'stripe';
import { accountEmail } from '../accounts/accountEmail';
import { livingCustomer } from '../customers/livingCustomers';
import { badInput, type Problem } from '../errors';
import type { Invoice } from '../invoices/invoice';
import { invoicePayments } from '../invoices/stripePayments';
import { stripeProblem } from '../stripe/errors';
import { askForInvoice, type PaymentAsk } from './ask';
import type { LinkOrder, LinkTools } from './order';

export interface Asked {
	stripe: Stripe;
	ask: PaymentAsk;
	reread: () => Promise<Invoice | undefined>;
}

export async function askOf({ what }: LinkOrder, { org, stripeOf }: LinkTools): Promise<Asked> {
	if ('ask' in what) {
		const stripe = await stripeOf(what.location);
		return { stripe, ask: what.ask, reread: async () => await Promise.resolve(undefined) };
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
	const { customerId, createdAt: since } = invoice;
	const payments =
		customerId === ''
			? []
			: await invoicePayments(stripe, { invoiceId: invoice.id, customerId, since }).catch(
					(error: unknown) => {
						throw stripeProblem(error, 'Looking for payments of the invoice');
					},
				);
	return { stripe, ask: askForInvoice(invoice, payments, what), reread };
}

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

export function noCustomer({ invoice }: PaymentAsk): Problem {
	return invoice
		? badInput(
				'Invoice ID',
				`the account ${invoice.accountName || 'of the invoice'} has no customer in Stripe`,
				'Send the account to Stripe first, with the node Stripe Sync Customers and its operation Send Customer',
			)
		: badInput('Customer ID', 'it is empty', 'An invoice of Stripe’s needs a customer');
}

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
			? await accountEmail(org.connection, invoice.accountId)
			: '';
	return fromOrg || (customer?.email ?? '');
}
