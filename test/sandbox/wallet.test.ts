import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const CARD = { number: '4242424242424242', exp_month: '8', exp_year: '2034', cvc: '314' };
const BANK = {
	country: 'US',
	currency: 'usd',
	account_holder_name: 'Jane Austen',
	account_holder_type: 'individual' as const,
	routing_number: '110000000',
	account_number: '000123456789',
};

/** The ID of what a field holds unexpanded. */
function idOf(field: unknown): string {
	if (typeof field === 'string') return field;
	throw new Error('The field holds no ID');
}

describe('tokens', () => {
	it('of a test card serve one customer, once', async () => {
		const stripe = sandbox.client();
		const token = await stripe.tokens.create({ card: CARD });
		expect(token).toMatchObject({
			type: 'card',
			used: false,
			card: { last4: '4242', brand: 'Visa' },
		});
		const customer = await stripe.customers.create({ source: token.id });
		expect(customer.default_source).toBe(token.card?.id);
		expect(await stripe.tokens.retrieve(token.id)).toMatchObject({ used: true });
		expect(await refusalOf(stripe.customers.create({ source: token.id }))).toMatchObject({
			code: 'token_already_used',
			param: 'source',
		});
	});

	it.each([
		[{ ...CARD, number: '4242424242424241' }, 'incorrect_number'],
		[{ ...CARD, number: '4111111111111111' }, 'card_declined'],
		[{ ...CARD, exp_month: '13' }, 'invalid_expiry_month'],
		[{ ...CARD, exp_year: '2001' }, 'invalid_expiry_year'],
		[{ ...CARD, cvc: '1' }, 'invalid_cvc'],
	])('refuse the card %j with %s', async (card, code) => {
		expect(await refusalOf(sandbox.client().tokens.create({ card }))).toMatchObject({
			statusCode: 402,
			type: 'StripeCardError',
			code,
		});
	});

	it('take no raw card in live mode and never log a whole number', async () => {
		const live = sandbox.client(sandbox.stripe.liveSecretKey);
		expect(await refusalOf(live.tokens.create({ card: CARD }))).toMatchObject({ statusCode: 402 });
		expect(JSON.stringify(await sandbox.requests())).not.toContain('4242424242424242');
	});

	it('of a bank account must have numbers that can be', async () => {
		const stripe = sandbox.client();
		const token = await stripe.tokens.create({ bank_account: BANK });
		expect(token).toMatchObject({
			type: 'bank_account',
			bank_account: { last4: '6789', status: 'new' },
		});
		const wrong = stripe.tokens.create({ bank_account: { ...BANK, routing_number: '123456789' } });
		expect(await refusalOf(wrong)).toMatchObject({ code: 'routing_number_invalid' });
	});

	it('carry a customer to a connected account, the classic way', async () => {
		const stripe = sandbox.client();
		const [stripeAccount = ''] = sandbox.stripe.connectedAccounts;
		const platform = await stripe.customers.create({ source: 'tok_mastercard' });
		const token = await stripe.tokens.create({ customer: platform.id }, { stripeAccount });
		const shared = await stripe.customers.create(
			{ source: token.id, expand: ['default_source'] },
			{ stripeAccount },
		);
		expect(shared.default_source).toMatchObject({ brand: 'MasterCard', customer: shared.id });
		expect(await refusalOf(stripe.tokens.create({ customer: platform.id }))).toMatchObject({
			param: 'customer',
		});
		const bare = await stripe.customers.create();
		expect(
			await refusalOf(stripe.tokens.create({ customer: bare.id }, { stripeAccount })),
		).toMatchObject({
			code: 'missing',
		});
	});
});

