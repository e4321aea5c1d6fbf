import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { attachBankAccount } from '../../lib/bankAccounts/attach';
import { openedToken } from '../../lib/bankAccounts/connection';
import { badInput } from '../../lib/errors';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { stripeOfLocation } from '../../lib/n8n/stripeAccounts';
import {
	accessToken,
	accountId,
	customerId,
	makeDefault,
	readCustomerId,
	readLocation,
	readMakeDefault,
	requiredText,
	textOf,
} from './properties';

export const description: Operation['description'] = {
	name: 'Attach to Customer',
	value: 'attach',
	description: 'Store a bank account with a customer in Stripe, verified',
	action: 'Attach a bank account to a customer',
};

const bankAccountToken: INodeProperties = {
	displayName: 'Bank Account Token',
	name: 'bankAccountToken',
	type: 'string',
	typeOptions: { password: true },
	default: '={{ $json.bankAccountToken }}',
	required: true,
	placeholder: 'e.g. btok_1MvoIJ2eZvKYlo2C',
	description: 'What Create Token put out. It serves once.',
};

const noted = (property: INodeProperties): INodeProperties => ({
	...property,
	required: false,
	description: `${property.description ?? ''}. Noted with the bank account, so that its balance can be checked; empty: it cannot.`,
});

export const properties: INodeProperties[] = [
	customerId,
	bankAccountToken,
	makeDefault,
	noted(accessToken),
	noted(accountId),
];

/** Attaches the bank account of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		customerId: readCustomerId(context, item),
		token: readToken(context, item),
		makeDefault: readMakeDefault(context, item),
		accessToken: textOf(context, item, accessToken),
		accountId: textOf(context, item, accountId),
		location: readLocation(context, item),
	}));
	const plaid = await openPlaid(context);
	const stripeOf = await stripeOfLocation(context);
	const attached = await performItems(
		context,
		items,
		async ({ accessToken: given, accountId: account, location, ...request }) => {
			const opened = given ? openedToken(plaid, given, 'Access Token') : '';
			const notes = {
				...(opened && { accessToken: plaid.sealed(opened) }),
				...(account && { accountId: account }),
			};
			const result = await attachBankAccount(await stripeOf(location), { ...request, notes });
			return { json: { status: 'attached', ...result }, reference: result.bankAccountId };
		},
		({ customerId: customer }) => customer,
	);
	return [attached];
}

function readToken(context: IExecuteFunctions, item: number): string {
	const token = requiredText(context, item, bankAccountToken);
	if (/^btok_\w+$/.test(token)) return token;
	throw badInput(
		'Bank Account Token',
		'this is no token of a bank account, which starts with btok_',
		'Use what Create Token put out',
	);
}
