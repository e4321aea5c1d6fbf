import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.restart();
	await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
});

describe('a customer through the official SDK', () => {
	it('keeps every field it is created with', async () => {
		const stripe = sandbox.client();
		const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_700_000_000 });
		const customer = await stripe.customers.create({
			name: 'Edge Communications',
			business_name: 'Edge Communications Inc.',
			individual_name: 'Rose Gonzalez',
			email: 'rose@edge.example',
			phone: '(512) 757-6000',
			description: 'An account',
			balance: -5000,
			address: {
				line1: '312 Constitution Place',
				city: 'Austin',
				state: 'TX',
				postal_code: '78767',
				country: 'US',
			},
			shipping: { name: 'Rose', phone: '1', address: { line1: '1 Way', country: 'US' } },
			metadata: { crm_id: '001', 'a b': 'c' },
			preferred_locales: ['en-US', 'de'],
			cash_balance: { settings: { reconciliation_mode: 'manual' } },
			invoice_prefix: 'EDGE1',
			next_invoice_sequence: 7,
			invoice_settings: {
				custom_fields: [{ name: 'PO', value: '12' }],
				footer: 'Thanks',
				rendering_options: { amount_tax_display: 'exclude_tax' },
			},
			source: 'tok_visa',
			tax: { ip_address: '8.8.8.8', validate_location: 'immediately' },
			tax_exempt: 'reverse',
			tax_id_data: [
				{ type: 'eu_vat', value: 'DE123456789' },
				{ type: 'us_ein', value: '12-3456789' },
			],
			test_clock: clock.id,
			expand: [
				'sources',
				'tax',
				'tax_ids',
				'cash_balance',
				'default_source',
				'test_clock',
				'subscriptions',
				'invoice_credit_balance',
			],
		});
		expect(customer).toMatchObject({
			name: 'Edge Communications',
			business_name: 'Edge Communications Inc.',
			individual_name: 'Rose Gonzalez',
			email: 'rose@edge.example',
			balance: -5000,
			currency: 'usd',
			created: 1_700_000_000,
			address: { line1: '312 Constitution Place', line2: null },
			shipping: { name: 'Rose', phone: '1', address: { line1: '1 Way', city: null } },
			metadata: { crm_id: '001', 'a b': 'c' },
			preferred_locales: ['en-US', 'de'],
			cash_balance: { settings: { reconciliation_mode: 'manual', using_merchant_default: false } },
			invoice_prefix: 'EDGE1',
			next_invoice_sequence: 7,
			invoice_settings: {
				custom_fields: [{ name: 'PO', value: '12' }],
				footer: 'Thanks',
				rendering_options: { amount_tax_display: 'exclude_tax', template: null },
			},
			default_source: { object: 'card', last4: '4242', customer: customer.id },
			sources: { data: [{ brand: 'Visa' }] },
			tax: { automatic_tax: 'supported', ip_address: '8.8.8.8' },
			tax_exempt: 'reverse',
			tax_ids: {
				data: [
					{ type: 'us_ein', value: '12-3456789' },
					{ type: 'eu_vat', country: 'DE' },
				],
			},
			test_clock: { id: clock.id },
			invoice_credit_balance: { usd: -5000 },
		});
	});

	it('is retrieved, updated, listed, searched and deleted', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create({
			email: 'a@b.co',
			name: 'A',
			metadata: { k: 'v', l: 'w' },
		});
		await stripe.customers.update(id, { name: '', metadata: { k: '', m: 'x' }, phone: '5' });
		const customer = await stripe.customers.retrieve(id);
		expect(customer).toMatchObject({ name: null, phone: '5', metadata: { l: 'w', m: 'x' } });
		expect((await stripe.customers.list({ email: 'a@b.co' })).data).toMatchObject([{ id }]);
		expect((await stripe.customers.list({ email: 'A@b.co' })).data).toEqual([]);
		expect(
			(await stripe.customers.search({ query: 'metadata["m"]:"x" AND -email:"c@d.e"' })).data,
		).toMatchObject([{ id }]);
		expect(await stripe.customers.del(id)).toEqual(
			expect.objectContaining({ id, object: 'customer', deleted: true }),
		);
		expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
		expect((await stripe.customers.list()).data).toEqual([]);
	});

	it.each([
		[{ foo: 1 }, 'parameter_unknown', 'foo', 'Received unknown parameter: foo'],
		[
			{ shipping: { name: 'x', address: {}, foo: '1' } },
			'parameter_unknown',
			'shipping[foo]',
			'Received unknown parameter: shipping[foo]',
		],
		[{ balance: 'abc' }, 'parameter_invalid_integer', 'balance', 'Invalid integer: abc'],
		[
			{ shipping: { address: { line1: 'x' } } },
			'parameter_missing',
			'shipping[name]',
			'Missing required param: shipping[name].',
		],
		[
			{ tax_exempt: 'maybe' },
			undefined,
			'tax_exempt',
			'Invalid tax_exempt: must be one of exempt, none, or reverse',
		],
		[{ email: 'nobody' }, 'email_invalid', 'email', 'Invalid email address: nobody'],
		[{ coupon: 'X' }, 'parameter_unknown', 'coupon', 'Received unknown parameter: coupon'],
		[
			{ source: '' },
			'parameter_invalid_empty',
			'source',
			expect.stringContaining("empty string for 'source'"),
		],
		[
			{ tax_id_data: [{ type: 'eu_vat', value: 'nope' }] },
			'tax_id_invalid',
			'tax_id_data',
			'Invalid value for eu_vat.',
		],
	])('is refused with %j as Stripe refuses it', async (params, code, param, message) => {
		const refusal = await refusalOf(sandbox.client().customers.create(params as object));
		expect(refusal).toMatchObject({
			statusCode: 400,
			rawType: 'invalid_request_error',
			code,
			param,
		});
		expect(refusal.raw).toMatchObject({ message });
		expect(refusal.requestId).toMatch(/^req_/);
	});
});
