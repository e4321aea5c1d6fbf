import type { Kit } from './kit';

const ADDRESS = {
	line1: '2335 N. Michigan Avenue, Suite 1500',
	line2: 'Reception',
	city: 'Chicago',
	state: 'IL',
	postal_code: '60601',
	country: 'US',
};

/** Customers with every parameter of today's API, and all that can be asked about them. */
export async function exerciseCustomers({ stripe, raw, refused }: Kit): Promise<void> {
	const full = await stripe.customers.create({
		name: 'Grand Hotels & Resorts Ltd',
		business_name: 'Grand Hotels',
		individual_name: 'Tim Barr',
		email: 'barr_tim@grandhotels.example',
		phone: '(312) 596-1000',
		description: 'A chain of hotels',
		balance: -1250,
		address: ADDRESS,
		shipping: { name: 'Tim Barr', phone: '(312) 596-1000', address: ADDRESS },
		metadata: { crm_id: '001000000000001AAA', region: 'Midwest' },
		preferred_locales: ['en-US', 'de'],
		tax_exempt: 'none',
		tax: { ip_address: '8.8.8.8', validate_location: 'deferred' },
		tax_id_data: [
			{ type: 'eu_vat', value: 'DE123456789' },
			{ type: 'gb_vat', value: 'GB123456789' },
			{ type: 'us_ein', value: '12-3456789' },
		],
		invoice_prefix: 'GRAND1',
		next_invoice_sequence: 17,
		invoice_settings: {
			custom_fields: [{ name: 'Cost centre', value: '4711' }],
			footer: 'Thank you',
			rendering_options: { amount_tax_display: 'exclude_tax' },
		},
		cash_balance: { settings: { reconciliation_mode: 'manual' } },
		expand: ['tax_ids', 'sources', 'subscriptions', 'tax', 'cash_balance'],
	});
	await stripe.customers.create();
	await stripe.customers.create({ source: 'tok_visa', validate: true, expand: ['default_source'] });
	const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
	await stripe.customers.create({
		payment_method: method.id,
		invoice_settings: { default_payment_method: method.id },
		expand: ['invoice_settings.default_payment_method'],
	});
	for (const tax_exempt of ['exempt', 'reverse', 'none', ''] as const) {
		await stripe.customers.update(full.id, { tax_exempt });
	}
	await stripe.customers.update(full.id, {
		name: 'Grand Hotels & Resorts',
		validate: false,
		balance: 0,
		address: '',
		shipping: '',
		metadata: { region: '', tier: 'gold' },
		invoice_settings: { custom_fields: '', rendering_options: '' },
		preferred_locales: ['fr'],
		expand: ['tax_ids'],
	});
	await stripe.customers.update(full.id, { metadata: '' });
	await stripe.customers.retrieve(full.id);
	await stripe.customers.retrieve(full.id, {
		expand: ['tax_ids', 'sources', 'subscriptions', 'tax', 'cash_balance', 'test_clock'],
	});
	await stripe.customers.retrieve(full.id, { expand: ['invoice_credit_balance'] });

	const [newest] = (await stripe.customers.list({ limit: 2 })).data;
	await stripe.customers.list();
	await stripe.customers.list({ email: 'barr_tim@grandhotels.example' });
	await stripe.customers.list({ created: { gte: 1, lt: 4_000_000_000 }, limit: 100 });
	await stripe.customers.list({ created: { gt: 1, lte: 4_000_000_000 } });
	await stripe.customers.list({ created: full.created });
	await stripe.customers.list({ expand: ['data.default_source', 'data.tax_ids', 'data.sources'] });
	await stripe.customers.list({ starting_after: newest?.id ?? full.id });
	await stripe.customers.list({ ending_before: full.id });
	await stripe.customers.search({ query: "email:'barr_tim@grandhotels.example'", limit: 1 });
	await stripe.customers.search({
		query: "name~'grand'",
		expand: ['data.default_source', 'total_count'],
	});
	const { next_page: page } = await stripe.customers.search({ query: 'created>0', limit: 1 });
	if (page) await stripe.customers.search({ query: 'created>0', limit: 1, page });

	await stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'contract-once' });
	await stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'contract-once' });
	await refused(
		stripe.customers.create({ name: 'Twice' }, { idempotencyKey: 'contract-once' }),
		400,
	);

	await stripe.customers.updateCashBalance(full.id, {
		settings: { reconciliation_mode: 'automatic' },
	});
	await stripe.customers.retrieveCashBalance(full.id);
	const transaction = await stripe.customers.createBalanceTransaction(full.id, {
		amount: -500,
		currency: 'usd',
		description: 'Goodwill',
		metadata: { ticket: '42' },
		expand: ['customer'],
	});
	await stripe.customers.createBalanceTransaction(full.id, { amount: 200, currency: 'usd' });
	await stripe.customers.retrieveBalanceTransaction(full.id, transaction.id);
	await stripe.customers.updateBalanceTransaction(full.id, transaction.id, {
		description: 'Goodwill, agreed by telephone',
	});
	await stripe.customers.listBalanceTransactions(full.id, { limit: 1 });
	await stripe.customers.listBalanceTransactions(full.id, { expand: ['data.customer'] });

	await stripe.customers.del(full.id);
	await stripe.customers.retrieve(full.id);
	await refused(stripe.customers.update(full.id, { name: 'Gone' }), 404);
	await refused(stripe.customers.retrieve('cus_nobody'), 404);
	await refused(stripe.customers.create({ email: 'no address' }), 400);
	await refused(stripe.customers.create({ source: 'tok_chargeDeclined' }), 402);
	await raw('GET /v1/customers', 'expand[]=data.nobody', 400);
}

