import type Stripe from 'stripe';
import { testCredential } from '../../../engine';
import { outputOf, runCreateCustomer, stripeCredential } from '../../support/nodeRuns';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

// Loading n8n and building the package may take longer than a test usually has.
jest.setTimeout(60_000);

let sandbox: StripeSandbox;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

async function held(options: Stripe.RequestOptions = {}): Promise<Stripe.Customer[]> {
	return (await sandbox.client().customers.list({ limit: 100 }, options)).data;
}

const UPSERT = {
	operation: 'createOrUpdate',
	crmId: '={{ $json.Id }}',
	name: '={{ $json.Name }}',
};

describe('the operation Create', () => {
	it('puts out the customer’s ID first, whether it was created, and what most need', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', defaultSource: 'pm_card_visa' },
		});

		const [item] = outputOf(result);
		expect(item?.json).toEqual({
			customerId: expect.stringMatching(/^cus_/),
			created: true,
			name: 'Edge',
			email: null,
			phone: null,
			description: null,
			balance: 0,
			currency: null,
			defaultPaymentMethod: expect.stringMatching(/^pm_/),
			livemode: false,
		});
		expect(Object.keys(item?.json ?? {}).slice(0, 2)).toEqual(['customerId', 'created']);
	});

	it('puts out the customer as Stripe returns it, when asked to', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', email: 'rose@edge.example', output: 'raw' },
		});

		const [item] = outputOf(result);
		const [customer] = await held();
		expect(result.success).toBe(true);
		expect(Object.keys(item?.json ?? {})).toEqual(['customerId', 'created', 'customer']);
		expect(item?.json).toMatchObject({
			customerId: customer?.id,
			created: true,
			customer: { object: 'customer', email: 'rose@edge.example', name: 'Edge' },
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
	});

	it('puts out the fields that are selected, by Stripe’s names', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: {
				operation: 'create',
				name: 'Edge',
				output: 'selected',
				outputFields: ['metadata', 'tax_exempt', 'tax_ids', 'created'],
				additionalFields: { metadata: { entry: [{ key: 'industry', value: 'Electronics' }] } },
			},
		});

		expect(outputOf(result)[0]?.json).toEqual({
			customerId: expect.stringMatching(/^cus_/),
			created: true,
			metadata: { industry: 'Electronics' },
			tax_exempt: 'none',
			tax_ids: null,
			createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
	});

	it.each([
		[{ output: 'short' }, 'Output: “short” is not one of its choices'],
		[{ output: '={{ $json.nothing }}' }, 'Output: it is set, but yields nothing'],
		[
			{ output: 'selected', outputFields: ['name', 'secret'] },
			'Fields to Put Out: “secret” is not one of its choices',
		],
	])('refuses the output %j', async (parameters, message) => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', ...parameters },
		});

		expect(result.error?.message).toContain(message);
		expect(await sandbox.requests()).toHaveLength(0);
	});

	it('makes no customer that nobody could tell from another', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ Name: 'Edge' }, { Nmae: 'Acme' }],
			parameters: {
				operation: 'create',
				name: '={{ $json.Name }}',
				customerDescription: 'Of the fair',
			},
		});

		expect(result.error).toMatchObject({
			message: expect.stringContaining(
				'Name: it is empty, and so are Email, Phone, Business Name and Individual Name',
			),
			description: expect.stringContaining('check the expression'),
			item: 1,
		});
		expect(await held()).toHaveLength(0);
	});

	it.each([{ phone: '5127576000' }, { email: 'rose@edge.example' }, { business: 'Edge' }])(
		'makes a customer of %j alone',
		async ({ business = '', ...fields }) => {
			const result = await runCreateCustomer(sandbox, {
				parameters: {
					operation: 'create',
					...fields,
					additionalFields: { businessName: business },
				},
			});

			expect(result.error).toBeUndefined();
			expect(await held()).toHaveLength(1);
		},
	);

	it('keeps the order of the items, and pairs each with its own', async () => {
		const items = Array.from({ length: 120 }, (_, number) => ({ Name: `Account ${number}` }));
		const result = await runCreateCustomer(sandbox, {
			items,
			parameters: { operation: 'create', name: '={{ $json.Name }}' },
		});

		expect(outputOf(result).map(({ json, pairedItem }) => [nameIn(json), pairedItem])).toEqual(
			items.map(({ Name }, item) => [Name, { item }]),
		);
	});

	it('puts out nothing for no items', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [],
			parameters: { operation: 'create' },
		});

		expect(result.success).toBe(true);
		expect(await held()).toHaveLength(0);
	});

	it('takes nulls, numbers and missing fields from a CRM for what they are', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ Name: null, Phone: 5127576000 }],
			parameters: {
				operation: 'create',
				name: '={{ $json.Name }}',
				phone: '={{ $json.Phone }}',
				customerDescription: '={{ $json.Nothing }}',
				balance: '={{ $json.Nothing }}',
			},
		});

		expect(result.success).toBe(true);
		expect(await held()).toEqual([
			expect.objectContaining({ name: null, phone: '5127576000', description: null, balance: 0 }),
		]);
	});

	it('makes no second customer when the execution is replayed', async () => {
		const run = {
			items: [{ Name: 'A' }, { Name: 'A' }],
			parameters: { operation: 'create', name: '={{ $json.Name }}' },
			executionId: '4711',
		};
		const first = await runCreateCustomer(sandbox, run);
		const second = await runCreateCustomer(sandbox, run);

		expect(idsIn(second)).toEqual(idsIn(first));
		expect(await held()).toHaveLength(2);
	});

	it('makes no second customer when n8n retries the node', async () => {
		await sandbox.fault({
			method: 'POST',
			path: '/v1/customers$',
			times: 1,
			fault: {
				type: 'status',
				status: 400,
				body: { error: { type: 'invalid_request_error', message: 'For once' } },
			},
		});
		const result = await runCreateCustomer(sandbox, {
			items: [{ Name: 'A' }, { Name: 'B' }, { Name: 'C' }],
			parameters: { operation: 'create', name: '={{ $json.Name }}' },
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});

		expect(result.success).toBe(true);
		expect((await held()).map(({ name }) => name).sort()).toEqual(['A', 'B', 'C']);
	});

	it('makes another customer in another execution', async () => {
		const parameters = { operation: 'create', name: 'A' };
		await runCreateCustomer(sandbox, { parameters, executionId: '1' });
		await runCreateCustomer(sandbox, { parameters, executionId: '2' });

		expect(await held()).toHaveLength(2);
	});

	it('makes one customer for one chosen idempotency key, in any execution', async () => {
		const parameters = {
			operation: 'create',
			name: 'A',
			options: { idempotencyKey: 'onboarding-1' },
		};
		await runCreateCustomer(sandbox, { parameters, executionId: '1' });
		await runCreateCustomer(sandbox, { parameters, executionId: '2' });

		expect(await held()).toHaveLength(1);
	});

	it('sets the default source and applies the coupon after the customer exists', async () => {
		await sandbox
			.client()
			.coupons.create({ id: 'WELCOME10', percent_off: 10, duration: 'forever' });
		const result = await runCreateCustomer(sandbox, {
			parameters: {
				operation: 'create',
				name: 'Edge',
				output: 'raw',
				defaultSource: 'tok_visa',
				coupon: { __rl: true, mode: 'list', value: 'WELCOME10' },
			},
		});

		const { customer } = outputOf(result)[0]?.json ?? {};
		expect(customer).toMatchObject({
			default_source: expect.stringMatching(/^card_/),
			discount: { source: { coupon: 'WELCOME10' } },
		});
		const coupon = (await sandbox.requests()).filter(
			({ params }) => 'coupon' in (params as object),
		);
		expect(coupon.map(({ apiVersion }) => apiVersion)).toEqual(['2025-02-24.acacia']);
	});

	it('attaches a payment method before it makes it the default', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', defaultSource: 'pm_card_visa' },
		});

		expect(result.error).toBeUndefined();
		const [customer] = await held();
		expect(customer?.invoice_settings.default_payment_method).toMatch(/^pm_/);
	});

	it('still puts out the customer’s ID, and why, when the coupon is refused', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', coupon: 'GONE' },
		});

		const [customer] = await held();
		expect(result.success).toBe(true);
		expect(outputOf(result)[0]?.json).toMatchObject({
			customerId: customer?.id,
			created: true,
			error: `Customer ${customer?.id ?? ''} is in Stripe, but applying the coupon failed: No such coupon: 'GONE' (field: Coupon)`,
			details: {
				field: 'Coupon',
				code: 'resource_missing',
				requestId: expect.stringMatching(/^req_/),
				whatToDo: expect.stringContaining('Check the ID'),
			},
		});
	});

	it('sends such an item, with the ID, to the error output where there is one', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [
				{ Name: 'Edge', coupon: 'GONE' },
				{ Name: 'Acme', coupon: '' },
			],
			parameters: { operation: 'create', name: '={{ $json.Name }}', coupon: '={{ $json.coupon }}' },
			node: { onError: 'continueErrorOutput' },
		});

		expect(outputOf(result, 0).map(({ json }) => nameIn(json))).toEqual(['Acme']);
		expect(outputOf(result, 1)).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({
					Name: 'Edge',
					error: expect.stringContaining("No such coupon: 'GONE'"),
					details: expect.objectContaining({
						customerId: expect.stringMatching(/^cus_/),
						created: true,
						field: 'Coupon',
					}),
				}),
			}),
		]);
	});
});

