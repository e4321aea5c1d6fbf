import fc from 'fast-check';
import type Stripe from 'stripe';
import type { AccountRecord } from '../../../lib/accounts/accountRecord';
import { requestOf } from '../../../lib/customerSync/accountToCustomer';
import { customerUpdate } from '../../../lib/customerSync/customerUpdate';
import { accountChangesFrom } from '../../../lib/customerSync/customerToAccount';
import { defaultMapping, type MappedAccounts } from '../../../lib/customerSync/mapping';
import { codePoint } from '../../support/codePoint';
import { describedAccount } from './describedAccount';

const own = {
	email: 'Email__c',
	balance: 'Balance__c',
	nextInvoiceSequence: 'Sequence__c',
	taxExempt: 'Exempt__c',
	preferredLocales: 'Languages__c',
	individualName: 'Contact__c',
};
const accounts: MappedAccounts = {
	currency: 'USD',
	mapping: {
		business: { ...defaultMapping('business'), ...own },
		person: { ...defaultMapping('person'), ...own },
		metadata: { size: 'Size__c', vip: 'Vip__c' },
	},
	description: describedAccount(
		[...Object.values(defaultMapping('business')), 'PersonEmail', 'Exempt__c', 'Languages__c'],
		{
			BillingCity: { length: 40 },
			ShippingCity: { length: 4 },
			Phone: { length: 40, type: 'phone' },
			BillingStreet: { type: 'textarea' },
			ShippingStreet: { type: 'textarea' },
			Description: { type: 'textarea', length: 32_000 },
			Email__c: { type: 'email', length: 80 },
			Balance__c: { type: 'currency', scale: 2 },
			Sequence__c: { type: 'double', scale: 0 },
			Contact__c: { length: 8 },
			Size__c: { type: 'double', scale: 1 },
			Vip__c: { type: 'boolean', nillable: false },
			FirstName: { length: 40 },
			LastName: { length: 80 },
		},
	),
};

const oddText = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'Acme',
		'Acme ',
		' acme',
		'Maria Cruz ',
		'a\u200bb',
		'é\u00a0x',
		'ab\ncd',
	),
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.string({ unit: codePoint, maxLength: 30 }),
);
const country = fc.constantFrom(
	'US',
	'FR',
	'us',
	'Germany',
	'United States',
	'Atlantis',
	'',
	' CA ',
);
const state = fc.constantFrom('TX', 'Texas', 'Bayern', '', 'Québec ');
const email = fc.constantFrom('rose@edge.example', 'Rose@Edge.example ', 'nobody', '');
const number = fc.constantFrom('0', '1', '12.34', '-5', 'many', '');
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const customers = fc.record({
	name: orNull(oddText),
	email: orNull(email),
	phone: orNull(fc.oneof(oddText, fc.constant('+1 780-459-5656 ext. 725'))),
	description: orNull(oddText),
	individual_name: orNull(oddText),
	address: orNull(addressOf()),
	shipping: orNull(fc.record({ name: oddText, address: addressOf() })),
	balance: fc.integer(),
	currency: orNull(fc.constantFrom('usd', 'jpy')),
	next_invoice_sequence: fc.nat(),
	tax_exempt: fc.constantFrom('none', 'exempt', 'reverse'),
	preferred_locales: fc.constantFrom([], ['de', 'en'], ['fr']),
	metadata: fc.record({ size: number, vip: fc.constantFrom('true', 'yes', '') }),
});

function addressOf() {
	return fc.record({
		line1: orNull(oddText),
		line2: orNull(oddText),
		city: orNull(oddText),
		state: orNull(state),
		postal_code: orNull(oddText),
		country: orNull(fc.constantFrom('US', 'FR', 'CA', '')),
	});
}

