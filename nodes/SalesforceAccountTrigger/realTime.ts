import type { IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { accountShape } from '../../lib/accounts/accountShape';
import { parseFlowCallout } from '../../lib/accounts/flowCallout';
import { notifiedAccounts, ToldMemory } from '../../lib/accounts/notifiedAccounts';
import {
	ACKNOWLEDGEMENT,
	LARGEST_MESSAGE,
	parseOutboundMessage,
} from '../../lib/accounts/outboundMessage';
import { accountSelection, checkSelection } from '../../lib/accounts/selection';
import { asText } from '../../lib/n8n/parameterText';
import { nodeError } from '../../lib/n8n/problems';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { type Answer, answerCall, type Call, Refused } from '../../lib/n8n/web/door';
import { triggerMemory } from '../../lib/n8n/web/triggerMemory';
import { isSecret } from '../../lib/secret';
import { itemsOf, readOrganizationId, readWatch } from './parameters';

/** Salesforce waits so long for an answer, and repeats what is not answered. */
const PATIENCE_MS = 55_000;

/** Salesforce repeats what is not answered in time, so waiting long for its own API is of no use. */
const PATIENCE = {
	timeoutMs: 20_000,
	retryPolicy: { maxAttempts: 3, firstDelayMs: 200, maxDelayMs: 1_000 },
};

/** When n8n only starts again, the condition was checked before; Salesforce may be away just then. */
export function isChecked(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** Refuses to activate a workflow whose options say nothing, or whose fields or condition Salesforce does not know. */
export async function checkBeforeActivation(context: IHookFunctions): Promise<void> {
	try {
		readOrganizationId(context);
		const connection = await salesforceConnection(context);
		const watch = readWatch(context);
		await accountShape(connection, watch);
		await checkSelection(connection, await accountSelection(connection, watch));
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}

/** Takes a call: an outbound message, or a flow's HTTP callout. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = { patienceMs: PATIENCE_MS, largestBody: LARGEST_MESSAGE };
	return await answerCall(context, settings, async (call) =>
		call.contentType === 'application/json'
			? await receiveCallout(context, call)
			: await receiveMessage(context, call),
	);
}

async function receiveMessage(context: IWebhookFunctions, { rawBody }: Call): Promise<Answer> {
	if (!rawBody) throw new Refused(415, 'it is neither an outbound message nor JSON');
	const expected = readOrganizationId(context);
	const message = await parseOutboundMessage(
		rawBody,
		(organizationId) => expected === undefined || isSecret(organizationId, expected),
	);
	if (typeof message === 'string') throw new Refused(403, message);
	const told = triggerMemory(context, ToldMemory);
	const news = message.notifications.filter(({ id }) => !told.notifications.has(id));
	const { items, whenPassedOn } = await accountItems(
		context,
		news.map(({ accountId }) => accountId),
		told,
	);
	return {
		status: 200,
		contentType: 'text/xml; charset=utf-8',
		body: ACKNOWLEDGEMENT,
		items,
		whenPassedOn: () => {
			whenPassedOn();
			for (const { id } of news) told.notifications.add(id);
		},
	};
}

async function receiveCallout(
	context: IWebhookFunctions,
	{ headers, body }: Call,
): Promise<Answer> {
	if (context.getNodeParameter('acceptFlows', false) !== true) {
		throw new Refused(403, 'callouts of flows are not accepted');
	}
	const { name, value } = await context.getCredentials('httpHeaderAuth');
	const given = headers[asText(name).trim().toLowerCase()];
	if (!isSecret(given, asText(value))) throw new Refused(401, 'the secret is wrong');
	const ids = parseFlowCallout(body);
	if (!ids) throw new Refused(400, 'its body names no account; send {"accountId": "001…"}', true);
	const news = await accountItems(context, ids, triggerMemory(context, ToldMemory));
	return { status: 200, contentType: 'application/json', body: '{}', ...news };
}

/**
 * The accounts as they are now.
 *
 * @throws Problem when they cannot be read, and Salesforce has to call again
 */
async function accountItems(
	context: IWebhookFunctions,
	accountIds: readonly string[],
	told: ToldMemory,
): Promise<Required<Pick<Answer, 'items' | 'whenPassedOn'>>> {
	const connection = await salesforceConnection(context, PATIENCE);
	const unique = [...new Set(accountIds)];
	const notified = await notifiedAccounts(connection, readWatch(context), unique, told);
	return {
		items: itemsOf(notified.changes),
		whenPassedOn: () => {
			for (const account of notified.told) told.add(account);
		},
	};
}
