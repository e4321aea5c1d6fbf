import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type Stripe from 'stripe';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
let seller = '';
let other = '';

beforeAll(async () => {
	sandbox = await startTestSandbox();
	[seller = '', other = ''] = sandbox.stripe.connectedAccounts;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

/** What is read of the answers below. */
interface Answer {
	id: string;
	card?: Stripe.Card;
	default_source?: string;
}

/** Runs the program curl; `https://api.stripe.com` stands for the sandbox. */
async function curl(address: string, ...options: string[]): Promise<Answer> {
	const url = address.replace('https://api.stripe.com', sandbox.stripe.url);
	const { stdout } = await promisify(execFile)('curl', ['--silent', url, ...options]);
	return JSON.parse(stdout) as Answer;
}

async function connected(state: object): Promise<string> {
	return (await sandbox.call<{ id: string }>('POST', '/stripe/accounts', state)).id;
}

function cloneOf(
	stripe: Stripe,
	customer: string,
	method: string,
	stripeAccount = seller,
): Promise<Stripe.PaymentMethod> {
	return stripe.paymentMethods.create({ customer, payment_method: method }, { stripeAccount });
}

async function withCard(stripe: Stripe): Promise<{ customer: string; method: string }> {
	const customer = await stripe.customers.create();
	const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
	return { customer: customer.id, method: id };
}

describe('a customer shared the classic way', () => {
	it('is made by five calls of curl', async () => {
		const platform = ['-u', `${sandbox.stripe.secretKey}:`];
		const there = ['-H', `Stripe-Account: ${seller}`];
		const customer = await curl(
			'https://api.stripe.com/v1/customers',
			...platform,
			...['-d', 'description=Shared customer example'],
			...['-d', 'email=sharedcustomer1@email.com'],
		);
		// As a page with Stripe Elements makes it, with the publishable key.
		const source = await curl(
			'https://api.stripe.com/v1/tokens',
			...['-u', `${sandbox.stripe.publishableKey}:`],
			...['-d', 'card[number]=4242424242424242', '-d', 'card[cvc]=123'],
			...['-d', 'card[exp_month]=12', '-d', 'card[exp_year]=2034'],
		);
		const withCard = await curl(
			`https://api.stripe.com/v1/customers/${customer.id}`,
			...platform,
			...['-d', `source=${source.id}`],
		);
		expect(withCard).toMatchObject({ id: customer.id, default_source: source.card?.id });
		const token = await curl(
			'https://api.stripe.com/v1/tokens',
			...platform,
			...['-d', `customer=${customer.id}`],
			...there,
		);
		expect(token).toMatchObject({ object: 'token', type: 'card', used: false });
		const shared = await curl(
			'https://api.stripe.com/v1/customers',
			...platform,
			...['-d', `source=${token.id}`],
			...there,
		);
		expect(shared).toMatchObject({ object: 'customer', email: null });
		expect(shared.id).not.toBe(customer.id);

		const stripe = sandbox.client();
		const payment = await stripe.paymentIntents.create(
			{
				amount: 1500,
				currency: 'usd',
				customer: shared.id,
				confirm: true,
				off_session: true,
				payment_method: shared.default_source ?? '',
			},
			{ stripeAccount: seller },
		);
		expect(payment.status).toBe('succeeded');
		expect((await stripe.charges.list({ customer: customer.id })).data).toEqual([]);
		expect((await stripe.paymentIntents.list()).data).toEqual([]);
	});

	it('can be shared by a card or bank account that is not the default', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create({ source: 'tok_visa' });
		const card = await stripe.customers.createSource(id, { source: 'tok_amex' });
		const token = await stripe.tokens.create(
			{ customer: id, card: card.id },
			{ stripeAccount: seller },
		);
		expect(token.card).toMatchObject({ brand: 'American Express' });
		const bank = await stripe.customers.createSource(id, { source: 'btok_us_verified' });
		expect(
			await stripe.tokens.create(
				{ customer: id, bank_account: bank.id },
				{ stripeAccount: seller },
			),
		).toMatchObject({ type: 'bank_account', bank_account: { status: 'verified' } });
	});
});

describe('a cloned payment method', () => {
	it('that hangs on no customer is spent by one payment', async () => {
		const stripe = sandbox.client();
		const { customer, method } = await withCard(stripe);
		const clone = await cloneOf(stripe, customer, method);
		const pay = () =>
			stripe.paymentIntents.create(
				{
					amount: 100,
					currency: 'usd',
					payment_method: clone.id,
					confirm: true,
					return_url: 'https://shop.example',
				},
				{ stripeAccount: seller },
			);
		expect((await pay()).status).toBe('succeeded');
		expect(await refusalOf(pay())).toMatchObject({
			statusCode: 400,
			message: expect.stringContaining(
				'shared with a connected account without Customer attachment',
			),
		});
	});

	it('that hangs on a customer there is charged again and again, and never shows on the platform', async () => {
		const stripe = sandbox.client();
		const { customer, method } = await withCard(stripe);
		const clone = await cloneOf(stripe, customer, method);
		const there = await stripe.customers.create(
			{ payment_method: clone.id, invoice_settings: { default_payment_method: clone.id } },
			{ stripeAccount: seller },
		);
		for (const amount of [100, 200]) {
			const { status } = await stripe.paymentIntents.create(
				{
					amount,
					currency: 'usd',
					customer: there.id,
					payment_method: clone.id,
					confirm: true,
					off_session: true,
				},
				{ stripeAccount: seller },
			);
			expect(status).toBe('succeeded');
		}
		expect((await stripe.paymentIntents.list({ customer })).data).toEqual([]);
	});

	it('does not follow its original', async () => {
		const stripe = sandbox.client();
		const { customer, method } = await withCard(stripe);
		const clone = await cloneOf(stripe, customer, method);
		await stripe.paymentMethods.update(method, { billing_details: { name: 'Later' } });
		await stripe.paymentMethods.detach(method);
		expect(
			await stripe.paymentMethods.retrieve(clone.id, {}, { stripeAccount: seller }),
		).toMatchObject({
			billing_details: { name: null },
		});
	});

	it('is a card or a US bank account; nothing else can be cloned', async () => {
		const stripe = sandbox.client();
		const { customer } = await withCard(stripe);
		const bank = await stripe.paymentMethods.attach('pm_usBankAccount_success', { customer });
		expect(await cloneOf(stripe, customer, bank.id)).toMatchObject({ type: 'us_bank_account' });
		const sepa = await stripe.paymentMethods.create({
			type: 'sepa_debit',
			sepa_debit: { iban: 'DE89370400440532013000' },
			billing_details: { name: 'A', email: 'a@b.example' },
		});
		await stripe.paymentMethods.attach(sepa.id, { customer });
		expect(await refusalOf(cloneOf(stripe, customer, sepa.id))).toMatchObject({ statusCode: 400 });
	});

	it('must hang on the customer that is named', async () => {
		const stripe = sandbox.client();
		const { method } = await withCard(stripe);
		const { customer } = await withCard(stripe);
		expect(await refusalOf(cloneOf(stripe, customer, method))).toMatchObject({ statusCode: 400 });
	});
});

describe('a connected account', () => {
	it('is made for a test, with its country and currency', async () => {
		const id = await connected({ name: 'Bike Barn', country: 'FR', currency: 'eur' });
		const stripe = sandbox.client();
		expect(await stripe.accounts.retrieve(id)).toMatchObject({
			country: 'FR',
			default_currency: 'eur',
			charges_enabled: true,
			capabilities: { card_payments: 'active', us_bank_account_ach_payments: 'inactive' },
		});
		expect((await stripe.accounts.list()).data[0]?.id).toBe(id);
	});

	it.each([
		[
			{ detailsSubmitted: false },
			{ details_submitted: false, requirements: { disabled_reason: 'requirements.past_due' } },
		],
		[{ disabledReason: 'rejected.fraud' }, { requirements: { disabled_reason: 'rejected.fraud' } }],
		[{ capabilities: { card_payments: 'inactive', us_bank_account_ach_payments: 'inactive' } }, {}],
	])('that is %j takes no payment, and says so', async (state, shown) => {
		const stripeAccount = await connected(state);
		const stripe = sandbox.client();
		expect(await stripe.accounts.retrieve(stripeAccount)).toMatchObject({
			charges_enabled: false,
			...shown,
		});
		const paying = stripe.paymentIntents.create(
			{ amount: 100, currency: 'usd' },
			{ stripeAccount },
		);
		expect(await refusalOf(paying)).toMatchObject({
			statusCode: 400,
			message: expect.stringMatching(/^This Connect account cannot currently make live charges\./),
		});
		await stripe.customers.create({}, { stripeAccount });
	});

	it('takes only the methods whose capability is active', async () => {
		const stripeAccount = await connected({ capabilities: { card_payments: 'pending' } });
		const { payment_method_types: types } = await sandbox
			.client()
			.paymentIntents.create({ amount: 100, currency: 'usd' }, { stripeAccount });
		expect(types).toEqual(['us_bank_account']);
	});

	it('whose owner took the access away is out of reach, and its platform is told', async () => {
		const stripe = sandbox.client();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { deauthorized: true });
		for (const asked of [
			stripe.customers.list({}, { stripeAccount: seller }),
			stripe.accounts.retrieve(seller),
		]) {
			expect(await refusalOf(asked)).toMatchObject({ statusCode: 403, code: 'account_invalid' });
		}
		expect((await stripe.accounts.list()).data.map(({ id }) => id)).toEqual([other]);
		const { objects } = await sandbox.call<{ objects: Array<{ type?: string }> }>(
			'GET',
			`/state?service=stripe&type=event&account=${seller}`,
		);
		expect(objects.map(({ type }) => type)).toContain('account.application.deauthorized');
		await sandbox.restart();
		await stripe.customers.list({}, { stripeAccount: seller });
	});

	it('tells of what changed about it', async () => {
		const stripe = sandbox.client();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { disabledReason: 'under_review' });
		const [event] = (await stripe.events.list({}, { stripeAccount: seller })).data;
		expect(event).toMatchObject({
			type: 'account.updated',
			data: { object: { requirements: { disabled_reason: 'under_review' } } },
		});
	});

	it('has rate limits of its own', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { rateLimit: 3, endpointRateLimit: 3 } });
		const stripe = sandbox.client();
		for (const stripeAccount of [seller, other]) {
			for (const limit of [1, 2, 3]) await stripe.customers.list({ limit }, { stripeAccount });
		}
		await stripe.customers.list();
		expect(await refusalOf(stripe.customers.list({}, { stripeAccount: seller }))).toMatchObject({
			statusCode: 429,
		});
	});

	it('is nothing that an account without Connect could reach', async () => {
		const stripe = sandbox.client(sandbox.stripe.secondAccount.secretKey);
		expect(await refusalOf(stripe.customers.list({}, { stripeAccount: seller }))).toMatchObject({
			statusCode: 403,
			code: 'platform_account_required',
		});
	});
});