describe('a test card', () => {
	it.each([
		['tok_visa_debit', { funding: 'debit', last4: '5556' }],
		['tok_amex', { brand: 'American Express', last4: '0005' }],
		['tok_de', { country: 'DE' }],
		['tok_cvcCheckFail', { cvc_check: 'fail' }],
		['tok_chargeCustomerFail', { last4: '0341' }],
	])('behind %s is attached as documented', async (source, expected) => {
		const customer = await sandbox
			.client()
			.customers.create({ source, expand: ['default_source'] });
		expect(customer.default_source).toMatchObject(expected);
	});

	it.each([
		['chargeDeclined', 'card_declined', 'generic_decline'],
		['chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
		['chargeDeclinedExpiredCard', 'expired_card', ''],
		['chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
		['chargeDeclinedProcessingError', 'processing_error', ''],
	])(
		'of the kind %s cannot be attached, by token or as a payment method',
		async (name, code, decline) => {
			const stripe = sandbox.client();
			const { id } = await stripe.customers.create();
			const refusals = [
				await refusalOf(stripe.customers.create({ source: `tok_${name}` })),
				await refusalOf(stripe.paymentMethods.attach(`pm_card_${name}`, { customer: id })),
			];
			for (const refusal of refusals) {
				expect(refusal).toMatchObject({ statusCode: 402, code });
				expect(refusal.decline_code).toBe(decline);
			}
			expect((await stripe.customers.list()).data).toHaveLength(1);
		},
	);
});

describe('a customer’s sources', () => {
	it('are added, changed, listed and deleted, and the default follows', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create({ source: 'tok_visa' });
		const second = await stripe.customers.createSource(id, {
			source: 'tok_mastercard',
			metadata: { a: 'b' },
		});
		await stripe.customers.update(id, { default_source: second.id });
		expect(
			await stripe.customers.updateSource(id, second.id, { name: 'Jenny', exp_year: '2035' }),
		).toMatchObject({
			name: 'Jenny',
			exp_year: 2035,
			metadata: { a: 'b' },
		});
		expect((await stripe.customers.listSources(id, { object: 'card' })).data).toHaveLength(2);
		expect(await stripe.customers.deleteSource(id, second.id)).toMatchObject({ deleted: true });
		const left = (await stripe.customers.listSources(id)).data;
		expect(await stripe.customers.retrieve(id)).toMatchObject({ default_source: left[0]?.id });
		expect(await refusalOf(stripe.customers.retrieveSource(id, second.id))).toMatchObject({
			statusCode: 404,
		});
	});

	it('can be the default only when they are the customer’s own', async () => {
		const stripe = sandbox.client();
		const other = await stripe.customers.create({ source: 'tok_visa' });
		const { id } = await stripe.customers.create();
		const refusal = await refusalOf(
			stripe.customers.update(id, { default_source: idOf(other.default_source) }),
		);
		expect(refusal).toMatchObject({ statusCode: 400, param: 'default_source' });
	});

	it('of a bank are verified by the two test amounts', async () => {
		const stripe = sandbox.client();
		const token = await stripe.tokens.create({ bank_account: BANK });
		const { id, default_source: bank } = await stripe.customers.create({ source: token.id });
		const verify = (amounts: number[]) =>
			stripe.customers.verifySource(id, idOf(bank), { amounts });
		expect(await refusalOf(verify([1, 2]))).toMatchObject({
			code: 'bank_account_verification_failed',
		});
		expect(await verify([45, 32])).toMatchObject({ status: 'verified' });
		expect(
			await stripe.customers.create({ source: 'btok_us_verified', expand: ['default_source'] }),
		).toMatchObject({
			default_source: { status: 'verified' },
		});
	});

	it('of the Sources API serve too', async () => {
		const stripe = sandbox.client();
		const source = await stripe.sources.create({ type: 'card', token: 'tok_visa' });
		const { id } = await stripe.customers.create({ source: source.id });
		expect(await stripe.customers.retrieve(id)).toMatchObject({ default_source: source.id });
		await stripe.sources.update(source.id, { metadata: { a: 'b' } });
		expect(await stripe.sources.retrieve(source.id)).toMatchObject({ metadata: { a: 'b' } });
		await stripe.sources.create({ type: 'ach_credit_transfer', currency: 'usd' });
	});
});

describe('payment methods', () => {
	it('are created, attached, listed, changed and detached for good', async () => {
		const stripe = sandbox.client();
		const { id: customer } = await stripe.customers.create();
		const method = await stripe.paymentMethods.create({
			type: 'card',
			card: { token: 'tok_visa' },
			billing_details: { name: 'Jenny' },
		});
		await stripe.paymentMethods.attach(method.id, { customer });
		await stripe.customers.update(customer, {
			invoice_settings: { default_payment_method: method.id },
		});
		expect((await stripe.customers.listPaymentMethods(customer)).data).toMatchObject([
			{ id: method.id, customer },
		]);
		expect((await stripe.paymentMethods.list({ customer, type: 'us_bank_account' })).data).toEqual(
			[],
		);
		expect(
			await stripe.paymentMethods.update(method.id, {
				metadata: { a: 'b' },
				card: { exp_year: 2040 },
			}),
		).toMatchObject({
			card: { exp_year: 2040 },
			billing_details: { name: 'Jenny' },
		});
		expect(await stripe.customers.retrievePaymentMethod(customer, method.id)).toMatchObject({
			id: method.id,
		});
		expect(await refusalOf(stripe.paymentMethods.attach(method.id, { customer }))).toMatchObject({
			statusCode: 400,
		});
		await stripe.paymentMethods.detach(method.id);
		expect(await stripe.customers.retrieve(customer)).toMatchObject({
			invoice_settings: { default_payment_method: null },
		});
		expect(await refusalOf(stripe.paymentMethods.attach(method.id, { customer }))).toMatchObject({
			message: expect.stringContaining('may not be used again'),
		});
	});

	it('come with a customer who is created with one', async () => {
		const stripe = sandbox.client();
		const customer = await stripe.customers.create({
			payment_method: 'pm_card_visa',
			invoice_settings: { default_payment_method: 'pm_card_visa' },
			expand: ['invoice_settings.default_payment_method'],
		});
		expect(customer.invoice_settings.default_payment_method).toMatchObject({
			object: 'payment_method',
			customer: customer.id,
			card: { last4: '4242' },
		});
	});

	it('must be the customer’s own to be the default', async () => {
		const stripe = sandbox.client();
		const method = await stripe.paymentMethods.create({
			type: 'card',
			card: { token: 'tok_visa' },
		});
		const refusal = await refusalOf(
			stripe.customers.create({ invoice_settings: { default_payment_method: method.id } }),
		);
		expect(refusal).toMatchObject({
			statusCode: 400,
			param: 'invoice_settings[default_payment_method]',
		});
		expect((await stripe.customers.list()).data).toEqual([]);
	});

	it('of a bank account carry its last four digits only', async () => {
		const stripe = sandbox.client();
		const method = await stripe.paymentMethods.create({
			type: 'us_bank_account',
			us_bank_account: {
				account_number: '000123456789',
				routing_number: '110000000',
				account_holder_type: 'company',
			},
			billing_details: { name: 'Jenny' },
		});
		expect(method.us_bank_account).toMatchObject({ last4: '6789', account_holder_type: 'company' });
		expect(JSON.stringify(await sandbox.call('GET', '/state?type=payment_method'))).not.toContain(
			'000123456789',
		);
		const nameless = stripe.paymentMethods.create({
			type: 'us_bank_account',
			us_bank_account: { account_number: '000123456789', routing_number: '110000000' },
		});
		expect(await refusalOf(nameless)).toMatchObject({ param: 'billing_details[name]' });
	});

	it('are cloned to a connected account, the current way', async () => {
		const stripe = sandbox.client();
		const [stripeAccount = ''] = sandbox.stripe.connectedAccounts;
		const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' });
		const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data;
		const params = { customer: customer.id, payment_method: method?.id ?? '' };
		const clone = await stripe.paymentMethods.create(params, { stripeAccount });
		expect(clone).toMatchObject({ customer: null, card: { last4: '4242' } });
		expect(clone.id).not.toBe(method?.id);
		const shared = await stripe.customers.create({ payment_method: clone.id }, { stripeAccount });
		expect(
			(await stripe.customers.listPaymentMethods(shared.id, {}, { stripeAccount })).data,
		).toHaveLength(1);
		expect(await refusalOf(stripe.paymentMethods.create(params))).toMatchObject({
			statusCode: 400,
		});
	});

	it('show the cards of the older API as well', async () => {
		const stripe = sandbox.client();
		const customer = await stripe.customers.create({ source: 'tok_amex' });
		const { data } = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
		expect(data).toMatchObject([
			{ id: customer.default_source, object: 'payment_method', card: { brand: 'amex' } },
		]);
	});
});
