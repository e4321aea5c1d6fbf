import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type NodeSketch, START, workflow as sketch } from '../../engine/workflowSketch';
import { installPackage } from '../../host/installPackage';
import { runN8nCommand } from '../../host/n8nProcess';
import { N8N_VERSION } from '../../host/hostRecipe';
import { giveReadyDatabase } from '../../host/readyData';
import { sandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, type Installation } from './support/installation';
import { customersOf, stripePost } from './support/sandboxControl';

/** What n8n's own commands show, with no editor: it runs on any version of n8n (`N8N_VERSION`). */
let installation: Installation;
let sandbox: Sandbox;
let userFolder: string;

beforeAll(async () => {
	installation = await newInstallation('command-line');
	userFolder = join(installation.folder, 'home');
	await giveReadyDatabase(installation.host, userFolder);
	await installPackage(installation.packed, userFolder);
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: { withStripeModel: true } });
	const credentials = sandboxCredentials(sandbox).map((each) => ({ id: each.type, ...each }));
	await n8n('import:credentials', `--input=${saved('credentials', credentials)}`);
});

afterAll(async () => {
	await sandbox.close();
	installation.remove();
});

async function n8n(...args: string[]): Promise<string> {
	const log = join(installation.folder, 'n8n.log');
	const { code, stdout, stderr } = await runN8nCommand(installation.host, userFolder, args, log);
	if (code !== 0) throw new Error(`n8n ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
	return stdout;
}

function saved(name: string, content: unknown): string {
	const file = join(installation.folder, `${name}.json`);
	writeFileSync(file, JSON.stringify(content));
	return file;
}

/** Imports a workflow, in which each of the nodes follows the trigger, and runs it. */
async function execute(id: string, ...after: NodeSketch[]): Promise<string> {
	const place = { typeVersion: 1, position: [0, 0], parameters: {} };
	const nodes = [START, ...after].map((each) => ({ id: randomUUID(), ...place, ...each }));
	const workflow = {
		...sketch(
			nodes,
			after.map(({ name }) => `${START.name} > ${name}`),
		),
		id,
		name: id,
		active: false,
		settings: {},
		versionId: randomUUID(),
	};
	await n8n('import:workflow', `--input=${saved(id, [workflow])}`);
	return await n8n('execute', `--id=${id}`, '--rawOutput');
}

const byType = (...types: string[]) =>
	Object.fromEntries(
		sandboxCredentials(sandbox)
			.filter(({ type }) => types.includes(type))
			.map(({ type, name }) => [type, { id: type, name }]),
	);

it(`n8n ${N8N_VERSION} makes a customer, and finds it again`, async () => {
	const node = {
		name: 'Create Customer',
		type: 'n8n-nodes-stripe-salesforce.stripeCreateCustomer',
		parameters: {
			operation: 'createOrUpdate',
			matchBy: 'crmId',
			crmId: '001gL00000A7xBaQAJ',
			name: '={{ "Edge " + "Communications" }}',
		},
		credentials: byType('stripeAccountApi'),
	};

	const first = await execute('create', node);
	const second = await n8n('execute', '--id=create', '--rawOutput');

	const [customer, ...others] = await customersOf(sandbox);
	expect(others).toEqual([]);
	expect(customer?.name).toBe('Edge Communications');
	const said = new RegExp(`"customerId": ?"${customer?.id ?? 'none'}"`);
	for (const output of [first, second]) expect(output).toMatch(said);
});

it(`n8n ${N8N_VERSION} syncs all accounts, and writes their customers' IDs back`, async () => {
	await execute('sync', {
		name: 'Sync Customers',
		type: 'n8n-nodes-stripe-salesforce.stripeSyncCustomers',
		parameters: { salesforceAuthentication: 'clientCredentials', operation: 'syncAll' },
		credentials: byType('stripeAccountApi', 'salesforceClientCredentialsApi'),
	});

	const answer = await fetch(`${sandbox.control}/state?service=salesforce&type=Account`);
	const { objects } = (await answer.json()) as {
		objects: Array<{ Id: string; Stripe_Customer_ID__c: string | null }>;
	};
	const customers = new Map((await customersOf(sandbox)).map(({ id, metadata }) => [id, metadata]));
	expect(objects.length).toBeGreaterThan(5);
	for (const { Id, Stripe_Customer_ID__c: customerId } of objects) {
		expect(customers.get(customerId ?? '')).toMatchObject({ salesforce_account_id: Id });
	}
});

it(`n8n ${N8N_VERSION} runs setup, links, payments, payment links and receipts`, async () => {
	const { id: payment } = await stripePost<{ id: string }>(sandbox, '/v1/payment_intents', {
		amount: '4990',
		currency: 'usd',
		confirm: 'true',
		payment_method: 'pm_card_visa',
		'allowed_payment_method_types[]': 'card',
	});
	const node = (name: string, type: string, parameters: NodeSketch['parameters']): NodeSketch => ({
		name,
		type: `n8n-nodes-stripe-salesforce.${type}`,
		parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
		credentials: byType('stripeAccountApi', 'salesforceClientCredentialsApi'),
	});
	const nodes = [
		node('Setup', 'salesforceStripeSetup', { operation: 'check' }),
		node('Links', 'stripeLinkCustomer', { resource: 'accounts', operation: 'check' }),
		node('Payments', 'stripeSyncPayments', { operation: 'fromStripe' }),
		node('Payment Link', 'stripeSendPaymentLink', {
			operation: 'send',
			payFor: 'amount',
			amount: '49.90',
			currency: 'USD',
			purpose: 'Order 1042',
			linkType: 'paymentLink',
			sendBy: 'none',
		}),
		node('Receipt', 'paymentReceipt', { operation: 'create', useSalesforce: false, payment }),
	];

	const output = await execute('others', ...nodes);

	for (const { name } of nodes) expect(output).toMatch(new RegExp(`"${name}": ?\\[`));
	expect(output).not.toMatch(/"executionStatus": ?"error"/);
	expect(output).toMatch(/"url": ?"http/);
	expect(output).toContain('application/pdf');
});
