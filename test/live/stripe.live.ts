import type Stripe from 'stripe';
import { testCredential } from '../../engine';
import { ensureBuilt } from '../../tools/ensureBuilt';
import { RUN, runNode, STRIPE, stripeClient } from './support';

let stripe: Stripe;
const made = new Set<string>();
beforeAll(async () => {
	await ensureBuilt();
	stripe = await stripeClient();
});
afterAll(async () => {
	for (const id of made) await stripe.customers.del(id);
});

const send = async (parameters: object, item: object) => {
	const { error, outputs } = await runNode('stripeCreateCustomer', { ...parameters }, [
		{ ...item },
	]);
	const found = outputs[0]?.[0]?.['customerId'];
	const customerId = typeof found === 'string' ? found : '';
	if (customerId) made.add(customerId);
	return { error, customerId };
};

describe('Stripe itself, with a test key', () => {
	it('accepts the credential', async () => {
		expect(await testCredential({ type: 'stripeAccountApi', data: STRIPE })).toMatchObject({
			status: 'OK',
		});
	});

	it('refuses a key that is none, in words', async () => {
		const data = { ...STRIPE, secretKey: `sk_test_${'0'.repeat(24)}` };

		expect(await testCredential({ type: 'stripeAccountApi', data })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Invalid API Key'),
		});
	});

	it('keeps every field that the node sends', async () => {
		const address = {
			line1: '1 Rue de la Paix',
			city: 'Paris',
			postalCode: '75002',
			country: 'FR',
		};
		const { error, customerId } = await send(
			{
				operation: 'create',
				name: `Zoë & Söhne ${RUN}`,
				email: `${RUN}@example.com`,
				phone: '+33 1 23 45 67 89',
				customerDescription: 'Made by the live suite',
				additionalFields: { address: { details: { ...address } } },
			},
			{},
		);

		expect(error).toBeUndefined();
		expect(await stripe.customers.retrieve(customerId)).toMatchObject({
			name: `Zoë & Söhne ${RUN}`,
			email: `${RUN}@example.com`,
			phone: '+33 1 23 45 67 89',
			description: 'Made by the live suite',
			address: { line1: address.line1, city: 'Paris', postal_code: '75002', country: 'FR' },
			livemode: false,
		});
	});

	it('holds one customer for a record that is sent twice', async () => {
		const parameters = {
			operation: 'createOrUpdate',
			matchBy: 'crmId',
			crmId: '={{ $json.Id }}',
			name: '={{ $json.Name }}',
		};
		const Id = `001${RUN.slice(-12).toUpperCase()}`;
		const first = await send(parameters, { Id, Name: `First ${RUN}` });
		const second = await send(parameters, { Id, Name: `Second ${RUN}` });

		expect([first.error, second.error]).toEqual([undefined, undefined]);
		expect(second.customerId).toBe(first.customerId);
		expect(await stripe.customers.retrieve(first.customerId)).toMatchObject({
			name: `Second ${RUN}`,
		});
	});

	it('says in its own words what it does not take', async () => {
		const { error } = await send(
			{ operation: 'create', name: RUN, source: 'tok_there_is_none' },
			{},
		);

		expect(error).toContain('No such token');
	});
});
