import type Stripe from 'stripe';
import { change, drop, keep } from '../changes';
import { emptyParameter, invalidRequest } from '../errors';
import { address, mergeMetadata, text } from '../fields';
import { newId, randomLetters } from '../ids';
import { find, stored } from '../lookup';
import type { Asked, Context } from '../context';
import { attachPaymentMethod } from '../wallet/attach';
import { addSource, deleteAllSources } from '../wallet/sources';
import { adjustBalance } from './balance';
import { setDiscount } from './discounts';
import { changeCashBalance } from './cashBalance';
import { rememberIp, requireTaxLocation } from './taxLocation';
import { addTaxId } from './taxIds';

/** Create and update parameters together; what only one of them has never reaches the other. */
export type CustomerParams = Omit<Stripe.CustomerCreateParams, 'tax'> &
	Omit<Stripe.CustomerUpdateParams, 'tax'> & {
		tax?: Stripe.CustomerUpdateParams['tax'];
		/** Of versions before 2025-03-31.basil. */
		coupon?: string | null;
		promotion_code?: string | null;
	};

type Customer = Stripe.Customer;

export function createCustomer(call: Asked<CustomerParams>): Customer {
	const { params } = call;
	const clock = params.test_clock
		? find(call, 'test_helpers.test_clock', params.test_clock, 'test_clock')
		: undefined;
	const blank: Customer = {
		id: newId('cus'),
		object: 'customer',
		address: null,
		balance: 0,
		created: clock?.frozen_time ?? call.now,
		currency: null,
		default_source: null,
		delinquent: false,
		description: null,
		discount: null,
		email: null,
		invoice_prefix: randomLetters(8).toUpperCase(),
		invoice_settings: {
			custom_fields: null,
			default_payment_method: null,
			footer: null,
			rendering_options: null,
		},
		livemode: call.livemode,
		metadata: {},
		name: null,
		next_invoice_sequence: 1,
		phone: null,
		preferred_locales: [],
		shipping: null,
		tax_exempt: 'none',
		test_clock: clock?.id ?? null,
	};
	const customer = withFields(call, blank);
	keep(call, customer);
	attachFirst(call, customer);
	for (const taxId of params.tax_id_data ?? []) addTaxId(call, customer.id, taxId, 'tax_id_data');
	applyDeferred(call, customer, 0);
	call.store.save(stored(customer));
	call.emit('customer.created', customer);
	return customer;
}

export function changeCustomer(call: Asked<CustomerParams>, before: Customer): Customer {
	const customer = withFields(call, before);
	const { source, default_source: defaultSource } = call.params;
	if (source) customer.default_source = addSource(call, customer, source).id;
	if (defaultSource) {
		customer.default_source = ownSource(call, customer, defaultSource);
	}
	applyDeferred(call, customer, before.balance);
	return change(call, before, customer, 'customer.updated');
}

export function deleteCustomer(call: Context, customer: Customer): object {
	deleteAllSources(call, customer.id);
	return drop(call, customer, 'customer.deleted');
}

/** The fields that a request can set by themselves. */
function withFields(call: Asked<CustomerParams>, before: Customer): Customer {
	const { params } = call;
	const customer: Customer = {
		...before,
		address: params.address === undefined ? before.address : emptyOr(params.address, address),
		description: text(params.description, before.description),
		email: text(params.email, before.email),
		metadata: mergeMetadata(before.metadata, params.metadata),
		name: text(params.name, before.name ?? null),
		next_invoice_sequence: params.next_invoice_sequence ?? before.next_invoice_sequence,
		phone: text(params.phone, before.phone ?? null),
		preferred_locales: params.preferred_locales ?? before.preferred_locales,
		shipping: params.shipping === undefined ? before.shipping : emptyOr(params.shipping, shipping),
		tax_exempt: params.tax_exempt === undefined ? before.tax_exempt : params.tax_exempt || 'none',
	};
	// These two are left out rather than null.
	const { business_name: businessName, individual_name: individualName, ...rest } = customer;
	const names = {
		business_name: text(params.business_name, businessName ?? null),
		individual_name: text(params.individual_name, individualName ?? null),
	};
	const named: Customer = {
		...rest,
		...(names.business_name !== null && { business_name: names.business_name }),
		...(names.individual_name !== null && { individual_name: names.individual_name }),
	};
	if (params.invoice_prefix !== undefined) {
		named.invoice_prefix = ownInvoicePrefix(call, params.invoice_prefix, before.id);
	}
	named.invoice_settings = invoiceSettings(call, before, params.invoice_settings);
	return named;
}

