import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/** What differs between the fields that ask for an ID. */
type Ask = Pick<
	INodeProperties,
	'default' | 'description' | 'displayName' | 'displayOptions' | 'name' | 'required'
>;

/** A field that asks for a Stripe customer; the node has `customerPicker` as `searchCustomers`. */
export function customerLocator(ask: Ask): INodeProperties {
	return locator(
		ask,
		'Choose a customer…',
		'searchCustomers',
		'cus_NffrFeUfNV2Hib',
		'https://dashboard.stripe.com/customers/cus_NffrFeUfNV2Hib',
	);
}

/** A field that asks for a connected account; the node has `connectedAccountPicker` as `searchConnectedAccounts`. */
export function connectedAccountLocator(ask: Ask): INodeProperties {
	return locator(
		ask,
		'Choose an account…',
		'searchConnectedAccounts',
		'acct_1NXv…',
		'https://dashboard.stripe.com/connect/accounts/acct_1NXv…',
	);
}

/** A field that asks for a coupon; the node has `couponPicker` as `searchCoupons`. */
export function couponLocator(ask: Ask): INodeProperties {
	return locator(
		ask,
		'Choose a coupon…',
		'searchCoupons',
		'WELCOME10',
		'https://dashboard.stripe.com/coupons/WELCOME10',
	);
}

/** A field that asks for a Salesforce account; the node has `searchAccounts`. */
export function accountLocator(ask: Ask): INodeProperties {
	return locator(
		ask,
		'Choose an account…',
		'searchAccounts',
		'001bm00000mQx5rAAC',
		'https://acme.lightning.force.com/lightning/r/Account/001bm00000mQx5rAAC/view',
	);
}

/** A field that asks for an invoice in Salesforce; the node has `invoicePicker` as `searchInvoices`. */
export function invoiceLocator(ask: Ask): INodeProperties {
	return locator(
		ask,
		'Choose an invoice…',
		'searchInvoices',
		'a01bm00000AbCdEAAV',
		'https://acme.lightning.force.com/lightning/r/Invoice__c/a01bm00000AbCdEAAV/view',
	);
}

/** A field that asks for a payment page; the node has `paymentPagePicker` as `searchPaymentPages`. */
export function paymentPageLocator(ask: Ask): INodeProperties {
	return {
		...ask,
		type: 'resourceLocator',
		modes: [
			listMode('Choose a payment page…', 'searchPaymentPages'),
			urlMode('https://n8n.acme.example/webhook/3f8c/pay'),
		],
	};
}

/**
 * A field that asks for a stored payment method; the node has `storedMethodPicker` as `searchStoredMethods`, or
 * `payersMethodPicker` under another name.
 */
export function storedMethodLocator(
	ask: Ask,
	searchListMethod = 'searchStoredMethods',
): INodeProperties {
	return {
		...ask,
		type: 'resourceLocator',
		modes: [
			listMode('Choose a payment method…', searchListMethod),
			idMode('pm_1MqLiJLkdIwHu7ixUEgbFdYF'),
		],
	};
}

/** Chosen from a list, entered as an ID, or pasted as the address of its page. */
function locator(
	ask: Ask,
	placeholder: string,
	searchListMethod: string,
	example: string,
	address: string,
): INodeProperties {
	return {
		...ask,
		type: 'resourceLocator',
		modes: [listMode(placeholder, searchListMethod), idMode(example), urlMode(address)],
	};
}

function listMode(placeholder: string, searchListMethod: string): INodePropertyMode {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list',
		placeholder,
		typeOptions: { searchListMethod, searchable: true },
	};
}

function idMode(example: string): INodePropertyMode {
	return { displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` };
}

function urlMode(example: string): INodePropertyMode {
	return { displayName: 'By URL', name: 'url', type: 'string', placeholder: `e.g. ${example}` };
}
