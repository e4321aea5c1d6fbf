import { randomUUID } from 'node:crypto';

import type { N8nApi, SavedCredential, WorkflowDraft } from '../../../host/n8nApi';
import { until } from './until';

const PACKAGE = 'n8n-nodes-stripe-salesforce';

interface Node {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: object;
	webhookId?: string;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A way by which new accounts come into a workflow: the node, and the fields of its items. */
export interface AccountSource {
	trigger: Node;
	/** Expressions for an account's ID, name and e-mail in what the trigger emits. */
	fields: { id: string; name: string; email: string };
}

/** Accounts posted to a webhook, one an event, as a CRM's outbound message would. */
export function webhookSource(path: string): AccountSource {
	return {
		trigger: {
			id: randomUUID(),
			name: 'New Account',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: path,
			parameters: { path, httpMethod: 'POST', responseMode: 'onReceived' },
		},
		fields: {
			id: '={{ $json.body.Id }}',
			name: '={{ $json.body.Name }}',
			email: '={{ $json.body.Email }}',
		},
	};
}

/** Poll times every five seconds: each of n8n's may come once a minute, and there are twelve of them. */
const EVERY_FIVE_SECONDS = {
	item: Array.from({ length: 12 }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * 5} * * * * *`,
	})),
};

/** In real time a poll has nothing to do: as seldom as n8n lets it. */
const ONCE_A_MONTH = { item: [{ mode: 'everyMonth', hour: 0, minute: 0, dayOfMonth: 1 }] };

/** What the Salesforce Account Trigger is told and by which credentials it asks. */
export interface AccountTriggerOptions {
	credentials: readonly SavedCredential[];
	/** Fields of the node: `watchBy`, `event`, `options` and so on. */
	parameters: { watchBy?: string; [field: string]: unknown };
}

/** Our own trigger. In real time it listens at {@link realTimePath}. */
export function accountTrigger(
	webhookId: string,
	{ credentials, parameters }: AccountTriggerOptions,
): AccountSource {
	return {
		trigger: {
			id: randomUUID(),
			name: 'New Account',
			type: `${PACKAGE}.salesforceAccountTrigger`,
			typeVersion: 1,
			position: [0, 0],
			webhookId,
			parameters: {
				salesforceAuthentication: 'clientCredentials',
				pollTimes: parameters.watchBy === 'realTime' ? ONCE_A_MONTH : EVERY_FIVE_SECONDS,
				fields: ['Name'],
				...parameters,
			},
			credentials: byType(credentials),
		},
		fields: {
			id: '={{ $json.Id }}',
			name: '={{ $json.Name }}',
			email: '={{ $json.Id.toLowerCase() }}@example.com',
		},
	};
}

/** Where Salesforce calls an account trigger, below n8n's address. */
export function realTimePath(webhookId: string): string {
	return `/webhook/${webhookId}/accounts`;
}

/**
 * New accounts become customers, matched by their CRM ID; the next step uses the customer's ID.
 * With `slowSeconds` a step after the customer takes that long, so that a crash is likely to hit
 * executions whose customer exists already.
 */
export function accountsToCustomers(
	source: AccountSource,
	credential: SavedCredential,
	name: string,
	slowSeconds = 0,
): WorkflowDraft {
	const customer: Node = {
		id: randomUUID(),
		name: 'Create Customer',
		type: `${PACKAGE}.stripeCreateCustomer`,
		typeVersion: 1,
		position: [220, 0],
		parameters: {
			operation: 'createOrUpdate',
			matchBy: 'crmId',
			crmId: source.fields.id,
			name: source.fields.name,
			email: source.fields.email,
		},
		credentials: { stripeAccountApi: { id: credential.id, name: credential.name } },
	};
	const next: Node = {
		id: randomUUID(),
		name: 'Use Customer ID',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		position: [440, 0],
		parameters: {
			mode: 'raw',
			jsonOutput: '={{ { "Stripe_Customer_ID__c": $json.customerId } }}',
		},
	};
	const slow = slowStep(slowSeconds);
	const chain = [source.trigger, customer, ...(slowSeconds > 0 ? [slow] : []), next];
	return { name, nodes: chain, connections: inARow(chain) };
}

/** All accounts of the org go to Stripe at the press of a button. */
export function syncAllAccounts(credentials: readonly SavedCredential[]): WorkflowDraft {
	const start: Node = {
		id: randomUUID(),
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const sync: Node = {
		id: randomUUID(),
		name: 'Stripe Sync Customers',
		type: `${PACKAGE}.stripeSyncCustomers`,
		typeVersion: 1,
		position: [220, 0],
		parameters: { operation: 'syncAll', salesforceAuthentication: 'clientCredentials' },
		credentials: byType(credentials),
	};
	const chain = [start, sync];
	return { name: 'All accounts to Stripe', nodes: chain, connections: inARow(chain) };
}

/** Two nodes to be run by hand: one takes an account's customer away, the other gives it one. */
export function linkByHand(
	credentials: readonly SavedCredential[],
	accountId: string,
): WorkflowDraft {
	const common = { salesforceAuthentication: 'clientCredentials', accountId: byId(accountId) };
	const nodes = ['disconnect', 'connect'].map((operation, at) => ({
		id: randomUUID(),
		name: operation === 'connect' ? 'Connect' : 'Disconnect',
		type: `${PACKAGE}.stripeLinkCustomer`,
		typeVersion: 1,
		position: [220, at * 200] as [number, number],
		parameters: { ...common, resource: 'account', operation },
		credentials: byType(credentials.filter(({ type }) => type !== 'smtp')),
	}));
	const start: Node = {
		id: randomUUID(),
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	return {
		name: 'Correct a link',
		nodes: [start, ...nodes],
		connections: {
			Start: { main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] },
		},
	};
}

/** Takes so many seconds, so that a crash is likely to hit an execution that is there. */
function slowStep(amount: number): Node {
	return {
		id: randomUUID(),
		name: 'Slow Step',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		position: [440, 200],
		parameters: { resume: 'timeInterval', amount, unit: 'seconds' },
	};
}

/** The same workflow with a step after one of its nodes that takes so many seconds. */
export function withSlowStepAfter(
	draft: WorkflowDraft,
	name: string,
	seconds: number,
): WorkflowDraft {
	const slow = slowStep(seconds);
	const connections: Record<string, unknown> = { ...draft.connections };
	return {
		...draft,
		nodes: [...draft.nodes, slow],
		connections: {
			...connections,
			[name]: { main: [[{ node: slow.name, type: 'main', index: 0 }]] },
			[slow.name]: connections[name],
		},
	};
}

/** The same workflow with its Schedule Trigger set to every so many seconds. */
export function everySeconds(draft: WorkflowDraft, secondsInterval: number): WorkflowDraft {
	const rule = { interval: [{ field: 'seconds', secondsInterval }] };
	const nodes = draft.nodes.map((node) =>
		'type' in node && node.type === 'n8n-nodes-base.scheduleTrigger'
			? { ...node, parameters: { rule } }
			: node,
	);
	return { ...draft, nodes };
}

/** An ID in a field that could be chosen from a list, too. */
function byId(value: string): object {
	return { __rl: true, mode: 'id', value };
}

function byType(credentials: readonly SavedCredential[]): Node['credentials'] {
	return Object.fromEntries(credentials.map(({ id, name, type }) => [type, { id, name }]));
}

/** Connects each node to the next one. */
export function inARow(nodes: readonly Pick<Node, 'name'>[]): object {
	return Object.fromEntries(
		nodes
			.slice(1)
			.map((to, index) => [
				nodes[index]?.name ?? '',
				{ main: [[{ node: to.name, type: 'main', index: 0 }]] },
			]),
	);
}

/** Waits until `count` executions of a workflow have ended and answers with how, newest first. */
export async function endedExecutions(
	api: N8nApi,
	workflowId: string,
	count: number,
): Promise<string[]> {
	let ended: string[] = [];
	await until(`${count} executions that have ended`, async () => {
		ended = (await api.executions(workflowId))
			.map(({ status }) => status)
			.filter((status) => status !== 'new' && status !== 'running');
		return ended.length >= count;
	});
	return ended;
}
