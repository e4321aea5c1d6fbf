import type { Kit } from './kit';

const ACH = {
	routing_number: '110000000',
	account_number: '000123456789',
	account_holder_type: 'company',
} as const;

/** Tokens, sources, cards and bank accounts: the older ways to keep payment details. */
export async function exerciseSources({
	stripe,
	raw,
	refused,
	connectedAccount,
}: Kit): Promise<void> {
	const { id } = await stripe.customers.create({ name: 'Sources', email: 'sources@example.com' });
	const card = await stripe.customers.createSource(id, { source: 'tok_visa' });
	await stripe.customers.createSource(id, {
		source: 'tok_mastercard',
		metadata: { kept: 'yes' },
		expand: ['customer'],
	});
	const bankToken = await stripe.tokens.create({
		bank_account: { ...ACH, country: 'US', currency: 'usd', account_holder_name: 'Rose Gonzalez' },
	});
	await stripe.tokens.retrieve(bankToken.id);
	await stripe.tokens.retrieve('tok_visa');
	const bank = await stripe.customers.createSource(id, { source: bankToken.id });
	await stripe.customers.updateSource(id, bank.id, {
		account_holder_name: 'Rose Gonzalez',
		account_holder_type: 'individual',
		metadata: { branch: 'Chicago' },
	});
	await refused(stripe.customers.verifySource(id, bank.id, { amounts: [1, 2] }), 400);
	await stripe.customers.verifySource(id, bank.id, { amounts: [32, 45], expand: ['customer'] });
	await refused(stripe.customers.createSource(id, { source: 'btok_us_verified' }), 400);
	await stripe.customers.updateSource(id, card.id, {
		name: 'Rose Gonzalez',
		exp_month: '11',
		exp_year: '2034',
		address_line1: '313 Constitution Place',
		address_zip: '78767',
		address_country: 'US',
		metadata: { checked: 'yes' },
	});
	await stripe.customers.retrieveSource(id, card.id);
	await stripe.customers.retrieveSource(id, bank.id, { expand: ['customer'] });

	const source = await stripe.sources.create({
		type: 'ach_credit_transfer',
		currency: 'usd',
		owner: { email: 'sources@example.com', name: 'Rose Gonzalez', address: { city: 'Austin' } },
		metadata: { kept: 'no' },
	});
	await stripe.sources.create({ type: 'card', token: 'tok_visa', usage: 'reusable' });
	await stripe.sources.update(source.id, {
		owner: { phone: '+1 512 757 6000' },
		metadata: { kept: 'yes' },
	});
	await stripe.sources.retrieve(source.id);
	await stripe.customers.createSource(id, { source: source.id });

	await stripe.customers.update(id, { default_source: bank.id, expand: ['default_source'] });
	await stripe.customers.update(id, { default_source: source.id, expand: ['default_source'] });
	await stripe.customers.update(id, { source: 'tok_amex' });
	await stripe.customers.listSources(id);
	await stripe.customers.listSources(id, { object: 'card', limit: 1 });
	await stripe.customers.listSources(id, { object: 'bank_account', expand: ['data.customer'] });
	await stripe.customers.listSources(id, { object: 'source' });
	await stripe.customers.retrieve(id, { expand: ['sources', 'default_source'] });
	await stripe.customers.list({ limit: 1, expand: ['data.sources', 'data.default_source'] });
	await stripe.customers.deleteSource(id, card.id);
	await stripe.customers.deleteSource(id, bank.id);
	await stripe.customers.deleteSource(id, source.id);
	await refused(stripe.customers.deleteSource(id, card.id), 404);

	// https://docs.stripe.com/connect/cloning-saved-payment-methods-sources: the older way to share.
	const shared = await stripe.tokens.create({ customer: id }, { stripeAccount: connectedAccount });
	await stripe.customers.create({ source: shared.id }, { stripeAccount: connectedAccount });
	await stripe.customers.list({}, { stripeAccount: connectedAccount });

	await raw('POST /v1/tokens', 'bank_account[country]=US', 400);
	await raw('POST /v1/tokens', 'bank_account[nickname]=x', 400);
	await raw('POST /v1/tokens', 'nickname=x', 400);
	await raw('POST /v1/sources', 'usage=eternal', 400);
	await raw('POST /v1/sources', 'nickname=x', 400);
	await raw(`POST /v1/customers/${id}/sources`, '', 400);
	await raw(`POST /v1/customers/${id}/sources`, 'source=tok_visa&nickname=x', 400);
	await raw(`GET /v1/customers/${id}/sources`, 'limit=many', 400);
	await refused(stripe.tokens.retrieve('tok_nobody'), 404);
	await refused(stripe.sources.retrieve('src_nobody'), 404);
}

