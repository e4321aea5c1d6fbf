import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { StripeTakePayment } from '../../../nodes/StripeTakePayment/StripeTakePayment.node';
import { AUSTIN } from '../../lib/customerSync/support';
import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

/** What n8n hands to a picker: the credentials, and the parameters as they stand in the editor. */
function editor(parameters: Record<string, unknown>): ILoadOptionsFunctions {
	const { stripe, salesforce } = world;
	return {
		getNode: () => ({
			id: '1',
			name: 'Take',
			type: 'stripeTakePayment',
			typeVersion: 1,
			position: [0, 0],
			parameters: { salesforceAuthentication: 'clientCredentials' },
		}),
		getCredentials: async (type: string) =>
			type === 'stripeAccountApi'
				? {
						secretKey: stripe.secretKey,
						apiAddress: stripe.url,
						locations: {
							location: [{ name: AUSTIN, secretKey: seededKey(SEEDED.second.id, 'secret', false) }],
						},
					}
				: {
						myDomain: salesforce?.url,
						clientId: salesforce?.clientId,
						clientSecret: salesforce?.clientSecret,
					},
		getCurrentNodeParameter: (name: string) => parameters[name],
	} as unknown as ILoadOptionsFunctions;
}

const { searchPayersMethods } = new StripeTakePayment().methods.listSearch;
const list = async (parameters: Record<string, unknown>, filter?: string) =>
	(await searchPayersMethods.call(editor(parameters), filter)).results;

describe('the list of what whoever pays has stored', () => {
	it('is that of the customer, the account or the invoice, with what is wrong with each', async () => {
		const good = await world.store('pm_card_visa');
		const old = await world.stripeClient.paymentMethods.update(
			await world.store('pm_card_mastercard'),
			{ card: { exp_month: 1, exp_year: 2026 } },
		);
		const blocked = await world.store('pm_usBankAccount_accountClosed');
		await world.stripeClient.paymentIntents.create({
			amount: 500,
			currency: 'usd',
			customer: world.customerId,
			payment_method: blocked,
			confirm: true,
			off_session: true,
			mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
		});
		await world.pass(10 * 24 * 60 * 60);
		const shown = [
			{
				name: 'STRIPE TEST BANK ending in 1113, Stripe has blocked it: the account is closed (R02)',
				value: blocked,
			},
			{ name: 'Mastercard ending in 4444, expires 01/2026, it has expired', value: old.id },
			{ name: expect.stringMatching(/^Visa ending in 4242, expires /) as string, value: good },
		];

		const invoiceId = await world.invoice();
		const byId = (value: string) => ({ __rl: true, mode: 'id', value });
		for (const payer of [
			{ payFor: 'amount', customerId: byId(world.customerId) },
			{ payFor: 'account', accountId: byId(world.accountId) },
			{ payFor: 'invoice', invoiceId: byId(invoiceId) },
		]) {
			expect(await list(payer)).toEqual(shown);
		}
		expect(await list({ payFor: 'invoice', invoiceId: byId(invoiceId) }, 'visa')).toHaveLength(1);
	});

	it('is that of the Stripe account of the account’s location', async () => {
		const austin = world.clientOf(AUSTIN);
		const { id } = await austin.customers.create({ name: 'Edge' });
		await austin.paymentMethods.attach('pm_card_amex', { customer: id });
		await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
			Stripe_Customer_ID__c: id,
			Stripe_Location__c: AUSTIN,
		});
		expect(await list({ payFor: 'account', accountId: world.accountId })).toMatchObject([
			{ name: expect.stringMatching(/^American Express ending in 0005/) as string },
		]);
	});

	it.each([
		['Customer ID', { payFor: 'amount', customerId: '={{ $json.id }}' }],
		['Account ID', { payFor: 'account', accountId: '={{ $json.Id }}' }],
		['Invoice ID', { payFor: 'invoice', invoiceId: '' }],
	])('cannot be shown while %s is an expression or empty, and says so', async (field, payer) => {
		await expect(list(payer)).rejects.toThrow(`${field}: it is empty or an expression`);
	});

	it('says that the account has no customer', async () => {
		await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
			Stripe_Customer_ID__c: null,
		});
		await expect(list({ payFor: 'account', accountId: world.accountId })).rejects.toThrow(
			'the account Edge Communications has no customer in Stripe',
		);
	});
});

test('an amount of an account is charged, and Salesforce says so at once', async () => {
	await world.store('pm_card_visa');

	const { result, items } = await world.run({
		parameters: {
			resource: 'payment',
			operation: 'charge',
			payFor: 'account',
			amount: '12.50',
			method: 'newestCard',
		},
		items: [{ Id: world.accountId }],
	});

	expect(result.error).toBeUndefined();
	expect(items[0]).toMatchObject({
		amount: '12.50',
		customerId: world.customerId,
		accountId: world.accountId,
		status: 'succeeded',
		paymentRecordId: expect.stringMatching(/^a/) as string,
		invoiceId: '',
	});
	expect(await world.paymentsInOrg()).toMatchObject([
		{ Account__c: world.accountId, Amount__c: 12.5, Status__c: 'Succeeded' },
	]);
});
