import { stripeObjectId } from '../../../lib/stripe/objectId';

describe('an ID of Stripe’s', () => {
	const customer = (text: string) => stripeObjectId(text, 'customer', 'Customer ID');

	it.each([
		['https://dashboard.stripe.com/customers/cus_NffrFeUfNV2Hib'],
		['https://dashboard.stripe.com/test/customers/cus_NffrFeUfNV2Hib'],
		['https://dashboard.stripe.com/acct_1NXv/customers/cus_NffrFeUfNV2Hib'],
		['https://dashboard.stripe.com/acct_1NXv/test/customers/cus_NffrFeUfNV2Hib?tab=x#y'],
		['http://dashboard.stripe.com/customers/cus_NffrFeUfNV2Hib/edit'],
		[' dashboard.stripe.com/test/customers/cus_NffrFeUfNV2Hib '],
		['HTTPS://Dashboard.Stripe.com/customers/cus_NffrFeUfNV2Hib'],
		['dashboard.stripe.com/customers/cus_NffrFeUfNV2Hib?back=https://n8n.example'],
		[' cus_NffrFeUfNV2Hib\n'],
	])('is read of %j', (text) => {
		expect(customer(text)).toBe('cus_NffrFeUfNV2Hib');
	});

	it('is of the kind that is asked for', () => {
		const connect = 'https://dashboard.stripe.com/test/connect/accounts/acct_1NXv/activity';
		expect(stripeObjectId(connect, 'account', 'Connected Account')).toBe('acct_1NXv');
		const coupon = 'https://dashboard.stripe.com/acct_1NXv/test/coupons/WELCOME-10';
		expect(stripeObjectId(coupon, 'coupon', 'Coupon')).toBe('WELCOME-10');
		for (const id of ['pi_3N', 'ch_3N', 'py_3N']) {
			const payment = `https://dashboard.stripe.com/test/payments/${id}`;
			expect(stripeObjectId(payment, 'payment', 'Payment')).toBe(id);
		}
	});

	it('may be nothing, or be left for others to judge', () => {
		expect(customer(' ')).toBe('');
		expect(customer('Rose')).toBe('Rose');
		const words = 'see https://dashboard.stripe.com/customers/cus_1';
		expect(customer(words)).toBe(words);
	});

	it.each([
		['another kind of page', 'https://dashboard.stripe.com/invoices/in_1'],
		['a list', 'https://dashboard.stripe.com/test/customers'],
		['another’s ID', 'https://dashboard.stripe.com/customers/acct_1'],
		['another site', 'https://dashboard.stripe.com.evil.example/customers/cus_1'],
		['a site in front', 'https://evil.example/dashboard.stripe.com/customers/cus_1'],
		['odd characters', 'https://dashboard.stripe.com/customers/cus_1%2F..%2Fx'],
		['half an address', 'https://'],
		['half an escape', 'https://dashboard.stripe.com/customers/cus_%E0%A4%A'],
	])('is not the address of %s', (_name, text) => {
		expect(() => customer(text)).toThrow(/^Customer ID: “.*” is not the address of a customer/);
	});

	it('is asked for by its beginning where all have one, and a long address is not repeated whole', () => {
		const lost = `https://dashboard.stripe.com/${'x'.repeat(200)}`;

		expect(() => stripeObjectId(lost, 'coupon', 'Coupon')).toThrow(
			expect.objectContaining({
				message: `Coupon: “${lost.slice(0, 100)}” is not the address of a coupon in Stripe’s Dashboard`,
				whatToDo: 'Copy the address of its page, or its ID',
			}) as Error,
		);
	});

	it('says what to do, and repeats no key', () => {
		expect(() => customer('https://sk_test_4eC39HqLyjWDarjtT1zdp7dc@dashboard.stripe.com')).toThrow(
			expect.objectContaining({
				message: expect.not.stringContaining('LyjWDarj'),
				whatToDo: 'Copy the address of its page, or its ID, which starts with cus_',
			}) as Error,
		);
	});
});
