import type Stripe from 'stripe';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const OLD = { apiVersion: '2025-02-24.acacia' };

/** The events so far, oldest first. */
async function events(params: Stripe.EventListParams = {}): Promise<Stripe.Event[]> {
	return (await sandbox.client().events.list({ limit: 100, ...params })).data.reverse();
}

describe('tax IDs', () => {
	it.each([
		['eu_vat', 'DE123456789', 'DE'],
		['eu_vat', 'ATU12345678', 'AT'],
		['gb_vat', 'GB123456789', 'GB'],
		['us_ein', '12-3456789', 'US'],
		['au_abn', '12345678912', 'AU'],
		['in_gst', '12ABCDE3456FGZH', 'IN'],
	])('of type %s may be %s', async (type, value, country) => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create();
		const taxId = await stripe.customers.createTaxId(id, { type: type, value });
		expect(taxId).toMatchObject({ country, customer: id, type, value });
		expect((await stripe.customers.listTaxIds(id)).data).toMatchObject([{ id: taxId.id }]);
		expect(await stripe.customers.deleteTaxId(id, taxId.id)).toMatchObject({ deleted: true });
		expect(await refusalOf(stripe.customers.retrieveTaxId(id, taxId.id))).toMatchObject({
			statusCode: 404,
		});
	});

	it.each([
		['eu_vat', 'DE12'],
		['eu_vat', 'XX123456789'],
		['gb_vat', '123456789'],
		['us_ein', '1'],
	])('of type %s cannot be %s', async (type, value) => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create();
		expect(await refusalOf(stripe.customers.createTaxId(id, { type: type, value }))).toMatchObject({
			statusCode: 400,
			code: 'tax_id_invalid',
			message: `Invalid value for ${type}.`,
		});
	});

	it('have test values for each outcome of the verification', async () => {
		const { id } = await sandbox.client().customers.create();
		const verify = async (value: string) =>
			(await sandbox.client().customers.createTaxId(id, { type: 'eu_vat', value })).verification
				?.status;
		expect(await verify('000000000')).toBe('verified');
		expect(await verify('111111111')).toBe('unverified');
		expect(await verify('222222222')).toBe('pending');
	});

	it('belong to the account or, where its owner says so, to a customer', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create();
		const own = await stripe.taxIds.create({ type: 'us_ein', value: '12-3456789' });
		await stripe.taxIds.create({
			type: 'us_ein',
			value: '98-7654321',
			owner: { type: 'customer', customer: id },
		});
		expect((await stripe.taxIds.list()).data).toMatchObject([
			{ id: own.id, owner: { type: 'self' } },
		]);
		expect(await stripe.taxIds.retrieve(own.id)).toMatchObject({ value: '12-3456789' });
		expect(
			(await stripe.taxIds.list({ owner: { type: 'customer', customer: id } })).data,
		).toHaveLength(1);
		await stripe.taxIds.del(own.id);
	});
});

describe('coupons and promotion codes', () => {
	it('are created, changed, listed and deleted', async () => {
		const stripe = sandbox.client();
		const coupon = await stripe.coupons.create({
			amount_off: 500,
			currency: 'USD',
			name: 'Five',
			duration: 'repeating',
			duration_in_months: 3,
		});
		expect(coupon).toMatchObject({ amount_off: 500, currency: 'usd', valid: true });
		await stripe.coupons.update(coupon.id, { name: 'Fiver', metadata: { a: 'b' } });
		expect((await stripe.coupons.list()).data).toMatchObject([
			{ name: 'Fiver', metadata: { a: 'b' } },
		]);
		const code = await stripe.promotionCodes.create({
			promotion: { type: 'coupon', coupon: coupon.id },
			code: 'FALL',
			expand: ['promotion.coupon'],
		});
		expect(code).toMatchObject({
			code: 'FALL',
			active: true,
			promotion: { coupon: { id: coupon.id } },
		});
		await stripe.promotionCodes.update(code.id, { active: false });
		expect((await stripe.promotionCodes.list({ active: true })).data).toEqual([]);
		expect((await stripe.promotionCodes.list({ code: 'FALL' })).data).toHaveLength(1);
		await stripe.coupons.del(coupon.id);
		expect(await refusalOf(stripe.coupons.retrieve(coupon.id))).toMatchObject({ statusCode: 404 });
	});

	it.each([
		[{}, 'percent_off'],
		[{ percent_off: 101 }, 'percent_off'],
		[{ percent_off: 5, amount_off: 5 }, 'percent_off'],
		[{ amount_off: 5 }, 'currency'],
		[{ percent_off: 5, duration: 'repeating' }, 'duration_in_months'],
		[{ percent_off: 5, id: 'not an id' }, 'id'],
	])('are refused as %j', async (params, param) => {
		expect(await refusalOf(sandbox.client().coupons.create(params))).toMatchObject({
			statusCode: 400,
			param,
		});
	});

	it('give a customer a discount under an older version, until it is deleted', async () => {
		const stripe = sandbox.client();
		await stripe.coupons.create({
			id: 'ONCE',
			percent_off: 25.5,
			duration: 'repeating',
			duration_in_months: 2,
			max_redemptions: 1,
		});
		const { id } = await stripe.customers.create();
		await stripe.customers.update(id, { coupon: 'ONCE' } as object, OLD);
		const customer = await stripe.customers.retrieve(id, { expand: ['discount.source.coupon'] });
		expect(customer).toMatchObject({
			discount: { customer: id, source: { coupon: { percent_off: 25.5, valid: false } } },
		});
		expect(
			await refusalOf(stripe.customers.create({ coupon: 'ONCE' } as object, OLD)),
		).toMatchObject({
			code: 'coupon_expired',
		});
		expect(await stripe.customers.deleteDiscount(id)).toMatchObject({
			object: 'discount',
			deleted: true,
		});
		expect(await stripe.customers.retrieve(id)).toMatchObject({ discount: null });
		expect(await refusalOf(stripe.customers.deleteDiscount(id))).toMatchObject({ statusCode: 404 });
	});

	it('are refused where they do not exist', async () => {
		expect(
			await refusalOf(sandbox.client().customers.create({ coupon: 'NONE' } as object, OLD)),
		).toMatchObject({
			statusCode: 400,
			code: 'resource_missing',
			param: 'coupon',
			message: "No such coupon: 'NONE'",
		});
	});
});

