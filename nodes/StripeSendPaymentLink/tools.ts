import type { IExecuteFunctions } from 'n8n-workflow';
import { invoiceReader } from '../../lib/invoices/readInvoices';
import { salesforceSender } from '../../lib/mail/salesforceMail';
import { type SmtpCredential, smtpSender } from '../../lib/mail/smtp';
import { requireModel } from '../../lib/model/requireModel';
import { systemClock } from '../../lib/n8n/clock';
import { readModel } from '../../lib/n8n/nameMapping';
import { pageKeysOf } from '../../lib/n8n/pageKeys';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { customerSyncContext } from '../../lib/n8n/customerSyncContext';
import { makeMissingCustomer } from '../../lib/customerSync/makeMissingCustomer';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { inactiveText } from '../../lib/paymentLinks/inactiveTexts';
import { makePageLink } from '../../lib/paymentLinks/kinds/paymentPage';
import { makeSession } from '../../lib/paymentLinks/kinds/checkoutSession';
import { makePaymentLink } from '../../lib/paymentLinks/kinds/paymentLink';
import { makeStripeInvoice } from '../../lib/paymentLinks/kinds/stripeInvoice';
import type { LinkSubject, LinkTools } from '../../lib/paymentLinks/order';
import type { MadeLink } from '../../lib/paymentLinks/kept';
import { type PageKeys, signToken } from '../../lib/paymentPage/token';
import { organizationId } from '../../lib/salesforce/runningUser';
import type { LinkSettings } from './linkParameters';

/** What the org must have for invoices that are sent. */
export const FEATURES = ['customers', 'payments', 'paymentLinks'] as const;

/** What orders need. */
export interface ToolSettings {
	/** Of each order. */
	settings: readonly LinkSettings[];
	/** Name Mapping of those that are about invoices; undefined where none is. */
	mapping?: { nameMapping: unknown };
}

/**
 * Opens what the orders need, each once.
 *
 * @returns the tools for an order
 */
export async function openTools(
	context: IExecuteFunctions,
	{ settings, mapping }: ToolSettings,
): Promise<(order: LinkSettings) => LinkTools> {
	const { clientOf } = await openStripeAccounts(context);
	const keys = await pageKeysOf(context);
	const org = mapping && (await openOrg(context, mapping.nameMapping));
	const smtp = settings.some(({ carrier }) => carrier === 'smtp')
		? smtpSender(await context.getCredentials<SmtpCredential>('smtp'))
		: undefined;
	const makeCustomer = mapping && customerMaker(context, mapping);
	const orgId = async () => (org && (await organizationId(org.connection))) ?? '';
	return (order) => ({
		stripeOf: async (location) =>
			await clientOf({ location, connectedAccount: order.connectedAccount }),
		org,
		...(order.createCustomer && { makeCustomer }),
		makeLink: async (subject) => await makeLink(order, subject, { keys, orgId }),
		sendMail:
			order.carrier === 'smtp'
				? smtp
				: order.carrier === 'salesforce' && org
					? salesforceSender(org.connection)
					: undefined,
		clock: systemClock,
	});
}

/** Makes customers of accounts that have none, each once, as Stripe Sync Customers makes them by default. */
function customerMaker(
	context: IExecuteFunctions,
	{ nameMapping }: { nameMapping: unknown },
): (accountId: string) => Promise<void> {
	let sync: Promise<SyncContext> | undefined;
	const made = new Map<string, Promise<void>>();
	return async (accountId) => {
		sync ??= customerSyncContext(context, {
			nameMapping,
			mapping: { metadata: {} },
			matchByEmail: false,
			clearEmptied: false,
			createsAccounts: false,
		});
		const making =
			made.get(accountId) ?? sync.then(async (one) => await makeMissingCustomer(accountId, one));
		made.set(accountId, making);
		await making;
	};
}

/**
 * Opens the org, and holds it against what links of invoices need.
 *
 * @throws Problem that names what is missing
 */
async function openOrg(
	context: IExecuteFunctions,
	mapping: unknown,
): Promise<NonNullable<LinkTools['org']>> {
	const connection = await salesforceConnection(context);
	const model = readModel(mapping);
	await requireModel(connection, model, { features: FEATURES });
	return { connection, model, reader: await invoiceReader(connection, model) };
}

async function makeLink(
	item: LinkSettings,
	subject: LinkSubject,
	{ keys, orgId }: { keys: PageKeys; orgId: () => Promise<string> },
): Promise<MadeLink> {
	const { stripe, ask, terms, key, email, locale } = subject;
	switch (item.kind) {
		case 'paymentPage':
			return makePageLink(subject, {
				orgId: await orgId(),
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
					brand: item.brand,
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
				inactiveMessage: item.inactiveMessage || inactiveText(item.brand, locale),
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
