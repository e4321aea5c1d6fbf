import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { N8nApi, SavedCredential, SavedWorkflow } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { saveSandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, type Installation } from './support/installation';
import { orgOf, type Org } from './support/org';
import { customersOf } from './support/sandboxControl';
import { startSingleN8n } from './support/singleN8n';
import { until } from './support/until';
import {
	accountsToCustomers,
	accountTrigger,
	type AccountTriggerOptions,
	endedExecutions,
	realTimePath,
} from './support/workflows';

/** What a flow's callout brings, and what n8n holds against it. */
const FLOW_SECRET = { name: 'X-Flow-Secret', value: 'a long random value that the flow sends' };

const ANOTHER_ORGANIZATION = '00D000000000062EAA';

let installation: Installation;
let sandbox: Sandbox;
let org: Org;
let folder: string;
let n8n: N8n;
let api: N8nApi;
let credentials: SavedCredential[];

beforeAll(async () => {
	installation = await newInstallation('account-trigger');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: { withStripeModel: true } });
	org = orgOf(sandbox);
	({ n8n, api, folder } = await startSingleN8n(installation, { withoutEditor: true }));
	credentials = [
		...(await saveSandboxCredentials(api, sandbox)),
		await api.createCredential('httpHeaderAuth', 'Flow', FLOW_SECRET),
	];
});

afterAll(async () => {
	await n8n.stop();
	await sandbox.close();
	installation.remove();
});

/** An active workflow that makes a customer of each account that the trigger brings. */
async function activeWorkflow(
	webhookId: string,
	parameters: AccountTriggerOptions['parameters'],
): Promise<SavedWorkflow> {
	const stripe = credentials.find(({ type }) => type === 'stripeAccountApi');
	if (stripe === undefined) throw new Error('There is no Stripe credential');
	const salesforce = credentials.filter((one) => one !== stripe);
	const source = accountTrigger(webhookId, { credentials: salesforce, parameters });
	const workflow = await api.createWorkflow(accountsToCustomers(source, stripe, webhookId));
	await api.activate(workflow);
	return workflow;
}

async function newAccount(Name: string): Promise<string> {
	const [id = ''] = await org.createAccounts([{ Name }]);
	return id;
}

/** The customers that stand for an account. */
async function customersFor(accountId: string): Promise<(string | null)[]> {
	return (await customersOf(sandbox))
		.filter(({ metadata }) => metadata.salesforce_account_id === accountId)
		.map(({ name }) => name);
}

describe('an active workflow that polls', () => {
	/** The org brings sample accounts of its own, which are not what is waited for here. */
	const parameters = {
		watchBy: 'poll',
		triggerOn: 'new',
		options: { condition: "Name LIKE 'Polled%'" },
	};
	let workflow: SavedWorkflow;

	beforeAll(async () => {
		workflow = await activeWorkflow('polling', parameters);
	});

	it('makes a customer of an account that was created after its activation', async () => {
		const id = await newAccount('Polled after activation');
		expect(await endedExecutions(api, workflow.id, 1)).toEqual(['success']);
		expect(await customersFor(id)).toEqual(['Polled after activation']);
	});

	it('brings no account a second time with the polls that follow', async () => {
		const before = await org.queries();
		await until('three more polls', async () => (await org.queries()) >= before + 3);
		expect(await api.executions(workflow.id)).toHaveLength(1);
	});

	it('polls no more when it is deactivated', async () => {
		await api.deactivate(workflow.id);
		// The one that goes on shows that there was time enough to poll.
		const witness = await activeWorkflow('witness', parameters);
		const id = await newAccount('Polled by another');
		await until('the customer that the other workflow makes', async () =>
			(await customersFor(id)).includes('Polled by another'),
		);
		await endedExecutions(api, witness.id, 1);
		expect(await api.executions(workflow.id)).toHaveLength(1);
		await api.deactivate(witness.id);
	});

	it('brings what came in between once, when it is activated again', async () => {
		await api.activate(await api.workflow(workflow.id));
		expect(await endedExecutions(api, workflow.id, 2)).toEqual(['success', 'success']);
		const id = await newAccount('Polled again');
		expect(await endedExecutions(api, workflow.id, 3)).toHaveLength(3);
		expect(await customersFor(id)).toEqual(['Polled again']);
		const names = (await customersOf(sandbox)).map(({ name }) => name);
		expect(names.filter((name) => name?.startsWith('Polled')).sort()).toEqual([
			'Polled after activation',
			'Polled again',
			'Polled by another',
		]);
		await api.deactivate(workflow.id);
	});
});

