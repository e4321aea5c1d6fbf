import type { AccountRecord } from '../../../lib/accounts/accountRecord';
import { requestOf } from '../../../lib/customerSync/accountToCustomer';
import { defaultMapping, type MappedAccounts } from '../../../lib/customerSync/mapping';
import { taxIdTypeOf } from '../../../lib/customerSync/taxIdType';
import { describedAccount } from './describedAccount';

const accounts: MappedAccounts = {
	currency: 'USD',
	mapping: {
		business: {
			...defaultMapping('business'),
			taxId: 'VAT__c',
			email: 'Email__c',
			balance: 'Balance__c',
			preferredLocales: 'Languages__c',
			invoicePrefix: 'Prefix__c',
		},
		person: defaultMapping('person'),
		metadata: { employees: 'NumberOfEmployees', notes: 'Notes__c' },
	},
	description: describedAccount(['Name'], { Balance__c: { type: 'currency', scale: 2 } }),
};

const account = (fields: object): AccountRecord => ({ Id: '001000000000001AAA', ...fields });
const asked = (fields: object) => requestOf(account({ Name: 'Edge', ...fields }), accounts);

describe('what an account asks of its customer', () => {
	it('is its street on two lines, and countries and states by their codes', () => {
		const { request, notes } = asked({
			BillingStreet: '312 Constitution Place\r\nSuite 5\n3rd floor',
			BillingCity: 'Austin',
			BillingState: 'Texas',
			BillingCountry: 'United States',
		});

		expect(request.shared.address).toEqual({
			line1: '312 Constitution Place',
			line2: 'Suite 5, 3rd floor',
			city: 'Austin',
			state: 'TX',
			country: 'US',
		});
		expect(notes).toEqual([]);
	});

	it('has shipping under the account’s name, and none without an address', () => {
		expect(asked({ ShippingCity: 'Austin' }).request.shared.shipping).toEqual({
			name: 'Edge',
			address: { city: 'Austin' },
		});
		expect(asked({}).request.shared.shipping).toBeUndefined();
	});

	it('goes by the mapping of its kind', () => {
		const person = {
			Name: 'Rose Gonzalez',
			IsPersonAccount: true,
			PersonEmail: 'rose@edge.example',
		};

		expect(asked(person).request.shared.email).toBe('rose@edge.example');
		expect(asked({ ...person, IsPersonAccount: false }).request.shared.email).toBeUndefined();
	});

	it('keeps numbers in metadata as text, and leaves out what is empty', () => {
		expect(asked({ NumberOfEmployees: 0 }).request.shared.metadata).toMatchObject({
			employees: '0',
		});
		expect(asked({ NumberOfEmployees: null }).request.shared.metadata).not.toHaveProperty(
			'employees',
		);
	});

	it('is free of invisible signs and of spaces around it, and keeps no-break spaces inside', () => {
		const { request } = asked({
			Name: '\u200bEdge\u00a0Inc\u00ad. ',
			Email__c: 'a\u200b@b.example',
		});

		expect(request.shared).toMatchObject({ name: 'Edge\u00a0Inc.', email: 'a@b.example' });
	});

	it('has the balance of a Currency field in smallest units, exactly', () => {
		expect(asked({ Balance__c: 100 }).request.createOnly.balance).toBe(10_000);
		expect(asked({ Balance__c: -0.29 }).request.createOnly.balance).toBe(-29);
		expect(asked({ Balance__c: 500, CurrencyIsoCode: 'JPY' }).request.createOnly.balance).toBe(500);
	});

	it('has languages whether they are told apart by commas or semicolons', () => {
		expect(asked({ Languages__c: 'de; en' }).request.shared.preferred_locales).toEqual([
			'de',
			'en',
		]);
	});
});

describe('a field that Stripe would refuse', () => {
	it.each([
		[
			'an unknown country',
			{ BillingCountry: 'Atlantis', BillingCity: 'Poseidonis' },
			'Address > Country',
		],
		['an address that is none', { Email__c: 'nobody' }, 'Email'],
		['a tax ID of an unknown type', { VAT__c: '123456789' }, 'Business VAT ID'],
		['an invoice prefix of another form', { Prefix__c: 'no spaces!' }, 'Invoice Prefix'],
		['an amount finer than cents', { Balance__c: 1.005 }, 'Account Balance'],
	])('such as %s, is left out with a note, and the rest is sent', (_what, fields, label) => {
		const { request, notes } = asked(fields);

		expect(request.shared.name).toBe('Edge');
		expect(notes).toEqual([expect.stringMatching(new RegExp(`^${label}: .*left out`))]);
		expect(request.shared.address).toEqual(
			'BillingCity' in fields ? { city: 'Poseidonis' } : undefined,
		);
	});

	it('for its length is shortened, a phone to its number without the extension', () => {
		const { request, notes } = asked({
			Name: 'é'.repeat(300),
			Phone: '+1 780-459-5656 ext. 725',
			Description: 'd'.repeat(6000),
			Notes__c: '👍'.repeat(600),
		});

		expect(request.shared).toMatchObject({
			name: 'é'.repeat(256),
			phone: '+17804595656',
			description: 'd'.repeat(350),
			metadata: { notes: '👍'.repeat(500) },
		});
		expect(notes).toEqual([
			'Name: it has 300 characters and was shortened to 256 for Stripe',
			'Phone: it is longer than the 20 characters that Stripe takes, and was sent as +17804595656',
			'Description: it has 6000 characters and was shortened to 350 for Stripe',
			'Metadata > notes: it has 600 characters and was shortened to 500 for Stripe',
		]);
	});
});

describe('the type of a tax ID', () => {
	it.each([
		['DE123456789', undefined, 'eu_vat'],
		['de 123 456 789', 'FR', 'eu_vat'],
		['12-3456789', 'US', 'us_ein'],
		['12-3456789', 'PR', 'us_ein'],
		['GB 123 4567 89', undefined, 'gb_vat'],
		['GB123456789', 'IM', 'gb_vat'],
		['GB123456789', 'IE', 'gb_vat'],
		['123456789', 'GB', 'gb_vat'],
		['123456789', 'IM', 'gb_vat'],
		['XI123456789', 'GB', 'eu_vat'],
		['NO123456789MVA', 'NO', 'no_vat'],
	])('of %s in %s is %s', (number, country, type) => {
		expect(taxIdTypeOf(number, country)).toBe(type);
	});

	it('is asked for where it is not certain', () => {
		expect(() => taxIdTypeOf('123456789', undefined)).toThrow(/its type cannot be told/);
	});

	it.each([
		['123 456 789', 'AU', 'au_acn, au_wpn'],
		['1234567', 'CA', 'ca_pst_mb, ca_pst_sk'],
		['123456789', 'FR', 'fr_siren, fr_spi'],
	])('of %s in %s is not guessed between several', (number, country, types) => {
		expect(() => taxIdTypeOf(number, country)).toThrow(
			`Business VAT ID: the number may be of several types: ${types}`,
		);
	});
});
