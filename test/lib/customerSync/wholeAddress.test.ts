import type Stripe from 'stripe';
import { requestOf } from '../../../lib/customerSync/accountToCustomer';
import { customerChanges } from '../../../lib/customerSync/customerChanges';
import { accountChangesFrom } from '../../../lib/customerSync/customerToAccount';
import { defaultMapping, type MappedAccounts } from '../../../lib/customerSync/mapping';
import { flat } from '../../../lib/customerSync/params';
import { oldAddressEmptied } from '../../../lib/customerSync/wholeAddress';
import { describedAccount } from './describedAccount';

const mapping = defaultMapping('business');
const accounts: MappedAccounts = {
	mapping: { business: mapping, person: mapping, metadata: {} },
	description: describedAccount(Object.values(mapping)),
};
const AUSTIN = { line1: '1 Main St', line2: 'Suite 5', city: 'Austin', state: 'TX', country: 'US' };
const customer = (address: object) => ({ name: 'Edge', address, metadata: {} }) as Stripe.Customer;
const account = (fields: object) => ({ Id: '001000000000001AAA', Name: 'Edge', ...fields });
const pushed = (from: object, fields: object) => {
	const there = customer(from);
	const { shared } = requestOf(account(fields), accounts).request;
	const asked = flat(shared);
	const old = oldAddressEmptied(asked, account(fields), there, accounts);
	return customerChanges(there, new Map([...asked, ...old])).request.shared.address;
};
const pulled = (from: object, fields: object) =>
	accountChangesFrom(customer(from), account(fields), accounts, () => true).values;

describe('an address, as one value', () => {
	it('leaves nothing of the old city in Stripe', () => {
		expect(pushed(AUSTIN, { BillingCity: 'Paris', BillingCountry: 'France' })).toEqual({
			city: 'Paris',
			country: 'FR',
		});
	});

	it('leaves nothing of the old city in Salesforce', () => {
		const held = {
			BillingStreet: '1 Main St',
			BillingCity: 'Austin',
			BillingState: 'Texas',
			BillingCountry: 'United States',
		};

		expect(pulled({ city: 'Paris', country: 'FR' }, held)).toEqual({
			BillingStreet: null,
			BillingCity: 'Paris',
			BillingState: null,
			BillingCountry: 'France',
		});
	});

	it('keeps what the other side has besides where nobody moved', () => {
		const same = { BillingCity: 'AUSTIN', BillingCountry: 'USA' };

		expect(pushed(AUSTIN, same)).toEqual({ ...AUSTIN, city: 'AUSTIN' });
		expect(pulled({ city: 'Austin', country: 'US' }, { ...same, BillingState: 'TX' })).toEqual({
			BillingCity: 'Austin',
		});
	});

	it('is filled in where a side has only a part of it', () => {
		expect(pushed({ city: 'Austin', postal_code: '78701' }, { BillingCountry: 'US' })).toEqual({
			city: 'Austin',
			postal_code: '78701',
			country: 'US',
		});
	});

	it('loses the second line of a street that changed', () => {
		expect(pushed(AUSTIN, { BillingStreet: '2 Oak St', BillingCity: 'Austin' })).toEqual({
			line1: '2 Oak St',
			city: 'Austin',
			state: 'TX',
			country: 'US',
		});
	});
});
