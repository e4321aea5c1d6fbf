import fc from 'fast-check';
import { amountToSalesforce, amountToStripe } from '../../../lib/customerSync/codecs/amount';
import { countryToSalesforce, countryToStripe } from '../../../lib/customerSync/codecs/country';
import { personName } from '../../../lib/customerSync/codecs/personName';
import { shortPhone } from '../../../lib/customerSync/codecs/phone';
import { stateToSalesforce, stateToStripe } from '../../../lib/customerSync/codecs/state';
import { streetToSalesforce, streetToStripe } from '../../../lib/customerSync/codecs/street';
import { SALESFORCE_COUNTRY_NAMES } from '../../../lib/countryNames';
import { fieldOf } from '../../../lib/salesforce/describe';
import { describedAccount, entry } from './describedAccount';

const countries = ['CA', 'US', 'BR'];
const description = describedAccount(['BillingCountry', 'BillingState'], {
	BillingCountryCode: {
		type: 'picklist',
		restrictedPicklist: true,
		picklistValues: [entry('CA', 'Canada'), entry('US', 'United States'), entry('BR', 'Brazil')],
	},
	BillingStateCode: {
		type: 'picklist',
		restrictedPicklist: true,
		picklistValues: [
			entry('AL', 'Alabama', [1]),
			entry('AL', 'Alagoas', [2]),
			entry('QC', 'Quebec', [0]),
			entry('TX', 'Texas', [1]),
		],
	},
});
const named = (name: string) => {
	const field = fieldOf(description, name);
	if (!field) throw new Error(name);
	return field;
};
const states = (chosenCountry: string) => ({
	state: named('BillingStateCode'),
	country: named('BillingCountryCode'),
	chosenCountry,
});

describe('a street', () => {
	it('comes back from Stripe’s two lines as it went, whatever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (first, more) => {
				const there = streetToStripe([first, ...more].join('\r\n'));
				const back = streetToSalesforce(there.split('\n'));

				expect(streetToStripe(back)).toBe(there);
				expect(there.split('\n').length).toBeLessThanOrEqual(2);
			}),
		);
	});
});

describe('a country', () => {
	it('goes to a text field by Salesforce’s name and comes back by its code', () => {
		for (const code of Object.keys(SALESFORCE_COUNTRY_NAMES)) {
			const name = countryToSalesforce(code, named('BillingCountry')) ?? '';
			expect(countryToStripe(name)).toBe(code);
		}
		expect(countryToSalesforce('US', named('BillingCountry'))).toBe('United States');
	});

	it('goes to a picklist by its entry, and not at all where there is none', () => {
		expect(countryToSalesforce('CA', named('BillingCountryCode'))).toBe('CA');
		expect(countryToSalesforce('DE', named('BillingCountryCode'))).toBeUndefined();
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
	])('%s in %s is %s to Stripe', (state, country, code) => {
		expect(stateToStripe(state, country)).toBe(code);
	});

	it('of a picklist is the one of its country, both ways', () => {
		expect(stateToSalesforce('Texas', 'US', states('US'))).toBe('TX');
		expect(stateToSalesforce('AL', 'BR', states('BR'))).toBe('AL');
		expect(stateToSalesforce('Alagoas', 'US', states('US'))).toBeUndefined();
		expect(stateToSalesforce('Bavaria', 'DE', states('DE'))).toBeUndefined();
		for (const country of countries) {
			for (const state of ['AL', 'QC', 'TX']) {
				const held = stateToSalesforce(state, country, states(country));
				if (held) expect(stateToStripe(held, country, states(country))).toBe(state);
			}
		}
	});
});

describe('an amount', () => {
	it('comes back as it went, in every kind of currency', () => {
		const amounts = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
		fc.assert(
			fc.property(amounts, fc.constantFrom('USD', 'JPY', 'KWD', 'ISK'), (minor, currency) => {
				const shown = amountToSalesforce(String(minor), currency) ?? '';
				expect(amountToStripe(shown, currency)).toBe(String(minor));
			}),
		);
	});

	it('of a hundred is ten thousand cents, and finer than a cent is refused', () => {
		expect(amountToStripe('100', 'USD')).toBe('10000');
		expect(() => amountToStripe('0.001', 'USD')).toThrow('has more decimals than USD');
	});
});

describe('a name of a person', () => {
	it.each([
		['Maria Cruz ', 'Maria', 'Cruz'],
		['  Rose  Maria\u00a0Miller', 'Rose Maria', 'Miller'],
		['Cher', null, 'Cher'],
	])('%j has %j as first and %j as last name', (name, FirstName, LastName) => {
		expect(personName(name)).toEqual({ FirstName, LastName });
	});
});

describe('a phone number', () => {
	it.each([
		['+1 780-459-5656 ext. 725', '+17804595656'],
		['+49 (0) 30 123456-0 Durchwahl 7', '+49301234560'],
		['0049 30 12345678 90123456', undefined],
		['(780) 459-5656 extension 725', '(780) 459-5656'],
		['780-459-5656 x72512', '780-459-5656 x72512'],
		['call the front desk first', undefined],
		['+1 780 459 5656 / +1 780 459 5657', undefined],
	])('%s goes to Stripe as %s', (phone, short) => {
		expect(shortPhone(phone)).toBe(short);
	});
});
