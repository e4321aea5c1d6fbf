import type Stripe from 'stripe';
import { customerOutput } from '../../../lib/customers/customerOutput';
import { CUSTOMER_FIELD_LABELS } from '../../../lib/customers/labels';

const customer = {
	id: 'cus_1',
	created: Date.UTC(2026, 10, 23, 12) / 1000,
	name: 'Edge',
	email: 'rose@edge.example',
	phone: '+1 512 757 6000',
	description: 'An account',
	balance: -500,
	currency: 'usd',
	livemode: false,
	default_source: 'card_1',
	invoice_settings: { default_payment_method: 'pm_1' },
	metadata: { a: 'b' },
} as unknown as Stripe.Customer;
const outcome = { customerId: 'cus_1', created: true, customer };

describe('what a node puts out of a customer', () => {
	it('is ten fields, flat', () => {
		expect(customerOutput(outcome, { as: 'simplified' })).toEqual({
			customerId: 'cus_1',
			created: true,
			name: 'Edge',
			email: 'rose@edge.example',
			phone: '+1 512 757 6000',
			description: 'An account',
			balance: -500,
			currency: 'usd',
			defaultPaymentMethod: 'pm_1',
			livemode: false,
		});
	});

	it('has null for what Stripe leaves out', () => {
		const bare = { ...customer, name: undefined, phone: undefined, currency: undefined };
		const none = { default_source: null, invoice_settings: { default_payment_method: null } };
		const told = { ...bare, ...none } as unknown as Stripe.Customer;

		expect(customerOutput({ ...outcome, customer: told }, { as: 'simplified' })).toMatchObject({
			name: null,
			phone: null,
			currency: null,
			defaultPaymentMethod: null,
		});
	});

	it('is all that Stripe returned where that is asked for', () => {
		expect(customerOutput(outcome, { as: 'raw' })).toEqual(outcome);
	});

	it('is what was selected, the time of its making under a name of its own', () => {
		const fields = ['email', 'created', 'tax_ids'] as const;

		expect(customerOutput(outcome, { as: 'selected', fields })).toEqual({
			customerId: 'cus_1',
			created: true,
			email: 'rose@edge.example',
			createdAt: '2026-11-23T12:00:00.000Z',
			tax_ids: null,
		});
	});
});

it('parameters are called as the nodes label them', () => {
	expect(CUSTOMER_FIELD_LABELS).toMatchObject({
		payment_method: 'Payment Method',
		'address[country]': 'Address > Country',
	});
});
