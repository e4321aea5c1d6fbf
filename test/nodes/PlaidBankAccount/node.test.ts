import type { IDataObject } from 'n8n-workflow';
import type { ReceivedHook } from '../../support/hookReceiver';
import { useSkippedWaits } from '../../support/skippedWaits';
import { asItem, GOOD_LOGIN, type PlaidWorld, startPlaidWorld } from './support';

// The package may have to be built first.
jest.setTimeout(120_000);
useSkippedWaits();

let world: PlaidWorld;
beforeAll(async () => {
	world = await startPlaidWorld();
});
afterAll(async () => {
	await world.receiver.close();
	await world.close();
});
beforeEach(async () => {
	await world.restart();
	world.receiver.received.length = 0;
});

const newCustomer = async () => (await world.client().customers.create({ name: 'Rose' })).id;

const link = (customerId: string, changes: IDataObject = {}) => ({
	resource: 'link',
	operation: 'createLinkAddress',
	customerId: { mode: 'id', value: customerId },
	businessName: 'Acme',
	webhook: world.receiver.url,
	...changes,
});

const fromWebhook = { resource: 'link', operation: 'fromWebhook' };

const ofCustomer = (operation: string, customerId: string, changes: IDataObject = {}) => ({
	resource: 'bankAccount',
	operation,
	connectionFrom: 'customer',
	customerId: { mode: 'id', value: customerId },
	...changes,
});

/** A customer connects an account by the link that the node made; gives the webhook that tells of it. */
async function connected(customerId: string, fields = GOOD_LOGIN): Promise<ReceivedHook> {
	const { items } = await world.run({ parameters: link(customerId) });
	await world.visit(items[0]?.['address'], fields);
	const [hook] = await world.webhooks();
	if (!hook) throw new Error('Plaid sent no webhook');
	return hook;
}

/** As before, and the account is stored in Stripe. */
async function stored(customerId: string, fields = GOOD_LOGIN): Promise<IDataObject> {
	const hook = await connected(customerId, fields);
	const { items, result } = await world.run({ parameters: fromWebhook, items: [asItem(hook)] });
	expect(result.error).toBeUndefined();
	return items[0] ?? {};
}

it('the same webhook twice stores the account once', async () => {
	const customer = await newCustomer();
	const hook = await connected(customer);
	const items = [asItem(hook), asItem(hook)];

	const { items: told } = await world.run({ parameters: fromWebhook, items });
	const { items: later } = await world.run({ parameters: fromWebhook, items: [asItem(hook)] });

	expect([...told, ...later].map(({ status, wasThere }) => [status, wasThere])).toEqual([
		['attached', false],
		['attached', true],
		['attached', true],
	]);
	const { data } = await world.client().customers.listSources(customer, { object: 'bank_account' });
	expect(data).toHaveLength(1);
});

it('an account that the customer has already is taken as it is, when it is connected again', async () => {
	const customer = await newCustomer();
	const first = await stored(customer);

	const again = await stored(customer);

	expect(again).toMatchObject({ bankAccountId: first['bankAccountId'], wasThere: true });
	const check = await world.run({ parameters: ofCustomer('checkBalance', customer) });
	expect(check.items).toMatchObject([{ status: 'told', available: '100.00' }]);
});

it.each([
	[
		'an altered body',
		(hook: ReceivedHook) => ({ ...hook, body: hook.body.replace('SUCCESS', 'success') }),
	],
	['no signature', (hook: ReceivedHook) => ({ ...hook, headers: {} })],
	[
		'a signature of nobody’s',
		(hook: ReceivedHook) => ({ ...hook, headers: { 'plaid-verification': 'a.b.c' } }),
	],
])('a webhook with %s is refused, and nothing is done', async (_name, change) => {
	const customer = await newCustomer();
	const hook = change(await connected(customer));

	const { result } = await world.run({ parameters: fromWebhook, items: [asItem(hook)] });

	expect(result.error?.message).toContain('The webhook is not believed to be Plaid’s');
	const { data } = await world.client().customers.listSources(customer, { object: 'bank_account' });
	expect(data).toEqual([]);
});

