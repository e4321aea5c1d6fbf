import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

async function newKey(body: object): Promise<string> {
	return (await sandbox.call<{ key: string }>('POST', '/keys', body)).key;
}

describe('a key', () => {
	it('is asked for when there is none', async () => {
		const response = await fetch(`${sandbox.stripe.url}/v1/customers`);
		expect(response.status).toBe(401);
		expect(await response.json()).toMatchObject({
			error: {
				type: 'invalid_request_error',
				message: expect.stringContaining('You did not provide an API key'),
			},
		});
	});

	it('is shown masked when nobody knows it', async () => {
		const refusal = await refusalOf(
			sandbox.client(['sk', 'test', 'nobodyknowsme'].join('_')).customers.list(),
		);
		expect(refusal).toMatchObject({
			statusCode: 401,
			message: 'Invalid API Key provided: sk_test_*********wsme',
		});
	});

	it('may come as the user name of basic authentication', async () => {
		const response = await fetch(`${sandbox.stripe.url}/v1/customers`, {
			headers: {
				authorization: `Basic ${Buffer.from(`${sandbox.stripe.secretKey}:`).toString('base64')}`,
			},
		});
		expect(response.status).toBe(200);
	});

	it('works until it is revoked', async () => {
		const key = await newKey({});
		await sandbox.client(key).customers.list();
		await sandbox.call('DELETE', `/keys/${key}`);
		expect(await refusalOf(sandbox.client(key).customers.list())).toMatchObject({
			statusCode: 401,
			code: 'api_key_expired',
			message: expect.stringContaining('Expired API Key provided: sk_test_****'),
		});
	});

	it('of the publishable kind makes tokens and nothing else', async () => {
		const stripe = sandbox.client(sandbox.stripe.publishableKey);
		expect(await stripe.tokens.create({ pii: { id_number: '000000000' } })).toMatchObject({
			type: 'pii',
		});
		expect(await refusalOf(stripe.customers.create())).toMatchObject({
			code: 'secret_key_required',
			message: expect.stringContaining('cannot be made with a publishable API key'),
		});
	});

	it('of the restricted kind may do what it was given, and is told what it lacks', async () => {
		const key = await newKey({ permissions: { customer: 'read' } });
		const stripe = sandbox.client(key);
		await stripe.customers.list();
		expect(await refusalOf(stripe.customers.create())).toMatchObject({
			statusCode: 403,
			message: expect.stringContaining(
				`does not have the required permissions for this endpoint on account '${sandbox.stripe.account}'. Having the 'rak_customer_write' permission would allow this request to continue.`,
			),
		});
		await sandbox.client(sandbox.stripe.restrictedKey).customers.create();
	});

	it('of live mode sees nothing of test mode, and says that there is something', async () => {
		const { id } = await sandbox.client().customers.create();
		const live = sandbox.client(sandbox.stripe.liveSecretKey);
		expect((await live.customers.list()).data).toEqual([]);
		expect(await refusalOf(live.customers.retrieve(id))).toMatchObject({
			statusCode: 404,
			code: 'resource_missing',
			param: 'id',
			message: `No such customer: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
		});
		expect(await live.customers.create()).toMatchObject({ livemode: true });
		expect(await refusalOf(live.customers.create({ source: 'tok_visa' }))).toMatchObject({
			statusCode: 400,
		});
	});

	it('of another account sees none of this one', async () => {
		const { id } = await sandbox.client().customers.create();
		const other = sandbox.client(sandbox.stripe.secondAccount.secretKey);
		expect(await refusalOf(other.customers.retrieve(id))).toMatchObject({
			message: `No such customer: '${id}'`,
		});
		expect(await other.accounts.retrieveCurrent()).toMatchObject({
			id: sandbox.stripe.secondAccount.account,
		});
	});

	it('is nowhere whole in what the control API tells', async () => {
		await sandbox.client().customers.list();
		const told = JSON.stringify(await sandbox.requests());
		expect(told).toContain(sandbox.stripe.secretKey.slice(-4));
		expect(told).not.toContain(sandbox.stripe.secretKey.slice(8));
	});
});

describe('Stripe-Account', () => {
	it('moves a request to the connected account, whose objects are its own', async () => {
		const [stripeAccount = ''] = sandbox.stripe.connectedAccounts;
		const stripe = sandbox.client();
		const customer = await stripe.customers.create({ name: 'A' }, { stripeAccount });
		expect(customer.lastResponse.headers).toMatchObject({ 'stripe-account': stripeAccount });
		expect(await refusalOf(stripe.customers.retrieve(customer.id))).toMatchObject({
			statusCode: 404,
		});
		expect(await stripe.customers.retrieve(customer.id, {}, { stripeAccount })).toMatchObject({
			name: 'A',
		});
	});

	it('may name no account that is not connected', async () => {
		const stripe = sandbox.client();
		for (const stripeAccount of ['acct_nobody', sandbox.stripe.secondAccount.account]) {
			expect(await refusalOf(stripe.customers.list({}, { stripeAccount }))).toMatchObject({
				statusCode: 403,
				code: 'account_invalid',
			});
		}
	});

	it('lists and shows the connected accounts to their platform alone', async () => {
		const stripe = sandbox.client();
		const listed = (await stripe.accounts.list()).data.map((account) => account.id);
		expect(listed.sort()).toEqual([...sandbox.stripe.connectedAccounts].sort());
		const [first = ''] = listed;
		expect(await stripe.accounts.retrieve(first)).toMatchObject({ id: first, object: 'account' });
		const other = sandbox.client(sandbox.stripe.secondAccount.secretKey);
		expect(await refusalOf(other.accounts.retrieve(first))).toMatchObject({ statusCode: 403 });
		expect((await other.accounts.list()).data).toEqual([]);
	});
});

describe('Stripe-Version', () => {
	it('is the one that the SDK pins unless the request says otherwise', async () => {
		const response = await fetch(`${sandbox.stripe.url}/v1/customers`, {
			headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
		});
		expect(response.headers.get('stripe-version')).toBe('2026-10-28.endive');
	});

	it('must be one that there was', async () => {
		const stripe = sandbox.client();
		expect(
			await refusalOf(stripe.customers.list({}, { apiVersion: '2025-01-02.nonsense' })),
		).toMatchObject({
			statusCode: 400,
			message: 'Invalid Stripe API version: 2025-01-02.nonsense',
		});
	});

	it('decides whether a customer may be given a coupon, and how a discount looks', async () => {
		const stripe = sandbox.client();
		await stripe.coupons.create({ id: 'HALF', percent_off: 50, duration: 'forever' });
		const params = { coupon: 'HALF' } as object;
		expect(await refusalOf(stripe.customers.create(params))).toMatchObject({
			code: 'parameter_unknown',
			param: 'coupon',
		});
		const old = await stripe.customers.create(params, { apiVersion: '2025-02-24.acacia' });
		expect(old).toMatchObject({ discount: { coupon: { id: 'HALF', percent_off: 50 } } });
		expect(await stripe.customers.retrieve(old.id)).toMatchObject({
			discount: { source: { coupon: 'HALF', type: 'coupon' } },
		});
		expect(await stripe.coupons.retrieve('HALF')).toMatchObject({ times_redeemed: 1 });
	});
});
