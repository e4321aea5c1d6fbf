import type { AccountCustomer } from '../accounts/accountCustomer';
import { badInput, type Problem } from '../errors';
import type { Invoice } from '../invoices/invoice';
import type { InvoiceReader } from '../invoices/readInvoices';

/** How somebody who pays is named. */
export type PayerName =
	| {
			/** Of an invoice in Salesforce, 18 characters: its account's customer pays. */
			invoiceId: string;
	  }
	| {
			/** Of an account in Salesforce, 18 characters: its customer pays. */
			accountId: string;
	  }
	| {
			customerId: string;
			/** Which of the business's Stripe accounts has the customer; '' for the main one. */
			location: string;
	  };

/** What is read of the org to know who pays. */
export interface PayerOrg {
	invoices: Pick<InvoiceReader, 'read' | 'stillOf'>;
	/** Whom an account is in Stripe; undefined for one that is not there or not visible. */
	accountOf: (id: string) => Promise<AccountCustomer | undefined>;
}

/** Who pays, and where. */
export interface Payer {
	customerId: string;
	location: string;
	/** In Salesforce; '' where the customer was named. */
	accountId: string;
	/** As it is now; undefined where none was named. */
	invoice: Invoice | undefined;
}

/**
 * Finds out who pays: the customer of an invoice's account, or of an account, in the Stripe account of its location.
 *
 * @param org undefined where neither is named
 * @throws Problem when it is not there, has no customer, or Salesforce refuses
 */
export async function payerOf(name: PayerName, org: PayerOrg | undefined): Promise<Payer> {
	if ('customerId' in name) {
		const { customerId, location } = name;
		return { customerId, location, accountId: '', invoice: undefined };
	}
	if (!org) throw new Error('Somebody of an org is to pay, without the org');
	if ('accountId' in name) {
		const account = await org.accountOf(name.accountId);
		if (!account) throw notThere('Account ID', `account ${name.accountId}`);
		if (account.customerId === '') throw noCustomer('Account ID', account.accountName);
		const { customerId, location, accountId } = account;
		return { customerId, location, accountId, invoice: undefined };
	}
	const invoice = (await org.invoices.read([name.invoiceId])).get(name.invoiceId);
	if (!invoice) throw notThere('Invoice ID', `invoice ${name.invoiceId}`);
	const { customerId, location, accountId, accountName } = invoice;
	if (customerId === '') throw noCustomer('Invoice ID', accountName || 'of the invoice');
	return { customerId, location, accountId, invoice };
}

function notThere(field: string, what: string): Problem {
	return badInput(
		field,
		`there is no ${what} in the org, or the connection’s user may not see it`,
		'Check the ID, and the access of the connection’s user',
	);
}

function noCustomer(field: string, account: string): Problem {
	return badInput(
		field,
		`the account ${account} has no customer in Stripe`,
		'Send the account to Stripe first, with the node Stripe Sync Customers and its operation Send Customer',
	);
}
