import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { systemClock } from '../../lib/n8n/clock';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { warnOfSavedExecutions } from '../../lib/n8n/savedExecutions';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { idOf } from '../../lib/stripe/reference';
import type { BankDetails } from '../../lib/takePayments/bankDetails';
import { storeBankDetails, type StoreOrder } from '../../lib/takePayments/storeBankDetails';
import { readBank, readConsent } from './bankParameters';
import { bankProperties } from './bankProperties';
import { waitingFields } from './output';
import { readCustomer, readOptions, readTakenBy } from './parameters';
import { customer, takenBy } from './properties';

export const description: Operation['description'] = {
	name: 'Add Bank Details',
	value: 'addBankDetails',
	description: 'Store a US bank account that the payer has told, to be charged once it is verified',
	action: 'Store new bank details',
};

export const properties: INodeProperties[] = [customer, ...bankProperties];

export const options: INodeProperties[] = [takenBy];

/** Stores a bank account for each item, and charges nothing. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (index) => ({
		order: readStore(context, index),
		account: accountChoice(readOptions(context, index)),
	}));
	warnOfSavedExecutions(context, 'bank details');
	const { clientOf } = await openStripeAccounts(context);
	const stored = await performItems(
		context,
		items,
		async ({ order, account }) => {
			const done = await storeBankDetails(await clientOf(account), order, systemClock);
			const { intent, wasStored, verification } = done;
			return {
				json: {
					setupId: intent.id,
					status: intent.status,
					customerId: order.customerId,
					paymentMethodId: idOf(intent.payment_method) ?? null,
					last4: lastFour(order.bank),
					alreadyStored: wasStored,
					...waitingFields(verification, 'Then it can be charged; nothing is charged by itself.'),
				},
				reference: intent.id,
			};
		},
		({ order }) => order.customerId,
	);
	return [stored];
}

function readStore(context: IExecuteFunctions, index: number): StoreOrder {
	const customerId = readCustomer(context, index);
	const bank = readBank(context, index);
	return {
		customerId,
		bank,
		consent: readConsent(context, index),
		takenBy: readTakenBy(readOptions(context, index)),
		callKey: callKey(context, index, [customerId, lastFour(bank)]),
	};
}

function lastFour({ accountNumber }: BankDetails): string {
	return accountNumber.slice(-4);
}
