import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { NodeSketch } from '../../../engine/workflowSketch';
import { type HookReceiver, startHookReceiver } from '../../support/hookReceiver';
import { newPayer } from '../../support/payer';
import { asItem, GOOD_LOGIN } from '../PlaidBankAccount/support';
import { startTakeNodeWorld, type TakeNodeWorld } from './support';

// The package may have to be built first.
jest.setTimeout(120_000);

let world: TakeNodeWorld;
let receiver: HookReceiver;
beforeAll(async () => {
	world = await startTakeNodeWorld();
	receiver = await startHookReceiver();
});
afterAll(async () => {
	await receiver.close();
	await world.close();
});

/** Runs nodes of the package one after the other, with credentials for the sandbox. */
async function run(input: INodeExecutionData, ...nodes: NodeSketch[]) {
	const result = await world.runNodes(input, nodes);
	const last = nodes.at(-1)?.name ?? '';
	const items: IDataObject[] = (result.nodes[last]?.[0] ?? []).map(({ json }) => json);
	return { error: result.error, item: items[0] ?? {} };
}

const plaid = (parameters: INodeParameters): NodeSketch => ({
	name: 'Plaid',
	type: 'n8n-nodes-stripe-salesforce.plaidBankAccount',
	parameters: { resource: 'link', ...parameters },
});

const take = (invoiceId: string, options: INodeParameters): NodeSketch => ({
	name: 'Take',
	type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
	parameters: {
		salesforceAuthentication: 'clientCredentials',
		resource: 'payment',
		operation: 'charge',
		invoiceId,
		amount: '30',
		method: 'id',
		methodId: '={{ $json.bankAccountId }}',
		options,
	},
});

/** The account's customer connects a bank account; gives Plaid's call as n8n's Webhook node has it. */
async function connected(): Promise<INodeExecutionData> {
	const { item } = await run(
		{ json: {} },
		plaid({
			operation: 'createLinkAddress',
			customerId: { mode: 'id', value: world.customerId },
			businessName: 'Acme',
			webhook: receiver.url,
		}),
	);
	const payer = newPayer(world.pages);
	await payer.open(item['address'] as string);
	await payer.submit(GOOD_LOGIN);
	await world.call('POST', '/deliveries/run', {});
	const [hook] = receiver.received.splice(0);
	if (!hook) throw new Error('Plaid sent no webhook');
	return asItem(hook);
}

test('an account that a customer has connected by Plaid is charged for an invoice, and settles', async () => {
	await world.again();
	const invoice = await world.invoice({ Status__c: 'Sent' });
	const hook = await connected();
	const fromWebhook = plaid({ operation: 'fromWebhook' });

	const refused = await run(hook, fromWebhook, take(invoice, {}));
	expect(refused.error).toMatchObject({
		message: 'Payment Method: the payer has not agreed to debits of this bank account',
		description: expect.stringContaining('Debits Are Authorized') as string,
	});
	expect(await world.paymentsInOrg()).toEqual([]);

	const { error, item } = await run(hook, fromWebhook, take(invoice, { debitsAuthorized: true }));
	expect(error).toBeUndefined();
	expect(item).toMatchObject({
		status: 'processing',
		amount: '30.00',
		paymentMethodId: expect.stringMatching(/^ba_/) as string,
		paymentMethod: 'STRIPE TEST BANK ending in 6789',
		invoiceBalance: '50.00',
	});
	expect(await world.paymentsInOrg()).toMatchObject([
		{ Status__c: 'Pending', Amount__c: 30, Method__c: 'Bank Account', Method_Last4__c: '6789' },
	]);

	await world.pass(7 * 24 * 60 * 60);

	const intent = await world.stripeClient.paymentIntents.retrieve(item['paymentId'] as string, {
		expand: ['latest_charge'],
	});
	expect(intent).toMatchObject({ status: 'succeeded', amount_received: 3000 });
	const { latest_charge: charge } = intent;
	const bank =
		charge && typeof charge === 'object' ? charge.payment_method_details?.us_bank_account : null;
	const mandate = typeof bank?.mandate === 'string' ? bank.mandate : (bank?.mandate?.id ?? '');
	expect(await world.stripeClient.mandates.retrieve(mandate)).toMatchObject({
		status: 'active',
		customer_acceptance: { type: 'offline' },
	});
});