it('a webhook without its raw body is refused with what to do', async () => {
	const { json } = asItem(await connected(await newCustomer()));

	const { result } = await world.run({ parameters: fromWebhook, items: [{ json }] });

	expect(result.error).toMatchObject({
		message: 'Input Binary Field: the item has no file “data”',
		description: expect.stringContaining('Raw Body') as string,
	});
});

it('whose account it is says the link that Plaid keeps, not the address that was called', async () => {
	const customer = await newCustomer();
	const other = await newCustomer();
	const item = asItem(await connected(customer));
	item.json['query'] = { stripe_customer: other };

	const { items } = await world.run({ parameters: fromWebhook, items: [item] });

	expect(items[0]).toMatchObject({ customerId: customer });
});

it('tells when somebody left without connecting an account', async () => {
	const customer = await newCustomer();
	const { items } = await world.run({ parameters: link(customer) });
	await world.visit(items[0]?.['address'], { action: 'leave' });
	const [hook] = await world.webhooks();

	const told = await world.run({
		parameters: fromWebhook,
		items: hook ? [asItem(hook)] : [],
	});

	expect(told.items).toEqual([{ status: 'left', customerId: customer, location: '' }]);
});

it('what was connected at Plaid is not lost when Stripe refuses it, and can be attached later', async () => {
	const customer = await newCustomer();
	const hook = await connected(customer);
	await world.client().customers.del(customer);
	const fresh = await newCustomer();

	// The customer is found before anything is exchanged; here it is gone in between.
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'GET',
		path: '/sources',
		fault: { type: 'status', status: 200, body: { object: 'list', data: [], has_more: false } },
	});
	const { items } = await world.run({ parameters: fromWebhook, items: [asItem(hook)] });
	await world.call('DELETE', '/faults');
	expect(items[0]).toMatchObject({
		status: 'unfinished',
		error: expect.stringContaining('Attaching the bank account to customer') as string,
		accessToken: expect.stringMatching(/^sealed_/) as string,
	});

	const token = await world.run({
		parameters: {
			resource: 'bankAccount',
			operation: 'createToken',
			accountId: items[0]?.['accountId'] as string,
		},
		items: [{ json: items[0] ?? {} }],
	});
	const attached = await world.run({
		parameters: ofCustomer('attach', fresh),
		items: [{ json: token.items[0] ?? {} }],
	});

	expect(attached.items).toMatchObject([
		{ customerId: fresh, status: 'attached', verification: 'verified' },
	]);
});

it('the page is asked for in the language and for the banks that were chosen', async () => {
	const options = { language: 'pt', countries: ['US', 'GB', 'FI'] };

	await world.run({ parameters: link(await newCustomer(), { options }) });

	const { objects } = await world.call<{ objects: IDataObject[] }>(
		'GET',
		'/state?service=plaid&type=link_token',
	);
	expect(objects).toMatchObject([
		{ request: { language: 'pt', country_codes: ['US', 'GB', 'FI'] } },
	]);
});

describe('step by step', () => {
	it('exchanges, makes a token and attaches, and no item holds an access token that works by itself', async () => {
		const customer = await newCustomer();
		const hook = await connected(customer, { ...GOOD_LOGIN, bank: 'ins_109511' });
		const [publicToken] = (JSON.parse(hook.body) as { public_tokens: string[] }).public_tokens;
		const exchanged = await world.run({
			parameters: { resource: 'link', operation: 'exchangePublicToken' },
			items: [{ json: { publicToken } }],
		});
		expect(exchanged.items[0]).toMatchObject({
			institution: 'Tartan Bank',
			accounts: [{ name: 'Plaid Checking', mask: '0000', subtype: 'checking', isDebitable: true }],
		});
		const token = await world.run({
			parameters: { resource: 'bankAccount', operation: 'createToken' },
			items: [{ json: exchanged.items[0] ?? {} }],
		});
		const attached = await world.run({
			parameters: ofCustomer('attach', customer, { makeDefault: false }),
			items: [{ json: token.items[0] ?? {} }],
		});

		expect(attached.items).toMatchObject([{ isDefault: false, wasThere: false }]);
		const said = JSON.stringify([exchanged, token, attached].map(({ items }) => items));
		expect(said).not.toMatch(/access-sandbox|000123456789/);
		const check = await world.run({ parameters: ofCustomer('checkBalance', customer) });
		// This bank tells what is booked and not what is available.
		expect(check.items).toMatchObject([{ available: null, current: '110.00' }]);
	});

	it('refuses a token that was sealed by another secret, until the one before is told', async () => {
		const customer = await newCustomer();
		await stored(customer);
		const check = ofCustomer('checkBalance', customer);
		const rolled = { clientId: 'x', secret: 'another-secret' };

		const refused = await world.run({ parameters: check, plaid: rolled });

		expect(refused.result.error?.message).toContain('sealed by another secret');
		const before = await world.run({
			parameters: check,
			plaid: { ...rolled, secretBefore: world.plaid.secret },
		});
		// It can be opened now; Plaid itself does not know the other secret.
		expect(before.result.error?.message).toContain('Plaid does not know this client ID');
	});
});

