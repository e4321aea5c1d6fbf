import type { IExecuteFunctions } from 'n8n-workflow';
import { invoiceReader } from '../../lib/invoices/readInvoices';
import { salesforceSender } from '../../lib/mail/salesforceMail';
import { type SmtpCredential, smtpSender } from '../../lib/mail/smtp';
import { requireModel } from '../../lib/model/requireModel';
import { systemClock } from '../../lib/n8n/clock';
import type { PreparedItem } from '../../lib/n8n/items';
import { readModel } from '../../lib/n8n/nameMapping';
import { pageKeysOf } from '../../lib/n8n/pageKeys';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { makePageLink } from '../../lib/paymentLinks/pageLink';
import { makePaymentLink, makeSession, makeStripeInvoice } from '../../lib/paymentLinks/makeLink';
import type { LinkSubject, LinkTools } from '../../lib/paymentLinks/order';
import type { MadeLink } from '../../lib/paymentLinks/kept';
import { type PageKeys, signToken } from '../../lib/paymentPage/token';
import type { ItemOrder } from './parameters';

/** What the org must have for invoices that are sent. */
export const FEATURES = ['customers', 'payments', 'paymentLinks'] as const;

/**
 * Opens what the items need, each once.
 *
 * @returns the tools for an item
 */
export async function openTools(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<ItemOrder>>,
): Promise<(item: ItemOrder) => LinkTools> {
	const good = items.flatMap((item) => ('value' in item ? [item.value] : []));
	const { clientOf } = await openStripeAccounts(context);
	const keys = await pageKeysOf(context);
	const first = good.find(({ order }) => 'invoiceId' in order.what);
	const org = first ? await openOrg(context, first.nameMapping) : undefined;
	const smtp = good.some(({ carrier }) => carrier === 'smtp')
		? smtpSender(await context.getCredentials<SmtpCredential>('smtp'))
		: undefined;
	return (item) => ({
		stripeOf: async (location) =>
			await clientOf({ location, connectedAccount: item.connectedAccount }),
		org,
		makeLink: async (subject) => await makeLink(item, subject, keys),
		sendMail:
			item.carrier === 'smtp'
				? smtp
				: item.carrier === 'salesforce' && org
					? salesforceSender(org.connection)
					: undefined,
		clock: systemClock,
	});
}

/**
 * Opens the org, and holds it against what links of invoices need.
 *
 * @throws Problem that names what is missing
 */
export async function openOrg(
	context: IExecuteFunctions,
	mapping: unknown,
): Promise<NonNullable<LinkTools['org']>> {
	const connection = await salesforceConnection(context);
	const model = readModel(mapping);
	await requireModel(connection, model, { features: FEATURES });
	return { connection, model, reader: await invoiceReader(connection, model) };
}

async function makeLink(item: ItemOrder, subject: LinkSubject, keys: PageKeys): Promise<MadeLink> {
	const { order } = item;
	const { stripe, ask, terms, key, email, locale } = subject;
	switch (order.kind) {
		case 'paymentPage':
			return makePageLink(ask.invoice, {
				pageUrl: item.pageUrl,
				days: item.pageDays,
				nowMs: systemClock.nowMs(),
				sign: (token) => signToken(token, keys),
			});
		case 'checkoutSession':
			return await makeSession(
				stripe,
				ask,
				terms,
				{
					brand: order.brand,
					successUrl: item.successUrl,
					cancelUrl: '',
					locale,
					receiptEmail: item.stripeReceipt ? email : '',
					stripeInvoicePdf: item.stripeInvoicePdf,
				},
				{ key, minutes: item.expiresAfter, nowMs: systemClock.nowMs() },
			);
		case 'paymentLink':
			return await makePaymentLink(stripe, ask, terms, {
				key,
				inactiveMessage: item.inactiveMessage,
				email,
			});
		case 'stripeInvoice':
			return await makeStripeInvoice(stripe, ask, terms, {
				key,
				send: item.carrier === 'stripe',
				daysUntilDue: item.daysUntilDue,
			});
	}
}