describe('what is refused', () => {
	it('is refused before anything is written, naming the field and the item', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ email: 'rose@edge.example' }, { email: 'rose@' }],
			parameters: { operation: 'create', email: '={{ $json.email }}' },
		});

		expect(result.success).toBe(false);
		expect(result.error).toMatchObject({
			message: expect.stringContaining('Email: “rose@” is not an e-mail address'),
			description: 'Use one address, such as rose@edge.example',
		});
		expect(await sandbox.requests()).toHaveLength(0);
	});

	it('becomes an error item when the node is set to continue, and the rest goes on', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ email: 'rose@edge.example' }, { email: 'rose@' }, { email: 'sean@edge.example' }],
			parameters: { operation: 'create', email: '={{ $json.email }}' },
			node: { onError: 'continueRegularOutput' },
		});

		expect(result.success).toBe(true);
		const items = outputOf(result);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(items[1]?.json).toEqual({
			error: 'Email: “rose@” is not an e-mail address',
			details: { whatToDo: 'Use one address, such as rose@edge.example', field: 'Email' },
		});
		expect(await held()).toHaveLength(2);
	});

	it('by Stripe reaches the builder with message, field, request ID and what to do', async () => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge', source: 'tok_doesNotExist' },
		});

		expect(result.error).toMatchObject({
			message: expect.stringContaining("No such token: 'tok_doesNotExist' (field: Source ID)"),
			description: expect.stringMatching(/Check the ID.*Stripe request ID: req_/),
		});
	});

	it.each([
		['Email to Match', { matchBy: 'email', emailToMatch: '4242.4242/4242_4242@edge.example' }],
		['CRM ID', { crmId: 'shopify:4242 4242 4242 4242' }],
		[
			'Idempotency Key',
			{ crmId: '001000000000001AAA', options: { idempotencyKey: '4242–4242–4242–4242' } },
		],
	])('holds a card number in %s, and does not repeat it', async (field, parameters) => {
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'createOrUpdate', name: 'Edge', ...parameters },
		});

		expect(result.error?.message).toMatch(new RegExp(`^${field}.*payment card number`));
		expect(JSON.stringify(result.error)).not.toContain('4242');
		expect(await held()).toEqual([]);
	});

	it('never shows the key', async () => {
		const secretKey = 'sk_test_51aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge' },
			credential: { secretKey },
		});

		expect(result.error?.message).toContain('Invalid API Key provided');
		expect(result.error?.description).toContain('Check the secret key in the credential');
		expect(JSON.stringify(result)).not.toContain(secretKey);
	});

	it('names the missing permission of a restricted key', async () => {
		const { key } = await sandbox.call<{ key: string }>('POST', '/keys', {
			kind: 'restricted',
			permissions: { customer: 'read' },
		});
		const result = await runCreateCustomer(sandbox, {
			parameters: { operation: 'create', name: 'Edge' },
			credential: { secretKey: key },
		});

		expect(result.error?.message).toContain('rak_customer_write');
		expect(result.error?.description).toContain('Give the key the permission “Customers: Write”');
	});
});