describe('balances', () => {
	it('are what their transactions add up to', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create({ balance: -500 });
		const made = await stripe.customers.createBalanceTransaction(id, {
			amount: 200,
			currency: 'usd',
			description: 'Back',
		});
		expect(made).toMatchObject({ amount: 200, ending_balance: -300, type: 'adjustment' });
		expect(await stripe.customers.retrieve(id)).toMatchObject({ balance: -300 });
		expect((await stripe.customers.listBalanceTransactions(id)).data.map((t) => t.amount)).toEqual([
			200, -500,
		]);
		await stripe.customers.updateBalanceTransaction(id, made.id, { metadata: { a: 'b' } });
		expect(await stripe.customers.retrieveBalanceTransaction(id, made.id)).toMatchObject({
			metadata: { a: 'b' },
		});
		expect(
			await refusalOf(
				stripe.customers.createBalanceTransaction(id, { amount: 1, currency: 'eur' }),
			),
		).toMatchObject({
			param: 'currency',
		});
	});

	it('in cash follow the customer’s settings', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create();
		expect(await stripe.customers.retrieveCashBalance(id)).toMatchObject({
			settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
		});
		await stripe.customers.updateCashBalance(id, { settings: { reconciliation_mode: 'manual' } });
		expect(await stripe.customers.retrieveCashBalance(id)).toMatchObject({
			settings: { reconciliation_mode: 'manual', using_merchant_default: false },
		});
	});
});

