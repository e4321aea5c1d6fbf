import type { AccountRecord } from '../../../lib/accounts/accountRecord';
import { customerFieldsOf } from '../../../lib/customerSync/accountToCustomer';
import { type CustomerMapping, defaultMapping } from '../../../lib/customerSync/mappedFields';
import { stateCode } from '../../../lib/customerSync/stateCode';
import { taxIdTypeOf } from '../../../lib/customerSync/taxIdType';

const mapping: CustomerMapping = {
	business: { ...defaultMapping('business'), taxId: 'VAT__c' },
	person: defaultMapping('person'),
	metadata: { employees: 'NumberOfEmployees' },
};

const account = (fields: object): AccountRecord => ({ Id: '001000000000001AAA', ...fields });

describe('what an account says about its customer', () => {
	it('is its street on two lines, and countries and states by their codes', () => {
		const { address } = customerFieldsOf(
			account({
				Name: 'Edge',
				BillingStreet: '312 Constitution Place\r\nSuite 5\n3rd floor',
				BillingCity: 'Austin',
				BillingState: 'Texas',
				BillingCountry: 'United States',
			}),
			mapping,
		);

		expect(address).toMatchObject({
			line1: '312 Constitution Place',
			line2: 'Suite 5, 3rd floor',
			state: 'TX',
			country: 'US',
		});
	});

	it('has shipping under the account’s name, and none without an address', () => {
		const shipped = customerFieldsOf(account({ Name: 'Edge', ShippingCity: 'Austin' }), mapping);
		const none = customerFieldsOf(account({ Name: 'Edge' }), mapping);

		expect(shipped.shipping).toMatchObject({ name: 'Edge', city: 'Austin' });
		expect(none.shipping).toBeUndefined();
	});

	it('goes by the mapping of its kind', () => {
		const person = account({
			Name: 'Rose Gonzalez',
			IsPersonAccount: true,
			PersonEmail: 'rose@edge.example',
		});

		expect(customerFieldsOf(person, mapping).email).toBe('rose@edge.example');
		expect(customerFieldsOf({ ...person, IsPersonAccount: false }, mapping).email).toBe('');
	});

	it('keeps numbers in metadata as text, and leaves out what is empty', () => {
		expect(customerFieldsOf(account({ NumberOfEmployees: 0 }), mapping).metadata).toEqual({
			employees: '0',
		});
		expect(customerFieldsOf(account({ NumberOfEmployees: null }), mapping).metadata).toEqual({});
	});

	it('hands on a country that is none, to be refused by name', () => {
		const { address } = customerFieldsOf(account({ BillingCountry: 'Atlantis' }), mapping);

		expect(address?.country).toBe('Atlantis');
	});
});

describe('the type of a tax ID', () => {
	it.each([
		['DE123456789', undefined, 'eu_vat'],
		['de 123 456 789', 'FR', 'eu_vat'],
		['12-3456789', 'US', 'us_ein'],
	])('of %s in %s is %s', (number, country, type) => {
		expect(taxIdTypeOf(number, country)).toBe(type);
	});

	it('is asked for where it is not certain', () => {
		expect(() => taxIdTypeOf('123456789', undefined)).toThrow(/its type cannot be told/);
	});
});

describe('a state', () => {
	it.each([
		['Texas', 'US', 'TX'],
		['tx', 'US', 'TX'],
		['Québec', 'CA', 'QC'],
		['quebec', 'CA', 'QC'],
		['New South Wales', 'AU', 'NSW'],
		['Bavaria', 'DE', 'Bavaria'],
		['Nowhere', 'US', 'Nowhere'],
		['Texas', undefined, 'Texas'],
	])('%s in %s is %s', (state, country, code) => {
		expect(stateCode(state, country)).toBe(code);
	});
});