/** What every reader of the API refuses: names, types and absences. */
export async function exerciseCustomerRefusals({ stripe, raw }: Kit): Promise<void> {
	const { id } = await stripe.customers.create({ name: 'Refusals' });
	const create = 'POST /v1/customers';
	const forms = [
		'nickname=x',
		'default_source=card_1',
		'coupon=HALF',
		'promotion_code=promo_1',
		'business_vat_id=DE123456789',
		'name[first]=x',
		'balance=a+lot',
		'balance=1.5',
		'tax_exempt=maybe',
		`name=${'x'.repeat(257)}`,
		'address=Chicago',
		'address[planet]=Earth',
		'shipping[address][line1]=x',
		'shipping[name]=x',
		'metadata=x',
		'preferred_locales=en',
		'tax_id_data[0][value]=DE123456789',
		'tax_id_data[0][type]=eu_vat',
		'tax_id_data[0][type]=moon_vat&tax_id_data[0][value]=1',
		'invoice_settings[custom_fields][0][name]=x',
		'invoice_settings[rendering_options][amount_tax_display]=loud',
		'cash_balance[settings][reconciliation_mode]=sometimes',
		'tax[validate_location]=perhaps',
		'next_invoice_sequence=first',
		'validate=perhaps',
	];
	for (const form of forms) await raw(create, form, 400);
	await raw(`POST /v1/customers/${id}`, 'nickname=x', 400);
	await raw(`POST /v1/customers/${id}`, 'tax_id_data[0][type]=eu_vat', 400);
	await raw(`POST /v1/customers/${id}`, 'payment_method=pm_card_visa', 400);
	await raw(`GET /v1/customers/${id}`, 'nickname=x', 400);
	await raw('GET /v1/customers', 'nickname=x', 400);
	await raw('GET /v1/customers', 'limit=many', 400);
	await raw('GET /v1/customers/search', '', 400);
	await raw(`POST /v1/customers/${id}/balance_transactions`, 'amount=100', 400);
	await raw(`POST /v1/customers/${id}/balance_transactions`, 'currency=usd', 400);
	await raw('GET /v1/nothing', '', 404);
}
