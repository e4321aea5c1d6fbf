import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readExampleWorkflows, withCredentials } from '../../../host/exampleWorkflows';
import type { N8nApi, SavedCredential, SavedWorkflow, WorkflowDraft } from '../../../host/n8nApi';
import type { N8n } from '../../../host/n8nProcess';
import { saveSandboxCredentials } from '../../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { newInstallation, ROOT } from './installation';
import { orgOf, type Org } from './org';
import { stripePost } from './sandboxControl';
import { startSingleN8n } from './singleN8n';
import { inARow, webhookSource } from './workflows';

const PACKAGE = 'n8n-nodes-stripe-salesforce';

/** Who may open the forms of the staff. */
export const STAFF = { username: 'staff', password: 'a password of the staff' };

/** A workflow whose executions n8n is told not to keep, as it should be for bank details. */
export const KEEP_NOTHING = {
	executionOrder: 'v1',
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveManualExecutions: false,
};

/** An n8n of a company whose staff takes payments, and a customer with a stored card. */
export interface StaffWorld {
	sandbox: Sandbox;
	org: Org;
	n8n: N8n;
	api: N8nApi;
	/** n8n's own files. */
	folder: string;
	customerId: string;
	/** Makes an invoice of the customer's, in US dollars; answers with its ID. */
	invoice(amount: number): Promise<string>;
	/** Publishes an example of `workflows/` by its number, changed if need be. */
	publishExample(
		number: string,
		change?: (draft: WorkflowDraft) => WorkflowDraft,
	): Promise<SavedWorkflow>;
	publish(draft: WorkflowDraft): Promise<SavedWorkflow>;
	/** Publishes a workflow of one node behind a webhook; what is posted to `path` is in `$json.body`. */
	publishCall(path: string, type: string, parameters: object, settings?: object): Promise<void>;
	/** Calls such a workflow; answers with the item that its node puts out. */
	call(path: string, body: object): Promise<Record<string, unknown>>;
	/** All that calls have answered so far, as text. */
	answers: string[];
	close(): Promise<void>;
}

export async function startStaffWorld(): Promise<StaffWorld> {
	const installation = await newInstallation('take-payment');
	const sandbox = await startSandbox({
		port: 0,
		quiet: true,
		salesforce: { withStripeModel: true },
	});
	const { n8n, api, folder } = await startSingleN8n(installation, {
		withoutEditor: true,
		// What is not to be kept is deleted every three seconds, in the place of 15 minutes.
		env: { EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.05' },
	});
	const credentials: SavedCredential[] = [
		...(await saveSandboxCredentials(api, sandbox)),
		await api.createCredential('httpBasicAuth', 'Staff', {
			user: STAFF.username,
			password: STAFF.password,
		}),
	];
	const org = orgOf(sandbox);
	const customerId = await customerWithCard(sandbox);
	const accountId = await org.create('Account', {
		Name: 'Edge Communications Ltd.',
		Stripe_Customer_ID__c: customerId,
	});
	const examples = readExampleWorkflows(join(ROOT, 'workflows'));
	const publish = async (draft: WorkflowDraft): Promise<SavedWorkflow> => {
		const saved = await api.createWorkflow(withCredentials(draft, credentials));
		await api.activate(saved);
		return saved;
	};
	const answers: string[] = [];
	return {
		sandbox,
		org,
		n8n,
		api,
		folder,
		customerId,
		answers,
		publish,
		invoice: async (amount) =>
			await org.create('Invoice__c', {
				Account__c: accountId,
				Amount__c: amount,
				Status__c: 'Sent',
				Due_Date__c: '2027-01-31',
			}),
		async publishExample(number, change = (draft) => draft) {
			const draft = examples.find(({ name }) => name.startsWith(`${number} `));
			if (draft === undefined) throw new Error(`There is no example ${number}`);
			return await publish(change(draft));
		},
		async publishCall(path, type, parameters, settings) {
			await publish(callWorkflow(path, type, parameters, credentials, settings));
		},
		async call(path, body) {
			const answer = await fetch(`${n8n.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			const text = await answer.text();
			answers.push(text);
			if (!answer.ok) throw new Error(`${path}: ${text}`);
			return JSON.parse(text) as Record<string, unknown>;
		},
		async close() {
			await n8n.stop();
			await sandbox.close();
			installation.remove();
		},
	};
}

/** What n8n and the process that runs it have printed. */
export function logOf({ log }: N8n): string {
	return readFileSync(log, 'utf8');
}

async function customerWithCard(sandbox: Sandbox): Promise<string> {
	const { id } = await stripePost<{ id: string }>(sandbox, '/v1/customers', {
		name: 'Edge Communications',
		email: 'rose@edge.example',
	});
	await stripePost(sandbox, '/v1/payment_methods/pm_card_visa/attach', { customer: id });
	return id;
}

function callWorkflow(
	path: string,
	type: string,
	parameters: object,
	credentials: readonly SavedCredential[],
	settings = { executionOrder: 'v1' } as object,
): WorkflowDraft {
	const { trigger } = webhookSource(path);
	const node = {
		id: randomUUID(),
		name: 'Node',
		type: `${PACKAGE}.${type}`,
		typeVersion: 1,
		position: [220, 0],
		onError: 'continueRegularOutput',
		parameters,
		credentials: Object.fromEntries(
			credentials
				.filter(({ type: of }) => /^(stripe|salesforce|plaid)/.test(of))
				.map(({ id, name, type: of }) => [of, { id, name }]),
		),
	};
	const nodes = [
		{ ...trigger, parameters: { ...trigger.parameters, responseMode: 'lastNode' } },
		node,
	];
	return { name: path, nodes, connections: inARow(nodes), settings };
}
