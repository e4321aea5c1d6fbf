import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { accountCustomer } from '../accounts/accountCustomer';
import { invoiceReader } from '../invoices/readInvoices';
import { enteredRecordId, recordIdOf } from '../salesforce/recordId';
import { stripeObjectId } from '../stripe/objectId';
import { payerOf, type PayerName } from '../takePayments/payer';
import { readModel } from './nameMapping';
import { listSearch, type ListSearch, shownText } from './pickers';
import { BY_HAND, salesforceConnection } from './salesforceConnection';
import { openStripeAccounts } from './stripeAccounts';
import { type AccountPaths, methodChoices, notKnownYet } from './stripePickers';

/** Where a node has the fields that say who pays. */
export interface PayerPaths extends AccountPaths {
	/** The choice between the next three: `invoice`, `account`, or a customer. */
	payFor: string;
	invoice: string;
	account: string;
	customer: string;
	nameMapping: string;
}

/** What whoever pays has stored, with brand or bank, last four digits and expiry, and what is wrong with it. */
export function payersMethodPicker(paths: PayerPaths): ListSearch {
	return listSearch(async (context, filter = '') => {
		const name = shownPayer(context, paths);
		const { customerId, location } = await payerOf(
			name,
			'customerId' in name ? undefined : await openOrg(context, paths),
		);
		const { clientOf } = await openStripeAccounts(context);
		const connectedAccount = shownText(context, paths.connectedAccount);
		return await methodChoices(await clientOf({ location, connectedAccount }), customerId, filter);
	});
}

function shownPayer(context: ILoadOptionsFunctions, paths: PayerPaths): PayerName {
	switch (shownText(context, paths.payFor)) {
		case 'invoice':
			return { invoiceId: shownRecord(context, paths.invoice, 'Invoice ID') };
		case 'account':
			return { accountId: shownRecord(context, paths.account, 'Account ID') };
		default: {
			const customerId = stripeObjectId(
				shownText(context, paths.customer),
				'customer',
				'Customer ID',
			);
			if (customerId === '') throw notKnownYet('Customer ID');
			return { customerId, location: shownText(context, paths.location) };
		}
	}
}

function shownRecord(context: ILoadOptionsFunctions, path: string, field: string): string {
	const id = recordIdOf(enteredRecordId(shownText(context, path)));
	if (id === undefined) throw notKnownYet(field);
	return id;
}

async function openOrg(context: ILoadOptionsFunctions, { nameMapping }: PayerPaths) {
	const model = readModel(context.getCurrentNodeParameter(nameMapping));
	const salesforce = await salesforceConnection(context, BY_HAND);
	return {
		invoices: await invoiceReader(salesforce, model),
		accountOf: async (id: string) => await accountCustomer(salesforce, model, id),
	};
}
