import type { Kit } from './kit';

/** The account and the accounts that are connected to it. */
export async function exerciseAccounts({
	stripe,
	connectedAccount,
	raw,
	refused,
}: Kit): Promise<void> {
	await stripe.accounts.retrieveCurrent();
	await stripe.accounts.retrieve(connectedAccount);
	await stripe.accounts.retrieveCurrent({}, { stripeAccount: connectedAccount });
	await stripe.accounts.list({ limit: 1 });
	await stripe.accounts.list({ created: { gt: 1 } });
	await refused(stripe.accounts.retrieve('acct_nobody'), 403);
	await refused(stripe.customers.list({}, { stripeAccount: 'acct_nobody' }), 403);
	await raw('GET /v1/account', 'nickname=x', 400);
}

/** Products and prices. */
export async function exerciseCatalogue({ stripe, raw, refused }: Kit): Promise<void> {
	const product = await stripe.products.create({
		name: 'Generator',
		description: 'GenWatt Diesel 1000kW',
		active: true,
		images: ['https://example.com/generator.png'],
		metadata: { code: 'GC1060' },
		shippable: true,
		statement_descriptor: 'GENERATOR',
		unit_label: 'piece',
		url: 'https://example.com/generator',
		default_price_data: { currency: 'usd', unit_amount: 10_000_000 },
		expand: ['default_price'],
	});
	await stripe.products.update(product.id, { name: 'Generator 1000kW', metadata: { code: '' } });
	await stripe.products.retrieve(product.id);
	await stripe.products.retrieve(product.id, { expand: ['default_price'] });
	await stripe.products.list({ active: true, limit: 1 });
	await stripe.products.list({ ids: [product.id], expand: ['data.default_price'] });

	const price = await stripe.prices.create({
		currency: 'usd',
		product: product.id,
		unit_amount: 50_000,
		nickname: 'Monthly',
		lookup_key: 'generator-monthly',
		recurring: { interval: 'month', interval_count: 1 },
		metadata: { kind: 'rent' },
		expand: ['product'],
	});
	await stripe.prices.create({
		currency: 'jpy',
		product_data: { name: 'Manual' },
		unit_amount: 500,
	});
	await stripe.prices.create({
		currency: 'usd',
		product: product.id,
		custom_unit_amount: { enabled: true, minimum: 500, preset: 1000, maximum: 5000 },
	});
	await stripe.prices.create({
		currency: 'usd',
		product: product.id,
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers: [
			{ up_to: 10, unit_amount: 700 },
			{ up_to: 'inf', unit_amount: 500, flat_amount: 100 },
		],
		recurring: { interval: 'month', usage_type: 'licensed' },
		expand: ['tiers'],
	});
	await stripe.prices.update(price.id, { active: false, nickname: 'Rent', metadata: { kind: '' } });
	await stripe.prices.retrieve(price.id);
	await stripe.prices.retrieve(price.id, { expand: ['product', 'currency_options', 'tiers'] });
	await stripe.prices.list({ product: product.id, type: 'recurring', expand: ['data.product'] });
	await stripe.prices.list({ lookup_keys: ['generator-monthly'], active: false, currency: 'usd' });

	await stripe.products.listFeatures(product.id);
	const spare = await stripe.products.create({ name: 'Spare' });
	await stripe.products.del(spare.id);
	await refused(stripe.products.retrieve(spare.id), 404);
	await refused(stripe.prices.retrieve('price_nobody'), 404);
	await raw('POST /v1/products', 'description=nameless', 400);
	await raw('POST /v1/products', 'name=x&nickname=x', 400);
	await raw('POST /v1/prices', 'unit_amount=100', 400);
	await raw('POST /v1/prices', 'currency=usd&unit_amount=much', 400);
	await raw('POST /v1/prices', 'currency=usd&recurring[interval]=aeon', 400);
}

/** Test clocks, with customers that live by them. */
export async function exerciseTestClocks({ stripe, raw, refused }: Kit): Promise<void> {
	const { testClocks } = stripe.testHelpers;
	const now = Math.floor(Date.now() / 1000);
	const clock = await testClocks.create({ frozen_time: now, name: 'A month on' });
	const customer = await stripe.customers.create({ test_clock: clock.id, expand: ['test_clock'] });
	await stripe.customers.retrieve(customer.id);
	await stripe.customers.list({ test_clock: clock.id, expand: ['data.test_clock'] });
	await testClocks.advance(clock.id, { frozen_time: now + 86_400 });
	await testClocks.retrieve(clock.id);
	await testClocks.list({ limit: 1 });
	await testClocks.del(clock.id);
	await refused(testClocks.retrieve(clock.id), 404);
	await raw('POST /v1/test_helpers/test_clocks', 'name=timeless', 400);
	await raw('POST /v1/test_helpers/test_clocks', 'frozen_time=noon', 400);
}

/** The events that all the rest has left behind: run it last. */
export async function exerciseEvents({
	stripe,
	raw,
	refused,
	connectedAccount,
}: Kit): Promise<void> {
	const [newest] = (await stripe.events.list({ limit: 100 })).data;
	if (newest === undefined) throw new Error('Nothing has left an event behind.');
	for await (const event of stripe.events.list({ limit: 100 })) {
		if (event.id === newest.id) await stripe.events.retrieve(event.id);
	}
	await stripe.events.list({ type: 'customer.created' });
	await stripe.events.list({ types: ['customer.created', 'customer.updated'], limit: 5 });
	await stripe.events.list({ created: { gte: newest.created - 3600 }, delivery_success: true });
	await stripe.events.list({}, { stripeAccount: connectedAccount });
	await refused(stripe.events.retrieve('evt_nobody'), 404);
	await raw('GET /v1/events', 'nickname=x', 400);
	await raw('GET /v1/events', 'limit=many', 400);
}