describe('a customer’s details', () => {
	it('must be ones that tax can be calculated for, when that is asked', async () => {
		const stripe = sandbox.client();
		const create = (address: Stripe.AddressParam) =>
			stripe.customers.create({ address, tax: { validate_location: 'immediately' } });
		expect(await refusalOf(create({ country: 'US' }))).toMatchObject({
			code: 'customer_tax_location_invalid',
		});
		await create({ country: 'US', postal_code: '94110' });
		expect((await stripe.customers.list()).data).toHaveLength(1);
	});

	it('keep an invoice prefix to themselves', async () => {
		const stripe = sandbox.client();
		await stripe.customers.create({ invoice_prefix: 'ABC' });
		expect(await refusalOf(stripe.customers.create({ invoice_prefix: 'ABC' }))).toMatchObject({
			param: 'invoice_prefix',
		});
		expect(await refusalOf(stripe.customers.create({ invoice_prefix: 'abc' }))).toMatchObject({
			param: 'invoice_prefix',
		});
	});

	it.each([
		[{ email: `${'x'.repeat(510)}@b.co` }, 'email'],
		[{ name: 'x'.repeat(257) }, 'name'],
		[{ metadata: { ['k'.repeat(41)]: 'v' } }, `metadata[${'k'.repeat(41)}]`],
		[{ metadata: { k: 'v'.repeat(501) } }, 'metadata[k]'],
		[
			{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
			'metadata',
		],
		[
			{
				invoice_settings: {
					custom_fields: Array.from({ length: 5 }, () => ({ name: 'n', value: 'v' })),
				},
			},
			'invoice_settings[custom_fields]',
		],
		[{ address: { country: 'Germany' } }, 'address[country]'],
		[{ balance: 1e15 }, 'balance'],
		[{ balance: 1.5 }, 'balance'],
		[{ tax: { ip_address: 'here' } }, 'tax[ip_address]'],
		[{ preferred_locales: ['!'] }, 'preferred_locales[0]'],
		[{ test_clock: 'clock_none' }, 'test_clock'],
		[{ payment_method: 'pm_none' }, 'payment_method'],
		[{ source: 'tok_none' }, 'source'],
	])('are refused beyond what is documented: %#', async (params, param) => {
		expect(await refusalOf(sandbox.client().customers.create(params as object))).toMatchObject({
			statusCode: 400,
			param,
		});
	});
});

describe('products and prices', () => {
	it('lists the features of a product, of which a new one has none', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.products.create({ name: 'Shirt' });

		expect(await stripe.products.listFeatures(id)).toMatchObject({ object: 'list', data: [] });
		expect(await refusalOf(stripe.products.listFeatures('prod_none'))).toMatchObject({
			statusCode: 404,
		});
	});

	it('are created, changed, listed and deleted', async () => {
		const stripe = sandbox.client();
		const product = await stripe.products.create({
			name: 'Shirt',
			default_price_data: { currency: 'usd', unit_amount: 2000 },
		});
		const price = await stripe.prices.create({
			currency: 'eur',
			unit_amount: 1500,
			recurring: { interval: 'month' },
			product: product.id,
		});
		expect(price).toMatchObject({
			type: 'recurring',
			unit_amount_decimal: expect.objectContaining({}),
		});
		await stripe.prices.update(price.id, { active: false });
		expect((await stripe.prices.list({ product: product.id, active: true })).data).toMatchObject([
			{ id: product.default_price },
		]);
		expect(await stripe.prices.retrieve(price.id, { expand: ['product'] })).toMatchObject({
			product: { name: 'Shirt' },
		});
		await stripe.products.update(product.id, { description: 'Cotton' });
		expect(await refusalOf(stripe.products.del(product.id))).toMatchObject({ statusCode: 400 });
		const bare = await stripe.products.create({ name: 'Hat' });
		await stripe.products.del(bare.id);
		expect((await stripe.products.list()).data).toMatchObject([{ description: 'Cotton' }]);
		expect(await stripe.products.retrieve(product.id)).toMatchObject({ name: 'Shirt' });
	});
});

describe('events', () => {
	it('tell each change, what was before, and which request made it', async () => {
		const stripe = sandbox.client();
		const created = await stripe.customers.create(
			{ name: 'A', metadata: { k: 'v' } },
			{ idempotencyKey: 'k' },
		);
		await stripe.customers.update(created.id, { name: 'B', metadata: { k: 'w', l: 'x' } });
		await stripe.customers.update(created.id, { name: 'B' });
		await stripe.customers.del(created.id);
		const [first, second, third, ...rest] = await events();
		expect(first).toMatchObject({
			type: 'customer.created',
			api_version: '2026-10-28.endive',
			data: { object: { id: created.id, name: 'A' } },
			request: { id: created.lastResponse.requestId, idempotency_key: 'k' },
		});
		expect(second).toMatchObject({
			type: 'customer.updated',
			data: { previous_attributes: { name: 'A', metadata: { k: 'v', l: null } } },
		});
		expect(third?.type).toBe('customer.deleted');
		expect(rest).toEqual([]);
		expect(await stripe.events.retrieve(first?.id ?? '')).toMatchObject({
			type: 'customer.created',
		});
	});

	it('are filtered by type and gone after thirty days', async () => {
		const stripe = sandbox.client();
		await stripe.customers.create({ source: 'tok_visa' });
		await stripe.coupons.create({ percent_off: 5 });
		const types = async (params: Stripe.EventListParams) =>
			(await events(params)).map((event) => event.type);
		expect(await types({ type: 'coupon.created' })).toEqual(['coupon.created']);
		expect(await types({ type: 'customer.*' })).toEqual([
			'customer.source.created',
			'customer.created',
		]);
		expect(await types({ types: ['coupon.created', 'customer.created'] })).toEqual([
			'customer.created',
			'coupon.created',
		]);
		expect(
			await refusalOf(stripe.events.list({ types: Array.from({ length: 21 }, () => 'a.b') })),
		).toMatchObject({ statusCode: 400 });
		await sandbox.call('POST', '/clock', { advance: 31 * 24 * 3600 });
		expect(await types({})).toEqual([]);
	});

	it('are not written for what was refused or replayed', async () => {
		const stripe = sandbox.client();
		await refusalOf(stripe.customers.create({ source: 'tok_chargeDeclined' }));
		await stripe.customers.create({}, { idempotencyKey: 'k' });
		await stripe.customers.create({}, { idempotencyKey: 'k' });
		expect((await events()).map((event) => event.type)).toEqual(['customer.created']);
	});
});
