import { CRM_ID_KEY } from '../../../lib/customers/metadataKeys';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import type { INodeParameters } from 'n8n-workflow';
import { type LinkWorld, startLinkWorld } from './support';

jest.setTimeout(120_000);

const PAGE = 'https://n8n.acme.example/webhook/3f8c/pay';
const CREATE = { createCustomer: true };
let world: LinkWorld;

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	await world.stripeClient.customers.del(world.customerId);
	await noteCustomer(null);
});

const noteCustomer = async (id: string | null) => {
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, { Stripe_Customer_ID__c: id });
};
const noted = async () =>
	(await world.record('Account', world.accountId))['Stripe_Customer_ID__c'] as string | null;
const customers = async () => (await world.stripeClient.customers.list()).data;

const send = async (ids: readonly string[], parameters: INodeParameters = {}) =>
	await world.run({
		items: ids.map((Id) => ({ Id })),
		parameters: { sendBy: 'none', options: CREATE, ...parameters },
	});

test.each([
	{ linkType: 'paymentPage', pageUrl: PAGE },
	{ linkType: 'checkoutSession' },
	{ linkType: 'stripeInvoice' },
])(
	'an account that is no customer yet becomes one, where that is wanted: %j',
	async (parameters) => {
		const { result, items } = await send([await world.invoice()], parameters);

		expect(result.error).toBeUndefined();
		const [customer, ...others] = await customers();
		expect(others).toEqual([]);
		expect(customer).toMatchObject({
			name: 'Edge Communications',
			metadata: { [CRM_ID_KEY]: world.accountId },
		});
		expect(await noted()).toBe(customer?.id);
		expect(items[0]?.['customerId']).toBe(customer?.id);
	},
);

test('several invoices of an account make one customer', async () => {
	const ids = [await world.invoice(), await world.invoice(), await world.invoice()];

	const { items } = await send(ids, { linkType: 'paymentPage', pageUrl: PAGE });
	const again = await send(ids, { linkType: 'paymentPage', pageUrl: PAGE });

	expect(await customers()).toHaveLength(1);
	expect([...items, ...again.items].map(({ customerId }) => customerId)).toEqual(
		Array<unknown>(6).fill(await noted()),
	);
});

test('the customer that the account has in Stripe is taken, and what it has paid counts', async () => {
	const { paymentIntents, customers: all } = world.stripeClient;
	const id = await world.invoice();
	const customer = await all.create({ metadata: { [CRM_ID_KEY]: world.accountId } });
	await paymentIntents.create({
		amount: 2000,
		currency: 'usd',
		customer: customer.id,
		payment_method: 'pm_card_visa',
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		metadata: { [INVOICE_ID_KEY]: id },
	});

	const { items } = await send([id]);

	expect(items).toMatchObject([{ amount: '30.00', customerId: customer.id }]);
	expect(await noted()).toBe(customer.id);
	expect(await customers()).toHaveLength(1);
});

test('without the option nothing is made, and the refusal names it', async () => {
	const { result } = await send([await world.invoice()], { options: {} });

	expect(result.error?.message).toContain('has no customer in Stripe');
	expect(JSON.stringify(result.error)).toContain('Add the option Create Missing Customer');
	expect(await customers()).toEqual([]);
});

test.each<[string, object, INodeParameters]>([
	['is paid', { Amount_Paid__c: 50 }, {}],
	['is void', { Status__c: 'Void' }, {}],
	['is sent to what is no address', {}, { sendBy: 'smtp', toEmail: 'rose' }],
])('no customer is made for an invoice that %s', async (_why, values, parameters) => {
	const id = await world.invoice(values);
	if ('Amount_Paid__c' in values) await world.payment(id, { Amount__c: 50 });

	const { result } = await send([id], parameters);

	expect(result.error).toBeDefined();
	expect(await customers()).toEqual([]);
});

test('a customer is made in the own account only', async () => {
	const { result } = await send([await world.invoice()], {
		options: { ...CREATE, connectedAccount: 'acct_1mBcUqvPSC228Fn9' },
	});

	expect(result.error?.message).toContain('Create Missing Customer');
	expect(await customers()).toEqual([]);
});

test('a customer whose ID could not be written back is told of, and nothing is sent', async () => {
	await world.call('POST', '/faults', {
		service: 'salesforce',
		method: 'PATCH',
		path: 'sobjects',
		fault: { type: 'status', status: 400, body: [{ errorCode: 'X', message: 'Not today' }] },
	});

	const { result } = await send([await world.invoice()], { sendBy: 'smtp', toEmail: 'r@e.com' });

	const [customer] = await customers();
	expect(JSON.stringify(result.error)).toContain(`Customer ${customer?.id ?? ''} is in Stripe`);
	expect(await world.inbox()).toEqual([]);
});

test('reminders make it too', async () => {
	await world.invoice({
		Status__c: 'Sent',
		Due_Date__c: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
	});
	const remind = async (options: INodeParameters) =>
		await world.run({
			parameters: { operation: 'remind', linkType: 'paymentPage', pageUrl: PAGE, options },
		});

	const without = await remind({});
	const { items } = await remind(CREATE);

	expect(without.items).toMatchObject([{ outcome: 'failed' }]);
	expect(items).toMatchObject([{ outcome: 'sent', customerId: await noted() }]);
	expect(await customers()).toHaveLength(1);
	expect(await world.inbox()).toHaveLength(1);
});