describe('the operation Create or Update', () => {
	const accounts = [
		{ Id: '001bm00000mQx5rAAC', Name: 'Edge Communications' },
		{ Id: '001bm00000mQx5sAAC', Name: 'Burlington Textiles' },
	];

	it('makes one customer per account, however often it runs', async () => {
		const first = await runCreateCustomer(sandbox, { items: accounts, parameters: UPSERT });
		const second = await runCreateCustomer(sandbox, { items: accounts, parameters: UPSERT });

		expect(outputOf(first).map(({ json }) => json.created)).toEqual([true, true]);
		expect(outputOf(second).map(({ json }) => json.created)).toEqual([false, false]);
		expect(idsIn(second)).toEqual(idsIn(first));
		expect(await held()).toHaveLength(2);
	});

	it('makes one customer when two executions run at once', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 60 } });
		const runs = await Promise.all(
			['1', '2'].map(async (executionId) =>
				runCreateCustomer(sandbox, { items: accounts, parameters: UPSERT, executionId }),
			),
		);

		expect(runs.map(({ success }) => success)).toEqual([true, true]);
		expect(await held()).toHaveLength(2);
	});

	it('takes the ID of the item for the CRM ID unless told otherwise', async () => {
		await runCreateCustomer(sandbox, {
			items: accounts.slice(0, 1),
			parameters: { operation: 'createOrUpdate', name: '={{ $json.Name }}' },
		});
		const [customer] = await held();

		expect(customer?.metadata).toEqual({ salesforce_account_id: '001bm00000mQx5rAAC' });
	});

	it('matches by the e-mail address of the item, when asked to', async () => {
		const { id } = await sandbox.client().customers.create({ email: 'rose@edge.example' });
		const result = await runCreateCustomer(sandbox, {
			parameters: {
				operation: 'createOrUpdate',
				name: 'Rose',
				email: 'rose@edge.example',
				matchBy: 'email',
			},
		});

		expect(outputOf(result)[0]?.json).toMatchObject({ customerId: id, created: false });
	});

	it('looks for another address than the customer is given, when told to', async () => {
		const { id } = await sandbox.client().customers.create({ email: 'old@edge.example' });
		const result = await runCreateCustomer(sandbox, {
			items: [{ old: 'old@edge.example' }],
			parameters: {
				operation: 'createOrUpdate',
				matchBy: 'email',
				emailToMatch: '={{ $json.old }}',
				email: 'new@edge.example',
			},
		});

		expect(outputOf(result)[0]?.json).toMatchObject({ customerId: id, email: 'new@edge.example' });
	});

	describe('what is chosen to match by holds', () => {
		const item = {
			Id: '001bm00000mQx5rAAC',
			Stripe_Customer_ID__c: 'cus_of_the_item',
			none: null,
			empty: '',
		};

		it.each([
			['crmId', 'crmId', 'CRM ID'],
			['customerId', 'customerId', 'Customer ID'],
			['email', 'emailToMatch', 'Email to Match'],
		])('and %s that yields nothing is refused by name', async (matchBy, parameter, field) => {
			for (const expression of ['missing', 'none', 'empty']) {
				const result = await runCreateCustomer(sandbox, {
					items: [item],
					parameters: {
						operation: 'createOrUpdate',
						name: 'Edge',
						email: 'rose@edge.example',
						matchBy,
						[parameter]: `={{ $json.${expression} }}`,
					},
				});

				expect(result.error?.message).toContain(`${field}: it is set, but yields nothing`);
			}
			expect(await sandbox.requests()).toHaveLength(0);
		});

		it('and a choice that yields nothing is refused too', async () => {
			const result = await runCreateCustomer(sandbox, {
				items: [item],
				parameters: { ...UPSERT, name: 'Edge', matchBy: '={{ $json.missing }}' },
			});

			expect(result.error?.message).toContain('Match By: it is set, but yields nothing');
			expect(await sandbox.requests()).toHaveLength(0);
		});
	});

	it('takes a record of another system by the system’s name, and not without it', async () => {
		const run = async (crmId: string) =>
			await runCreateCustomer(sandbox, {
				items: [{ id: 1, Name: 'Edge' }],
				parameters: { ...UPSERT, crmId },
			});

		const refused = await run('={{ $json.id }}');
		const first = await run('={{ "Shopify:" + $json.id }}');
		const second = await run('={{ "shopify:" + $json.id }}');

		expect(refused.error?.message).toContain('CRM ID: “1” is not the ID of a Salesforce record');
		expect(idsIn(second)).toEqual(idsIn(first));
		expect(await held()).toEqual([
			expect.objectContaining({ metadata: { salesforce_account_id: 'shopify:1' } }),
		]);
	});

	describe('several items of one record', () => {
		const versions = ['First', 'Second', 'Last'].map((Name) => ({
			Id: accounts[0]?.Id ?? '',
			Name,
		}));
		const faults: Array<[string, object]> = [
			['meets a 429', { type: 'status', status: 429 }],
			['meets a 500', { type: 'status', status: 500 }],
			['is cut after it was done', { type: 'cutAfter' }],
			['is cut before it was done', { type: 'cutBefore' }],
			['takes its time', { type: 'delay', ms: 400 }],
		];

		it.each(faults)('end with the last, though the first update %s', async (_name, fault) => {
			await runCreateCustomer(sandbox, { items: accounts, parameters: UPSERT });
			await sandbox.fault({ method: 'POST', path: '/v1/customers/cus_', times: 1, fault });
			const result = await runCreateCustomer(sandbox, { items: versions, parameters: UPSERT });

			expect(result.error).toBeUndefined();
			expect(outputOf(result).map(({ json }) => json.name)).toEqual(['First', 'Second', 'Last']);
			expect((await held()).map(({ name }) => name)).toContain('Last');
		});

		it.each(faults)(
			'end with the last, though the making of the first %s',
			async (_name, fault) => {
				await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 60 } });
				await sandbox.fault({ method: 'POST', path: '/v1/customers$', times: 1, fault });
				const result = await runCreateCustomer(sandbox, { items: versions, parameters: UPSERT });

				expect(result.error).toBeUndefined();
				expect(new Set(idsIn(result)).size).toBe(1);
				expect(outputOf(result).map(({ json }) => json.name)).toEqual(['First', 'Second', 'Last']);
				expect((await held()).map(({ name }) => name)).toEqual(['Last']);
			},
		);

		it('go on after one of them failed, where the node is set to continue', async () => {
			const result = await runCreateCustomer(sandbox, {
				items: [
					{ Id: accounts[0]?.Id, Name: 'First', source: 'tok_none' },
					{ Id: accounts[0]?.Id, Name: 'Last' },
				],
				parameters: { ...UPSERT, source: '={{ $json.source }}' },
				node: { onError: 'continueRegularOutput' },
			});

			expect(outputOf(result)[0]?.json.error).toContain("No such token: 'tok_none'");
			expect((await held()).map(({ name }) => name)).toEqual(['Last']);
		});
	});

	it('takes the addresses of pages, of the customer, the coupon and the record, for their IDs', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.customers.create({ name: 'Before' });
		await stripe.coupons.create({ id: 'WELCOME10', percent_off: 10 });
		const dashboard = 'https://dashboard.stripe.com/acct_1NXv/test';

		const updated = await runCreateCustomer(sandbox, {
			items: [{ Stripe_Customer_ID__c: `${dashboard}/customers/${id}` }],
			parameters: {
				operation: 'createOrUpdate',
				matchBy: 'customerId',
				name: 'After',
				coupon: { __rl: true, mode: 'url', value: `${dashboard}/coupons/WELCOME10` },
			},
		});
		const made = await runCreateCustomer(sandbox, {
			items: [
				{ Id: 'https://acme.lightning.force.com/lightning/r/Account/001bm00000mQx5rAAC/view' },
			],
			parameters: { ...UPSERT, name: 'Edge' },
		});

		expect(outputOf(updated)[0]?.json).toMatchObject({ customerId: id, name: 'After' });
		expect(outputOf(made)[0]?.json).toMatchObject({ created: true });
		expect((await held()).map(({ metadata }) => metadata['salesforce_account_id'])).toEqual([
			'001bm00000mQx5rAAC',
			undefined,
		]);
	});

	it('refuses the address of another page', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ Stripe_Customer_ID__c: 'https://dashboard.stripe.com/invoices/in_1' }],
			parameters: { operation: 'createOrUpdate', matchBy: 'customerId', name: 'After' },
		});

		expect(result.error?.message).toContain(
			'Customer ID: “https://dashboard.stripe.com/invoices/in_1” is not the address of a customer in Stripe’s Dashboard',
		);
		expect(await sandbox.requests()).toHaveLength(0);
	});

	it('refuses an account without an ID', async () => {
		const result = await runCreateCustomer(sandbox, { items: [{ Name: 'A' }], parameters: UPSERT });

		expect(result.error?.message).toContain('CRM ID: it is set, but yields nothing');
	});
});

