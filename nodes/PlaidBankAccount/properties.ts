import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AccountAsked } from '../../lib/bankAccounts/findAccount';
import { checkCustomerId } from '../../lib/customerSync/writeCustomerIds';
import { chosen, required } from '../../lib/n8n/addedOptions';
import { customerLocator } from '../../lib/n8n/locators';
import { asText, pickerText } from '../../lib/n8n/parameterText';
import { accountChoice } from '../../lib/n8n/stripeAccountOptions';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { booleanOf, groupOf } from '../../lib/values';

export const customerId = customerLocator({
	displayName: 'Customer ID',
	name: 'customerId',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The customer in Stripe: found by name or email, or its ID or the address of its page in the Dashboard',
});

export const makeDefault: INodeProperties = {
	displayName: 'Make Default',
	name: 'makeDefault',
	type: 'boolean',
	default: true,
	description: 'Whether the customer’s invoices are charged to this bank account from now on',
};

export const accessToken: INodeProperties = {
	displayName: 'Access Token',
	name: 'accessToken',
	type: 'string',
	typeOptions: { password: true },
	default: '={{ $json.accessToken }}',
	required: true,
	description:
		'Of the connection at Plaid: sealed, as Exchange Public Token and From Webhook put it out, or as Plaid has it',
};

export const accountId: INodeProperties = {
	displayName: 'Account ID',
	name: 'accountId',
	type: 'string',
	default: '={{ $json.accountId }}',
	required: true,
	placeholder: 'e.g. BxBXxLj1m4HMXBm9WZZmCWVbPjX16EHwv99vp',
	description: 'Plaid’s ID of one of the accounts of the connection',
};

const FROM = ['customer', 'token'] as const;

const connectionFrom: INodeProperties = {
	displayName: 'Connection From',
	name: 'connectionFrom',
	type: 'options',
	default: 'customer',
	description: 'Where the connection at Plaid is noted',
	options: [
		{
			name: 'Access Token',
			value: 'token',
			description: 'You keep access token and account ID yourself',
		},
		{
			name: 'Customer in Stripe',
			value: 'customer',
			description: 'The bank account was attached by this node, which noted it there',
		},
	],
};

const bankAccountId: INodeProperties = {
	displayName: 'Bank Account ID',
	name: 'bankAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. ba_1MvoIJ2eZvKYlo2CO9f0MabO',
	description: 'Of the customer in Stripe. Empty: the newest that was connected by Plaid.',
};

const shownFrom = (property: INodeProperties, from: (typeof FROM)[number]): INodeProperties => ({
	...property,
	displayOptions: { show: { connectionFrom: [from] } },
});

/** The fields that say which bank account is meant, of those that are connected. */
export const connectedAccount: readonly INodeProperties[] = [
	connectionFrom,
	shownFrom(customerId, 'customer'),
	shownFrom(bankAccountId, 'customer'),
	shownFrom(accessToken, 'token'),
	shownFrom(accountId, 'token'),
];

/** The field that names the account to be repaired. */
export const repairedAccountId: INodeProperties = {
	...bankAccountId,
	displayOptions: { show: { linkPurpose: ['repair'] } },
};

export const businessName: INodeProperties = {
	displayName: 'Business Name',
	name: 'businessName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Acme',
	description:
		'Shown on the page on which the customer signs in again, if the bank asks for that. At most 30 characters.',
};

/** The text of a parameter. @throws Problem when it is no text, or holds a card number */
export function textOf(
	context: IExecuteFunctions,
	item: number,
	{ name, displayName }: Pick<INodeProperties, 'displayName' | 'name'>,
): string {
	return asText(context.getNodeParameter(name, item, ''), displayName).trim();
}

/** As {@link textOf}. @throws Problem when it yields nothing */
export function requiredText(
	context: IExecuteFunctions,
	item: number,
	property: INodeProperties,
): string {
	return required(textOf(context, item, property), property.displayName);
}

/** @throws Problem when it is not the ID of a customer */
export function readCustomerId(context: IExecuteFunctions, item: number): string {
	const given = pickerText(context.getNodeParameter('customerId', item, ''), 'Customer ID');
	const id = stripeObjectId(required(given, 'Customer ID'), 'customer', 'Customer ID');
	checkCustomerId(id);
	return id;
}

export function readMakeDefault(context: IExecuteFunctions, item: number): boolean {
	return booleanOf(context.getNodeParameter('makeDefault', item, true), 'Make Default', true);
}

/** The location that was chosen; empty for the main account. */
export function readLocation(context: IExecuteFunctions, item: number): string {
	const options = groupOf(context.getNodeParameter('options', item, {}), 'Options');
	return accountChoice(options).location ?? '';
}

/** Which bank account is meant. */
export function readAccountAsked(context: IExecuteFunctions, item: number): AccountAsked {
	const given = context.getNodeParameter('connectionFrom', item, 'customer');
	const from = chosen(given, 'Connection From', FROM);
	if (from === 'token') {
		return {
			from,
			accessToken: requiredText(context, item, accessToken),
			accountId: requiredText(context, item, accountId),
		};
	}
	return {
		from,
		customerId: readCustomerId(context, item),
		bankAccountId: textOf(context, item, bankAccountId),
		location: readLocation(context, item),
	};
}