describe('an active workflow in real time', () => {
	let workflow: SavedWorkflow;
	let address: string;

	beforeAll(async () => {
		address = n8n.url + realTimePath('real-time');
		workflow = await activeWorkflow('real-time', {
			watchBy: 'realTime',
			triggerOn: 'new',
			acceptFlows: true,
			options: { organizationId: org.organizationId },
		});
		await org.sendOutboundMessagesTo(address);
	});

	afterAll(() => org.stopOutboundMessages());

	it('takes the org’s outbound message, acknowledges it and makes the customer', async () => {
		const id = await newAccount('Told at once');
		expect(await org.deliver()).toMatchObject({ sent: 1, acknowledged: 1, pending: 0 });
		expect(await endedExecutions(api, workflow.id, 1)).toEqual(['success']);
		expect(await customersFor(id)).toEqual(['Told at once']);
	});

	it('acknowledges what is delivered again, and starts nothing for it', async () => {
		const id = await newAccount('Told three times');
		expect(await org.deliver({ duplicate: true, loseAcks: true })).toMatchObject({ pending: 1 });
		expect(await org.deliver({ all: true })).toMatchObject({ acknowledged: 1, pending: 0 });
		// By the time that a further account is through, a second execution would be there as well.
		const next = await newAccount('Told afterwards');
		await org.deliver();
		await until('the next customer', async () => (await customersFor(next)).length === 1);
		expect(await endedExecutions(api, workflow.id, 3)).toEqual(Array(3).fill('success'));
		expect(await customersFor(id)).toEqual(['Told three times']);
	});

	it('takes a flow’s callout with its secret, and none without or with another', async () => {
		await org.stopOutboundMessages();
		const accountId = await newAccount('Told by a flow');
		expect(await callout(accountId, {})).toBe(401);
		expect(await callout(accountId, { [FLOW_SECRET.name]: `${FLOW_SECRET.value}.` })).toBe(401);
		expect(await callout(accountId, { [FLOW_SECRET.name]: FLOW_SECRET.value })).toBe(200);
		expect(await endedExecutions(api, workflow.id, 4)).toEqual(Array(4).fill('success'));
		expect(await customersFor(accountId)).toEqual(['Told by a flow']);
	});

	it('refuses messages of another org than the one that it was told', async () => {
		const stranger = await activeWorkflow('stranger', {
			watchBy: 'realTime',
			options: { organizationId: ANOTHER_ORGANIZATION },
		});
		await org.sendOutboundMessagesTo(n8n.url + realTimePath('stranger'));
		const id = await newAccount('Of the wrong org');
		expect(await org.deliver()).toMatchObject({ sent: 1, acknowledged: 0, pending: 1 });
		await org.stopOutboundMessages();
		await api.deactivate(stranger.id);
		expect(await api.executions(stranger.id)).toEqual([]);
		expect(await customersFor(id)).toEqual([]);
	});

	it('is gone when it is deactivated: the address answers 404, nothing is left registered', async () => {
		await api.deactivate(workflow.id);
		const id = await newAccount('Too late');
		expect(await callout(id, { [FLOW_SECRET.name]: FLOW_SECRET.value })).toBe(404);
		await org.sendOutboundMessagesTo(address);
		await newAccount('Too late as well');
		expect(await org.deliver()).toMatchObject({ sent: 1, acknowledged: 0 });
		expect(registeredWebhooks()).toEqual([]);
		expect(await api.executions(workflow.id)).toHaveLength(4);
		expect(await customersFor(id)).toEqual([]);
	});

	async function callout(accountId: string, headers: Record<string, string>): Promise<number> {
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify({ accountId }),
		});
		return response.status;
	}

	/** The addresses at which n8n listens, by its own database. */
	function registeredWebhooks(): unknown[] {
		const file = join(folder, 'database.sqlite');
		const database = new DatabaseSync(file, { readOnly: true });
		try {
			return database.prepare('select webhookPath from webhook_entity').all();
		} finally {
			database.close();
		}
	}
});