describe('an option that was added', () => {
	it.each([
		['Connected Account', { connectedAccount: '={{ $json.account }}' }],
		[
			'Connected Account',
			{ connectedAccount: { __rl: true, mode: 'id', value: '={{ $json.account }}' } },
		],
		['Connected Account', { connectedAccount: { __rl: true, mode: 'list', value: '' } }],
		['Location', { location: '={{ $json.place }}' }],
		['Idempotency Key', { idempotencyKey: '={{ $json.key }}' }],
		['Idempotency Key', { idempotencyKey: '' }],
	])('%s, and yields nothing, is refused by name: %j', async (field, options) => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ Name: 'Edge' }],
			parameters: { operation: 'create', name: 'Edge', options },
		});

		expect(result.error).toMatchObject({
			message: expect.stringContaining(`${field}: it is set, but yields nothing`),
			description: expect.stringContaining('or remove the option'),
		});
		expect(await sandbox.requests()).toHaveLength(0);
	});
});

describe('a run that ends', () => {
	it('says which customers were made before it ended', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ Name: 'A' }, { Name: 'B', source: 'tok_none' }, { Name: 'C' }],
			parameters: { operation: 'create', name: '={{ $json.Name }}', source: '={{ $json.source }}' },
		});

		const made = await held();
		expect(result.error).toMatchObject({ message: expect.stringContaining('tok_none'), item: 1 });
		expect(made.map(({ name }) => name).sort()).toEqual(['A', 'C']);
		for (const { id } of made) expect(result.error?.description).toContain(id);
		expect(result.error?.description).toMatch(
			/Done before it ended: item 0: cus_\w+, item 2: cus_/,
		);
	});
});

