import type {
	IHookFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { parseFlowCallout } from '../../lib/accounts/flowCallout';
import { notifiedAccounts, ToldMemory } from '../../lib/accounts/notifiedAccounts';
import { ACKNOWLEDGEMENT, parseOutboundMessage } from '../../lib/accounts/outboundMessage';
import { isSecret } from '../../lib/accounts/secret';
import { accountSelection, checkSelection } from '../../lib/accounts/selection';
import { asText } from '../../lib/n8n/parameterText';
import { nodeError } from '../../lib/n8n/problems';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { longRecordId } from '../../lib/salesforce/recordId';
import { itemsOf, readOptions, readWatch } from './parameters';

/** Salesforce repeats what is not answered in time, so waiting long for its own API is of no use. */
const PATIENCE = {
	timeoutMs: 20_000,
	retryPolicy: { maxAttempts: 3, firstDelayMs: 200, maxDelayMs: 1_000 },
};

/** By trigger. */
const memories = new Map<string, ToldMemory>();

/** When n8n only starts again, the condition was checked before; Salesforce may be away just then. */
export function isChecked(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** Refuses to activate a workflow whose condition Salesforce does not understand. */
export async function checkBeforeActivation(context: IHookFunctions): Promise<void> {
	try {
		const connection = await salesforceConnection(context);
		await checkSelection(connection, await accountSelection(connection, readWatch(context)));
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}

/** Takes a call: an outbound message, or a flow's HTTP callout. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isJson = /^application\/json\b/i.test(
		asText(context.getHeaderData()['content-type']).trim(),
	);
	return isJson ? await receiveCallout(context) : await receiveMessage(context);
}

async function receiveMessage(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const message = await parseOutboundMessage(context.getRequestObject().rawBody);
	if (typeof message === 'string') return refuse(context, 403, message);
	const expected = asText(readOptions(context).organizationId).trim();
	if (expected !== '' && !isSecret(message.organizationId, longRecordId(expected))) {
		return refuse(context, 403, 'The message comes from another organization');
	}
	const told = memoryOf(context);
	const news = message.notifications.filter(({ id }) => !told.notifications.has(id));
	const items = await accountItems(
		context,
		news.map(({ accountId }) => accountId),
		told,
	);
	if (!items) return answer(context, 503, 'text/plain', '');
	for (const { id } of news) told.notifications.add(id);
	return answer(context, 200, 'text/xml; charset=utf-8', ACKNOWLEDGEMENT, items);
}

async function receiveCallout(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	if (context.getNodeParameter('acceptFlows', false) !== true) {
		return refuse(context, 403, 'Callouts of flows are not accepted');
	}
	const { name, value } = await context.getCredentials('httpHeaderAuth');
	const given = context.getHeaderData()[asText(name).trim().toLowerCase()];
	if (!isSecret(given, asText(value))) return refuse(context, 401, 'The secret is wrong');
	const ids = parseFlowCallout(context.getBodyData());
	if (!ids) return answer(context, 400, 'application/json', '{}');
	const items = await accountItems(context, ids, memoryOf(context));
	if (!items) return answer(context, 503, 'application/json', '{}');
	return answer(context, 200, 'application/json', '{}', items);
}

/** The accounts as they are now; undefined when they cannot be read, and Salesforce has to call again. */
async function accountItems(
	context: IWebhookFunctions,
	accountIds: readonly string[],
	told: ToldMemory,
): Promise<INodeExecutionData[] | undefined> {
	try {
		const connection = await salesforceConnection(context, PATIENCE);
		const unique = [...new Set(accountIds)];
		return itemsOf(await notifiedAccounts(connection, readWatch(context), unique, told));
	} catch (error) {
		const { message, description } = nodeError(context.getNode(), error, 0);
		context.logger.error(
			`${context.getNode().name}: ${message} ${description ?? ''} Salesforce is asked to send the notification again.`,
		);
		return undefined;
	}
}

function memoryOf(context: IWebhookFunctions): ToldMemory {
	const key = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	let memory = memories.get(key);
	if (!memory) {
		memory = new ToldMemory();
		memories.set(key, memory);
	}
	return memory;
}

/** Tells the caller nothing, and the log why. */
function refuse(context: IWebhookFunctions, status: number, why: string): IWebhookResponseData {
	context.logger.warn(`${context.getNode().name} refused a call: ${why}`);
	return answer(context, status, 'text/plain', '');
}

function answer(
	context: IWebhookFunctions,
	status: number,
	contentType: string,
	body: string,
	items: INodeExecutionData[] = [],
): IWebhookResponseData {
	const response = context.getResponseObject();
	response.status(status).set('content-type', contentType);
	response.end(body);
	return { noWebhookResponse: true, ...(items.length > 0 && { workflowData: [items] }) };
}
