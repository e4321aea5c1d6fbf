import { checkAccountIds, checkCustomerId } from '../../../lib/sharedCustomers/ids';

describe('the ID of a connected account', () => {
	it('counts once, without spaces around it', () => {
		expect(checkAccountIds([' acct_1 ', 'acct_2', 'acct_1', ''], 'Connected Accounts')).toEqual([
			'acct_1',
			'acct_2',
		]);
	});

	it.each([
		[[], /^Connected Accounts: none is chosen/],
		[['cus_1'], /“cus_1” is the ID of a customer, where that of an account belongs/],
		[['acct_1', 'Rocket Rides'], /“Rocket Rides” is not the ID of an account/],
	])('is not one of %j', (given, message) => {
		expect(() => checkAccountIds(given, 'Connected Accounts')).toThrow(message);
	});
});

describe('the ID of a platform’s customer', () => {
	it.each([
		['', /^Platform Customer: it is empty/],
		['acct_1', /“acct_1” is the ID of an account, where that of a customer belongs/],
		['rose@edge.example', /is not the ID of a customer/],
	])('is not %j', (given, message) => {
		expect(() => checkCustomerId(given, 'Platform Customer')).toThrow(message);
	});
});