describe('several Stripe accounts', () => {
	const second = () =>
		(sandbox.stripe as unknown as { secondAccount: { secretKey: string } }).secondAccount.secretKey;

	it('are chosen by location, item by item', async () => {
		const result = await runCreateCustomer(sandbox, {
			items: [{ place: '' }, { place: 'Berlin' }],
			parameters: {
				operation: 'create',
				name: '={{ "For " + $json.place }}',
				options: { location: '={{ $json.place }}' },
			},
			credential: { locations: { location: [{ name: 'Berlin', secretKey: second() }] } },
		});

		expect(result.error).toBeUndefined();
		expect((await held()).map(({ name }) => name)).toEqual(['For']);
		const inBerlin = await sandbox.client(second()).customers.list();
		expect(inBerlin.data.map(({ name }) => name)).toEqual(['For Berlin']);
	});

	it('are reached through the platform as connected accounts', async () => {
		const [account] = (sandbox.stripe as unknown as { connectedAccounts: string[] })
			.connectedAccounts;
		const result = await runCreateCustomer(sandbox, {
			parameters: {
				operation: 'create',
				name: 'Edge',
				options: { connectedAccount: { __rl: true, mode: 'id', value: account ?? '' } },
			},
		});

		expect(result.error).toBeUndefined();
		expect(await held()).toHaveLength(0);
		expect(await held({ stripeAccount: account })).toHaveLength(1);
	});
});