/** What takes effect after the fields: balance, discount, cash balance, tax location. */
function applyDeferred(
	call: Asked<CustomerParams>,
	customer: Customer,
	balanceBefore: number,
): void {
	const { params } = call;
	if (params.balance !== undefined && params.balance !== balanceBefore) {
		adjustBalance(call, customer, {
			amount: params.balance - balanceBefore,
			currency: customer.currency ?? call.account.currency,
			type: 'adjustment',
		});
	}
	if (params.coupon !== undefined) setDiscount(call, customer, { coupon: params.coupon });
	if (params.promotion_code !== undefined) {
		setDiscount(call, customer, { promotionCode: params.promotion_code });
	}
	if (params.cash_balance) changeCashBalance(call, customer.id, params.cash_balance);
	if (params.tax) {
		rememberIp(call, customer.id, params.tax.ip_address);
		requireTaxLocation(call, customer, params.tax.validate_location);
	}
}

/** Source and payment method of a new customer. */
function attachFirst(call: Asked<CustomerParams>, customer: Customer): void {
	const { source, payment_method: method } = call.params;
	if (source) customer.default_source = addSource(call, customer, source).id;
	const attached = method && attachPaymentMethod(call, method, customer.id, 'payment_method').id;
	const wanted = call.params.invoice_settings?.default_payment_method;
	if (wanted) {
		// A magic ID such as `pm_card_visa`, given in both places, means the one just attached.
		const id = wanted === method && attached ? attached : wanted;
		customer.invoice_settings.default_payment_method = ownPaymentMethod(call, customer.id, id);
	}
}

function invoiceSettings(
	call: Asked<CustomerParams>,
	before: Customer,
	params: CustomerParams['invoice_settings'],
): Customer['invoice_settings'] {
	const settings = { ...before.invoice_settings };
	if (!params) return settings;
	if (params.custom_fields !== undefined) settings.custom_fields = params.custom_fields || null;
	settings.footer = text(params.footer, settings.footer);
	if (params.rendering_options !== undefined) {
		settings.rendering_options = params.rendering_options
			? {
					amount_tax_display: params.rendering_options.amount_tax_display || null,
					template: text(params.rendering_options.template, null),
				}
			: null;
	}
	const method = params.default_payment_method;
	// A new customer's method is attached first, so it is set only after that.
	const exists = call.store.get(before.id) !== undefined;
	if (method !== undefined && exists) {
		settings.default_payment_method = method ? ownPaymentMethod(call, before.id, method) : null;
	}
	return settings;
}

function ownPaymentMethod(call: Context, customer: string, id: string): string {
	const param = 'invoice_settings[default_payment_method]';
	// Cards and bank accounts of the Sources API serve as payment methods too.
	const legacy = call.store.get(id, 'card', 'bank_account', 'source');
	if (legacy && call.store.parentOf(id) === customer) return id;
	const method = find(call, 'payment_method', id, param);
	if (method.customer === customer) return id;
	throw invalidRequest(
		`The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
		'resource_missing',
		param,
	);
}

function ownSource(call: Context, customer: Customer, id: string): string {
	if (id === '') throw emptyParameter('default_source');
	const source = call.store.get(id, 'card', 'bank_account', 'source');
	if (source && call.store.parentOf(id) === customer.id) return id;
	throw invalidRequest(
		`No such source: '${id}'; the source must be attached to customer ${customer.id} before it can be its default.`,
		'resource_missing',
		'default_source',
	);
}

function shipping(param: Stripe.CustomerCreateParams.Shipping): Customer['shipping'] {
	return {
		// A shipping address keeps the fields it has; Stripe's own shape has all six.
		address: address(param.address),
		name: param.name,
		phone: text(param.phone, null),
	};
}

function emptyOr<T extends object, R>(param: T | '' | null, make: (value: T) => R): R | null {
	return param ? make(param) : null;
}

function ownInvoicePrefix(call: Context, prefix: string, customer: string): string {
	const [holder] = call.store.list({ types: ['customer'], equal: { invoice_prefix: prefix } }).data;
	if (!holder || holder.id === customer) return prefix;
	throw invalidRequest(
		`The invoice prefix ${prefix} is already used by customer ${holder.id}. Invoice prefixes must be unique across your customers.`,
		'invalid_invoice_prefix',
		'invoice_prefix',
	);
}