const accountFields = fc.record({
	IsPersonAccount: fc.boolean(),
	Name: oddText,
	Email__c: orNull(email),
	PersonEmail: orNull(email),
	Phone: orNull(fc.oneof(oddText, fc.constant('+1 780-459-5656 ext. 725'))),
	Description: orNull(oddText),
	BillingStreet: orNull(oddText),
	BillingCity: orNull(oddText),
	BillingState: orNull(state),
	BillingPostalCode: orNull(oddText),
	BillingCountry: orNull(country),
	ShippingStreet: orNull(oddText),
	ShippingCity: orNull(oddText),
	ShippingCountry: orNull(country),
	Balance__c: orNull(fc.constantFrom(0, 100, -0.5)),
	Exempt__c: orNull(fc.constantFrom('Exempt', 'reverse', 'no idea')),
	Languages__c: orNull(fc.constantFrom('de;en', 'fr')),
	Contact__c: orNull(oddText),
	Size__c: orNull(fc.constantFrom(0, 1.5)),
	Vip__c: fc.boolean(),
});

/** What Salesforce makes of values: text trimmed, nothing for empty text, a person's name put together. */
function stored(account: AccountRecord, values: Readonly<Record<string, unknown>>): AccountRecord {
	const next: AccountRecord = { ...account };
	for (const [name, value] of Object.entries(values)) {
		next[name] = typeof value === 'string' ? value.trim() || null : value;
	}
	if ('LastName' in values) {
		next['Name'] = [next['FirstName'], next['LastName']].filter(Boolean).join(' ');
	}
	return next;
}

function pulled(customer: Stripe.Customer, account: AccountRecord) {
	return accountChangesFrom(customer, account, accounts, () => true);
}

function pushed(customer: Stripe.Customer, account: AccountRecord) {
	const { request } = requestOf(account, accounts);
	const context = { fields: accounts, clearEmptied: false };
	return customerUpdate(account, customer, request, context);
}

/** What Stripe makes of a request: groups are replaced, empty text is nothing, metadata is merged. */
function updated(customer: Stripe.Customer, shared: object): Stripe.Customer {
	const { metadata = {}, ...rest } = shared as { metadata?: Record<string, string> };
	const held = { ...customer.metadata, ...metadata };
	return {
		...customer,
		...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value || null])),
		metadata: Object.fromEntries(Object.entries(held).filter(([, value]) => value !== '')),
	};
}

const pair = (fields: object, values: object): [Stripe.Customer, AccountRecord] => [
	fields as Stripe.Customer,
	stored({ Id: '001000000000001AAA' }, values as Record<string, unknown>),
];

describe('after a sync, the same sync at once', () => {
	it('from Stripe writes nothing, whatever account and customer hold', () => {
		fc.assert(
			fc.property(customers, accountFields, (fields, values) => {
				const [customer, account] = pair(fields, values);
				const { values: written } = pulled(customer, account);

				expect(pulled(customer, stored(account, written)).values).toEqual({});
			}),
			{ numRuns: 1000 },
		);
	});

	it('to Stripe writes nothing, whatever account and customer hold', () => {
		fc.assert(
			fc.property(customers, accountFields, (fields, values) => {
				const [customer, account] = pair(fields, values);
				const { wanted } = pushed(customer, account);
				const after = updated(customer, wanted?.shared ?? {});

				expect(pushed(after, account)).toMatchObject({ changes: [] });
				expect(pushed(after, account).wanted).toBeUndefined();
			}),
			{ numRuns: 1000 },
		);
	});

	it('to Stripe has nothing to say against what came from Stripe', () => {
		fc.assert(
			fc.property(customers, (fields) => {
				const [customer, account] = pair(fields, { Name: 'Edge' });
				const { values } = pulled(customer, account);
				const { changes } = pushed(customer, stored(account, { ...values, Name: 'Edge' }));

				expect(changes.filter(({ field }) => /^(email|description|address)/.test(field))).toEqual(
					[],
				);
			}),
			{ numRuns: 500 },
		);
	});
});