/** Payment methods: cards and bank accounts, attached and detached, by platform and connected account. */
export async function exercisePaymentMethods(kit: Kit): Promise<void> {
	const { stripe, raw, refused, connectedAccount } = kit;
	const { id } = await stripe.customers.create({ name: 'Payment methods' });
	const card = await stripe.paymentMethods.create({
		type: 'card',
		card: { token: 'tok_visa' },
		billing_details: {
			name: 'Sean Forbes',
			email: 'sean@edge.example',
			phone: '(512) 757-6000',
			address: { line1: '312 Constitution Place', city: 'Austin', country: 'US' },
		},
		metadata: { kept: 'yes' },
		allow_redisplay: 'always',
	});
	const bank = await stripe.paymentMethods.create({
		type: 'us_bank_account',
		us_bank_account: { ...ACH, account_type: 'checking' },
		billing_details: { name: 'Edge Communications' },
	});
	await stripe.paymentMethods.create({
		type: 'sepa_debit',
		sepa_debit: { iban: 'DE89370400440532013000' },
		billing_details: { name: 'Edge GmbH', email: 'edge@example.com' },
	});
	await stripe.paymentMethods.attach(card.id, { customer: id, expand: ['customer'] });
	await stripe.paymentMethods.attach('pm_card_mastercard', { customer: id });
	await stripe.paymentMethods.update(card.id, {
		billing_details: { name: 'Sean F. Forbes', address: { city: 'Austin', state: 'TX' } },
		card: { exp_month: 12, exp_year: 2035 },
		metadata: { kept: '' },
		allow_redisplay: 'limited',
	});
	await stripe.paymentMethods.retrieve(card.id);
	await stripe.paymentMethods.retrieve(card.id, { expand: ['customer'] });
	await stripe.paymentMethods.retrieve(bank.id);
	await stripe.paymentMethods.list({ customer: id });
	await stripe.paymentMethods.list({ customer: id, type: 'card', expand: ['data.customer'] });
	await stripe.customers.listPaymentMethods(id, { type: 'card', limit: 1 });
	await stripe.customers.listPaymentMethods(id, { allow_redisplay: 'limited' });
	await stripe.customers.retrievePaymentMethod(id, card.id);
	await stripe.customers.update(id, {
		invoice_settings: { default_payment_method: card.id },
		expand: ['invoice_settings.default_payment_method'],
	});

	// https://docs.stripe.com/connect/direct-charges-multiple-accounts: the current way to share.
	const there = { stripeAccount: connectedAccount };
	const clone = await stripe.paymentMethods.create(
		{ customer: id, payment_method: card.id },
		there,
	);
	const customer = await stripe.customers.create({ name: 'Clone' }, there);
	await stripe.paymentMethods.attach(clone.id, { customer: customer.id }, there);
	await refused(stripe.paymentMethods.retrieve(clone.id), 404);

	await stripe.paymentMethods.detach(card.id);
	await refused(stripe.paymentMethods.attach(card.id, { customer: id }), 400);
	await refused(stripe.paymentMethods.retrieve('pm_nobody'), 404);
	const nameless =
		'us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=110000000';
	await raw('POST /v1/payment_methods', `type=us_bank_account&${nameless}`, 400);
	await raw('POST /v1/payment_methods', 'type=shells', 400);
	await raw('POST /v1/payment_methods', 'type=card&nickname=x', 400);
	await raw('POST /v1/payment_methods', 'type=card&billing_details[nickname]=x', 400);
	await raw(
		'POST /v1/payment_methods',
		'type=us_bank_account&us_bank_account[account_type]=big',
		400,
	);
	await raw('POST /v1/payment_methods/pm_card_visa/attach', 'nickname=x', 400);
	await raw('GET /v1/payment_methods', 'type=shells', 400);
}
