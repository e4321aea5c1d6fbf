import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { stripeCredential } from '../../support/nodeRuns';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

// The first test may have to wait for the package to be built.
jest.setTimeout(60_000);

let sandbox: StripeSandbox;
let seller = '';
let other = '';

beforeAll(async () => {
	sandbox = await startStripeSandbox();
	[seller = '', other = ''] = sandbox.stripe.connectedAccounts;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

async function run(
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
	node: object = {},
	executionId?: string,
): Promise<RunResult> {
	return await runWorkflow({
		workflow: chain(START, {
			name: 'Share',
			type: 'n8n-nodes-stripe-salesforce.stripeCreateSharedCustomer',
			parameters,
			credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
			...node,
		}),
		credentials: [stripeCredential(sandbox)],
		pinData: { Start: items.map((json) => ({ json })) },
		...(executionId !== undefined && { executionId }),
	});
}

const outOf = (result: RunResult, output = 0) =>
	(result.nodes['Share']?.[output] ?? []).map(({ json, pairedItem }) => ({ json, pairedItem }));

async function platformCustomer(source = 'pm_card_visa', name = 'Rose'): Promise<string> {
	const stripe = sandbox.client();
	const { id } = await stripe.customers.create(
		source.startsWith('pm_') ? { payment_method: source, name } : { source, name },
	);
	return id;
}

const SHARE = { operation: 'share', connectedAccounts: '={{ $json.sellers }}' };

describe('Stripe Create Shared Customer', () => {
	it('does in one step what takes five requests, with an item for each connected account', async () => {
		const customerId = await platformCustomer('tok_visa');
		const result = await run(SHARE, [{ customerId, sellers: [seller, other] }]);
		expect(result.error).toBeUndefined();
		expect(outOf(result)).toEqual(
			[seller, other].map((account) => ({
				pairedItem: { item: 0 },
				json: {
					platformCustomerId: customerId,
					connectedAccountId: account,
					connectedCustomerId: expect.stringMatching(/^cus_/),
					status: 'created',
					sharedBy: 'token',
					token: expect.stringMatching(/^tok_/),
					paymentMethodId: expect.stringMatching(/^card_/),
					platformPaymentMethodId: expect.stringMatching(/^card_/),
					shared: expect.stringContaining('Visa ending in 4242'),
				},
			})),
		);
		const [first] = outOf(result);
		const there = { stripeAccount: seller };
		const stripe = sandbox.client();
		const payment = await stripe.paymentIntents.create(
			{
				amount: 999,
				currency: 'usd',
				customer: first?.json['connectedCustomerId'] as string,
				payment_method: first?.json['paymentMethodId'] as string,
				confirm: true,
				off_session: true,
			},
			there,
		);
		expect(payment.status).toBe('succeeded');
		expect((await stripe.charges.list({ customer: customerId })).data).toEqual([]);
	});

	it('run again finds what it shared', async () => {
		const customerId = await platformCustomer();
		const items = [{ customerId, sellers: `${seller}, ${other}` }];
		const first = outOf(await run(SHARE, items));
		const second = outOf(await run(SHARE, items));
		expect(second.map(({ json }) => json)).toEqual(
			first.map(({ json }) => ({ ...json, status: 'unchanged' })),
		);
	});

	it('keeps the order and the pairing of several customers', async () => {
		const ids = await Promise.all(
			['A', 'B', 'C'].map((name) => platformCustomer('pm_card_visa', name)),
		);
		const items = ids.map((customerId) => ({ customerId, sellers: [seller, other] }));
		const told = outOf(await run(SHARE, items));
		expect(told.map(({ json, pairedItem }) => [json['platformCustomerId'], pairedItem])).toEqual(
			ids.flatMap((id, item) => [
				[id, { item }],
				[id, { item }],
			]),
		);
	});

	it('creates the platform’s customer with the fields of Stripe Create Customer, once for an execution', async () => {
		const parameters = {
			operation: 'share',
			platformCustomerIs: 'new',
			name: '={{ $json.name }}',
			email: '={{ $json.email }}',
			paymentSource: 'pm_card_visa',
			connectedAccounts: [seller],
			additionalFields: { metadata: { entry: [{ key: 'plan', value: 'gold' }] } },
		};
		const items = [{ name: 'Rose Gonzalez', email: 'rose@edge.example' }];
		const first = outOf(await run(parameters, items, {}, '77'));
		const again = outOf(await run(parameters, items, {}, '77'));
		expect(again[0]?.json['platformCustomerId']).toBe(first[0]?.json['platformCustomerId']);
		const stripe = sandbox.client();
		expect((await stripe.customers.list()).data).toEqual([
			expect.objectContaining({
				name: 'Rose Gonzalez',
				metadata: expect.objectContaining({ plan: 'gold' }),
			}),
		]);
		expect((await stripe.customers.list({}, { stripeAccount: seller })).data).toEqual([
			expect.objectContaining({ name: 'Rose Gonzalez', email: 'rose@edge.example' }),
		]);
	});

	it('tells of an account that cannot, and serves the others', async () => {
		const customerId = await platformCustomer();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { deauthorized: true });
		const result = await run(SHARE, [{ customerId, sellers: [seller, other] }]);
		expect(result.error).toBeUndefined();
		expect(outOf(result).map(({ json }) => json)).toMatchObject([
			{
				platformCustomerId: customerId,
				connectedAccountId: seller,
				error: `${seller} is not connected to this Stripe account, or its owner has disconnected it`,
				details: { whatToDo: expect.stringContaining('have it connect again') },
			},
			{ connectedAccountId: other, status: 'created' },
		]);
	});

	it('sends what failed to the error output, where there is one', async () => {
		const customerId = await platformCustomer();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { detailsSubmitted: false });
		const result = await run(SHARE, [{ customerId, sellers: [seller, other] }], {
			onError: 'continueErrorOutput',
		});
		expect(outOf(result)).toHaveLength(1);
		expect(outOf(result, 1)).toMatchObject([
			{
				json: {
					error: expect.stringContaining('has not finished onboarding'),
					details: { connectedAccountId: seller, platformCustomerId: customerId },
				},
			},
		]);
	});

	it('fails where no account could be served', async () => {
		const customerId = await platformCustomer();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { detailsSubmitted: false });
		const { error } = await run(SHARE, [{ customerId, sellers: [seller] }]);
		expect(error?.message).toContain('Rocket Rides');
		expect(error?.message).toContain('has not finished onboarding');
	});

	it('tells of the customer that it made, though no account could be served', async () => {
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { detailsSubmitted: false });
		const result = await run({
			operation: 'share',
			platformCustomerIs: 'new',
			name: 'Rose',
			paymentSource: 'pm_card_visa',
			connectedAccounts: [seller],
		});
		expect(outOf(result)).toMatchObject([
			{
				json: {
					platformCustomerId: expect.stringMatching(/^cus_/),
					error: expect.stringContaining('onboarding'),
				},
			},
		]);
	});

	it.each([
		[{ connectedAccounts: ['cus_1'] }, /“cus_1” is the ID of a customer, where that of an account/],
		[{ connectedAccounts: '={{ [] }}' }, /Connected Account Names or IDs: none is chosen/],
		[{ platformCustomer: 'acct_1' }, /“acct_1” is the ID of an account, where that of a customer/],
		[
			{ platformCustomer: '={{ $json.missing }}' },
			/Platform Customer: it is set, but yields nothing/,
		],
		[{ paymentSource: '4242424242424242' }, /Payment Source/],
		[{ paymentSource: 'cus_1' }, /Payment Source: this is not the ID of a token/],
		[{ shareBy: 'magic' }, /Share By: “magic” is not one of its choices/],
		[{ details: ['balance'] }, /Details to Share: “balance” is not one of its choices/],
	])('refuses %j before any request', async (parameters, message) => {
		const customerId = await platformCustomer();
		await sandbox.call('DELETE', '/requests');
		const { error } = await run({
			...SHARE,
			connectedAccounts: [seller],
			platformCustomer: customerId,
			...parameters,
		});
		expect(error?.message).toMatch(message);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('takes addresses of the Dashboard for IDs', async () => {
		const customerId = await platformCustomer();
		const result = await run({
			operation: 'share',
			platformCustomer: `https://dashboard.stripe.com/test/customers/${customerId}`,
			connectedAccounts: `https://dashboard.stripe.com/test/connect/accounts/${seller}/activity`,
		});
		expect(outOf(result)).toMatchObject([{ json: { connectedAccountId: seller } }]);
	});

	it('lists, refreshes and removes', async () => {
		const platformId = await platformCustomer('pm_card_visa', 'Before');
		const input = [{ customerId: platformId }];
		expect(outOf(await run({ operation: 'listShared' }, input))).toMatchObject([
			{ json: { platformCustomerId: platformId, status: 'notShared' } },
		]);
		await run({ ...SHARE, connectedAccounts: [seller, other] }, input);
		await sandbox.client().customers.update(platformId, { name: 'After' });
		expect(outOf(await run({ operation: 'refresh' }, input))).toMatchObject([
			{ json: { status: 'updated' } },
			{ json: { status: 'updated' } },
		]);
		const removed = await run({ operation: 'remove', connectedAccounts: [other] }, input);
		expect(outOf(removed)).toMatchObject([
			{ json: { status: 'removed', connectedAccountId: other } },
		]);
		expect(outOf(await run({ operation: 'listShared' }, input))).toMatchObject([
			{ json: { connectedAccountId: seller, status: 'shared' } },
		]);
		const [there] = (await sandbox.client().customers.list({}, { stripeAccount: seller })).data;
		expect(there?.name).toBe('After');
	});
});
