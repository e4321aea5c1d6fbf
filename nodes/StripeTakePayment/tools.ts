import type { IExecuteFunctions } from 'n8n-workflow';
import { accountCustomer } from '../../lib/accounts/accountCustomer';
import { invoiceReader } from '../../lib/invoices/readInvoices';
import type { Model } from '../../lib/model/resolveModel';
import { systemClock } from '../../lib/n8n/clock';
import type { PreparedItem } from '../../lib/n8n/items';
import { readModel } from '../../lib/n8n/nameMapping';
import { paymentContext } from '../../lib/n8n/paymentContext';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import type { PaymentContext } from '../../lib/payments/paymentContext';
import type { StripeAccountChoice, StripeAccounts } from '../../lib/stripe/accounts';
import type { TakeTools } from '../../lib/takePayments/due';
import type { AddedOptions } from '../../lib/n8n/addedOptions';

/** What all items of an operation work with. */
export interface Tools {
	accounts: StripeAccounts;
	/** For writing payments of an account into Salesforce; undefined where nothing is written there. */
	payments: (account: StripeAccountChoice) => PaymentContext | undefined;
	/** For taking payments in an account of the business. */
	take: (account: StripeAccountChoice) => TakeTools;
}

/**
 * Opens what the items need, each once.
 *
 * @param withSalesforce whether any of them is about an invoice, or is written into Salesforce
 * @param options of the first item: which org is meant does not differ from item to item
 */
export async function openTools(
	context: IExecuteFunctions,
	withSalesforce: boolean,
	options: AddedOptions,
): Promise<Tools> {
	const model = withSalesforce ? readModel(options['nameMapping']) : undefined;
	const accounts = await openStripeAccounts(context);
	const org = model && (await openOrg(context, accounts, model));
	const stripeOf = (account: StripeAccountChoice) => async (location: string) =>
		await accounts.clientOf({ ...account, location });
	return {
		accounts,
		payments: (account) => org && { ...org.payments, stripeOf: stripeOf(account) },
		take: (account) => ({
			stripeOf: stripeOf(account),
			...(org && { org: org.payers }),
			clock: systemClock,
		}),
	};
}

async function openOrg(context: IExecuteFunctions, accounts: StripeAccounts, model: Model) {
	const salesforce = await salesforceConnection(context);
	const payments = await paymentContext(context, accounts, salesforce, model);
	const payers = {
		invoices: await invoiceReader(salesforce, model),
		accountOf: async (id: string) => await accountCustomer(salesforce, model, id),
	};
	return { payments, payers };
}

/** Whether any item that was read has something. */
export function some<T>(
	items: ReadonlyArray<PreparedItem<T>>,
	has: (value: T) => boolean,
): boolean {
	return items.some((item) => 'value' in item && has(item.value));
}