describe('Check Balance', () => {
	it.each([
		['99.99', '99.99', 'covered'],
		['100', '100.00', 'covered'],
		['100.01', '100.01', 'notCovered'],
	])('of 100.00 says of %s, which is %s: %s', async (amount, shown, status) => {
		const customer = await newCustomer();
		await stored(customer);

		const { items } = await world.run({
			parameters: ofCustomer('checkBalance', customer, { amount }),
		});

		expect(items).toMatchObject([
			{
				status,
				amount: shown,
				currency: 'USD',
				available: '100.00',
				current: '110.00',
				balanceCurrency: 'USD',
				last4: '0000',
			},
		]);
	});

	it('says nothing of another currency', async () => {
		const customer = await newCustomer();
		await stored(customer);

		const { items } = await world.run({
			parameters: ofCustomer('checkBalance', customer, { amount: '5', currency: 'EUR' }),
		});

		// Each amount has its own currency beside it.
		expect(items).toMatchObject([
			{
				status: 'unknown',
				amount: '5.00',
				currency: 'EUR',
				available: '100.00',
				balanceCurrency: 'USD',
			},
		]);
	});

	it('answers with a link when the bank wants a new login, after which it works again', async () => {
		const customer = await newCustomer();
		await stored(customer);
		await world.call('POST', '/plaid/require-login', {});
		const check = ofCustomer('checkBalance', customer, { amount: '50', businessName: 'Acme' });

		const { items } = await world.run({ parameters: check });

		expect(items).toMatchObject([{ status: 'loginRequired', available: null }]);
		const page = await world.visit(items[0]?.['repairAddress'], {
			user: GOOD_LOGIN.user,
			password: GOOD_LOGIN.password,
		});
		expect(page.page).toContain('Thank you');
		expect((await world.run({ parameters: check })).items).toMatchObject([{ status: 'covered' }]);
	});

	it('a repaired connection is told by its webhook, and stores nothing anew', async () => {
		const customer = await newCustomer();
		await stored(customer);
		await world.call('POST', '/plaid/require-login', {});
		const { items } = await world.run({ parameters: link(customer, { linkPurpose: 'repair' }) });
		await world.visit(items[0]?.['address']);
		const [hook] = await world.webhooks();

		const told = await world.run({ parameters: fromWebhook, items: hook ? [asItem(hook)] : [] });

		expect(told.items).toMatchObject([{ status: 'repaired', customerId: customer }]);
	});

	it('survives passing faults of Plaid’s, and tells lasting ones in words', async () => {
		const customer = await newCustomer();
		await stored(customer);
		const fault = (times: number, status: number) =>
			world.call('POST', '/faults', { service: 'plaid', times, fault: { type: 'status', status } });
		await fault(1, 500);
		await fault(1, 429);
		expect(
			(await world.run({ parameters: ofCustomer('checkBalance', customer) })).items,
		).toMatchObject([{ status: 'told' }]);
		await world.call('POST', '/faults', {
			service: 'plaid',
			fault: { type: 'status', status: 404, body: 'nothing here' },
		});

		const { result } = await world.run({ parameters: ofCustomer('checkBalance', customer) });

		expect(result.error?.message).toBe(
			'Checking the balance failed: what answers is not Plaid (HTTP status 404)',
		);
	});
});