describe('the credential’s test', () => {
	const test = async (changes: object) => {
		const credential = stripeCredential(sandbox, changes) as { type: string; data: object };
		return await testCredential(credential);
	};

	it('passes for a working key', async () => {
		expect(await test({})).toMatchObject({ status: 'OK', message: 'Connection successful' });
	});

	it('fails for a restricted key that may not read customers, and names the permission', async () => {
		const { key } = await sandbox.call<{ key: string }>('POST', '/keys', {
			kind: 'restricted',
			permissions: { coupon: 'read' },
		});

		expect(await test({ secretKey: key })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Give it the permission “Customers: Read”'),
		});
	});

	it.each([
		['a key that Stripe does not know', { secretKey: 'sk_test_wrong' }, 'Invalid API Key provided'],
		['a publishable key in its place', { secretKey: 'pk_test_1' }, 'holds a publishable key'],
		[
			'test and live keys mixed',
			{ publishableKey: 'pk_live_1' },
			'Both must come from the same mode',
		],
		[
			'an address without Stripe',
			{ apiAddress: 'http://127.0.0.1:9' },
			'No complete answer came from Stripe',
		],
		[
			'a location with a wrong key',
			{ locations: { location: [{ name: 'Berlin', secretKey: 'sk_test_no' }] } },
			'Location “Berlin”',
		],
	])('fails in words for %s', async (_name, changes, message) => {
		expect(await test(changes)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message),
		});
	});

	it('fails for a revoked key', async () => {
		const { key } = await sandbox.call<{ key: string }>('POST', '/keys', {});
		await sandbox.call('DELETE', `/keys/${key}`);

		expect(await test({ secretKey: key })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('rolled or revoked'),
		});
	});
});

function idsIn(result: Parameters<typeof outputOf>[0]): unknown[] {
	return outputOf(result).map(({ json }) => json.customerId);
}

function nameIn(json: { name?: unknown }): unknown {
	return json.name;
}
