import type { INodeProperties } from 'n8n-workflow';
import { shownFor } from '../../lib/n8n/choiceProperties';
import { customerLocator } from '../../lib/n8n/locators';
import { customerProperties } from '../StripeCreateCustomer/customerProperties';

/** Where the node has the fields by which the platform's account is chosen. */
export const PLATFORM_PATHS = { location: 'options.location' };

/** Whether the customer is there already. */
export const platformCustomerIs: INodeProperties = {
	displayName: 'Platform Customer Is',
	name: 'platformCustomerIs',
	type: 'options',
	default: 'existing',
	description: 'Whether the platform has the customer already',
	options: [
		{ name: 'Existing', value: 'existing', description: 'One that the platform has' },
		{ name: 'New', value: 'new', description: 'One that is created with the fields below' },
	],
};

const PLATFORM_CUSTOMER = {
	displayName: 'Platform Customer',
	name: 'platformCustomer',
	required: true,
	default: { mode: 'id', value: '={{ $json.customerId }}' },
	description: 'The customer on the platform’s own account, not on a connected one',
};

export const platformCustomer: INodeProperties = customerLocator(PLATFORM_CUSTOMER);

export const existingPlatformCustomer: INodeProperties = customerLocator({
	...PLATFORM_CUSTOMER,
	displayOptions: { show: { platformCustomerIs: ['existing'] } },
});

/** The fields of Stripe Create Customer; Payment Source stands for its two of sources. */
export const newPlatformCustomer: INodeProperties[] = customerProperties
	.filter(({ name }) => name !== 'source' && name !== 'defaultSource')
	.map((property) => shownFor(property, { platformCustomerIs: ['new'] }));

export const paymentSource: INodeProperties = {
	displayName: 'Payment Source',
	name: 'paymentSource',
	type: 'string',
	default: '',
	placeholder: 'e.g. pm_1MqLiJLkdIwHu7ixUEgbFdYF',
	description:
		'The ID of a token, source or payment method (tok_, btok_, src_ or pm_), which the platform’s customer gets first, as its default. Leave it empty to share what the customer has stored.',
};

const ACCOUNTS: INodeProperties = {
	displayName: 'Connected Account Names or IDs',
	name: 'connectedAccounts',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'loadConnectedAccounts' },
	default: [],
	required: true,
	description:
		'The accounts of the sellers. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const connectedAccounts = ACCOUNTS;

/** Where none means those that the customer is shared with. */
export const connectedAccountsIfAny: INodeProperties = {
	...ACCOUNTS,
	required: false,
	description:
		'Only these accounts; without any, all that the customer is shared with. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const shareBy: INodeProperties = {
	displayName: 'Share By',
	name: 'shareBy',
	type: 'options',
	default: 'automatic',
	description: 'How the payment method reaches the connected account',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description: 'As the stored payment method allows; the output says which it was',
		},
		{
			name: 'Clone',
			value: 'clone',
			description: 'Today’s way: clones a payment method (pm_) that is a card or US bank account',
		},
		{
			name: 'Token',
			value: 'token',
			description:
				'The classic way, which Stripe has deprecated: a customer token of a card or bank account of the Sources API (card_, ba_)',
		},
	],
};

export const details: INodeProperties = {
	displayName: 'Details to Share',
	name: 'details',
	type: 'multiOptions',
	default: ['email', 'name'],
	description: 'What the customers on the connected accounts take over from the platform’s',
	options: [
		{ name: 'Address', value: 'address' },
		{ name: 'Description', value: 'description' },
		{ name: 'Email', value: 'email' },
		{ name: 'Name', value: 'name' },
		{ name: 'Phone', value: 'phone' },
		{ name: 'Preferred Locales', value: 'preferred_locales' },
		{ name: 'Shipping', value: 'shipping' },
	],
};

export const deleteCustomers: INodeProperties = {
	displayName: 'Delete the Customer There',
	name: 'deleteCustomers',
	type: 'boolean',
	default: false,
	description:
		'Whether the customer is deleted on the connected account, for good and with its subscriptions. Otherwise it stays there with its payments, without the shared payment method.',
};