describe('Remove', () => {
	it('ends the connection and deletes the account, and what is gone stays gone', async () => {
		const customer = await newCustomer();
		const { bankAccountId, accessToken, accountId } = await stored(customer);

		const { items } = await world.run({ parameters: ofCustomer('remove', customer) });

		expect(items).toEqual([
			{ status: 'removed', customerId: customer, bankAccountId, deletedInStripe: true },
		]);
		const again = await world.run({
			parameters: { resource: 'bankAccount', operation: 'remove', connectionFrom: 'token' },
			items: [{ json: { accessToken, accountId } }],
		});
		expect(again.items).toMatchObject([{ status: 'wasGone', deletedInStripe: false }]);
	});

	it('keeps the account in Stripe where it is told to', async () => {
		const customer = await newCustomer();
		await stored(customer);

		await world.run({ parameters: ofCustomer('remove', customer, { deleteInStripe: false }) });

		const { data } = await world
			.client()
			.customers.listSources(customer, { object: 'bank_account' });
		expect(data).toHaveLength(1);
		const check = await world.run({ parameters: ofCustomer('checkBalance', customer) });
		expect(check.result.error?.message).toContain('Plaid does not know this access token');
	});
});

describe('bad input is refused before anything is done:', () => {
	it.each<[string, IDataObject, string]>([
		['a long name', { businessName: 'A'.repeat(31) }, 'Business Name: it is longer than 30'],
		['another ID', { customerId: { mode: 'id', value: 'pi_1' } }, 'Customer ID: '],
		['no e-mail address', { deliverBy: 'email' }, 'Email: it is empty'],
		['no number', { deliverBy: 'sms' }, 'Phone: it is empty'],
		['an address that is none', { webhook: 'nowhere' }, 'Webhook Address: this is not an address'],
		['a country of none', { options: { countries: ['CH'] } }, 'Country Names or Codes: '],
		['a language of none', { options: { language: 'ja' } }, 'Language: '],
		['too long a time', { options: { validMinutes: 40_000 } }, 'Valid for Minutes: '],
	])('%s', async (_name, changes, message) => {
		const { result } = await world.run({ parameters: link(await newCustomer(), changes) });

		expect(result.error?.message).toContain(message);
	});

	it('what is no token of a bank account', async () => {
		const { result } = await world.run({
			parameters: ofCustomer('attach', await newCustomer(), { bankAccountToken: 'tok_visa' }),
		});

		expect(result.error?.message).toContain('Bank Account Token: this is no token');
	});

	it('a customer without a connected account', async () => {
		const customer = await newCustomer();
		const { result } = await world.run({ parameters: ofCustomer('checkBalance', customer) });

		expect(result.error?.message).toBe(
			`Customer ID: customer ${customer} has no bank account that was connected by Plaid`,
		);
	});
});

// The last one, as it moves the sandbox's clock, which does not go back.
it('a customer connects a bank account in the browser, and it pays', async () => {
	const customer = await newCustomer();

	const account = await stored(customer);

	expect(account).toMatchObject({
		status: 'attached',
		customerId: customer,
		bankAccountId: expect.stringMatching(/^ba_/) as string,
		label: 'STRIPE TEST BANK ending in 6789',
		verification: 'verified',
		isDefault: true,
		wasThere: false,
		institution: 'First Platypus Bank',
		accessToken: expect.stringMatching(/^sealed_/) as string,
	});
	const stripe = world.client();
	const intent = await stripe.paymentIntents.create({
		amount: 5000,
		currency: 'usd',
		customer,
		payment_method: account['bankAccountId'] as string,
		allowed_payment_method_types: ['us_bank_account'],
		confirm: true,
		mandate_data: { customer_acceptance: { type: 'offline' } },
	});
	await world.call('POST', '/clock', { advance: 7 * 24 * 3600 });
	expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
	expect(await stripe.customers.retrieve(customer)).toMatchObject({
		default_source: account['bankAccountId'],
	});
});
