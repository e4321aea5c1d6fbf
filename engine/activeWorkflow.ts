import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import { Node, NodeHelpers } from 'n8n-workflow';
import type {
	INode,
	INodeType,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { InputError } from './inputError';
import { onInstance } from './n8nRuntime';
import { describeError } from './runResult';
import type { RunResult } from './runResult';
import { execute, newExecutionId } from './runWorkflow';
import type { Session } from './session';

/** A workflow whose webhook triggers are switched on: knows their addresses and answers their calls. */
export class ActiveWorkflow {
	readonly webhooks: readonly IWebhookData[];
	readonly executions: RunResult[] = [];
	private readonly running = new Set<Promise<unknown>>();

	constructor(
		private readonly session: Session,
		private readonly address: string,
		private readonly instanceId: string,
	) {
		this.webhooks = Object.values(session.workflow.nodes).flatMap((node) => this.webhooksOf(node));
		if (this.webhooks.length === 0) throw new InputError('The workflow has no webhook trigger');
	}

	async activate(): Promise<void> {
		for (const webhook of this.webhooks) {
			if (await this.callHook(webhook, 'checkExists', 'activate')) continue;
			await this.callHook(webhook, 'create', 'activate');
		}
	}

	async deactivate(): Promise<void> {
		for (const webhook of this.webhooks) await this.callHook(webhook, 'delete', 'update');
	}

	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Answers one call, and starts an execution if the node gives data for it. */
	async answer(webhook: IWebhookData, request: Request, response: Response): Promise<void> {
		const { workflow } = this.session;
		const node = this.nodeOf(webhook);
		const executionId = newExecutionId();
		const additionalData = this.additionalData(executionId);
		additionalData.httpRequest = request;
		additionalData.httpResponse = response;
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			'webhook',
			webhook,
			[],
			null,
		);
		const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		let given: IWebhookResponseData;
		try {
			given = await onInstance(
				this.instanceId,
				async () => (await callWebhook(type, context)) ?? {},
			);
		} catch (error) {
			// n8n tells the caller no more than this; the words are for the log.
			this.executions.push({ success: false, executionId, nodes: {}, error: describeError(error) });
			if (!response.headersSent) {
				response
					.status(500)
					.json({ message: 'Workflow Webhook Error: Workflow could not be started!' });
			}
			return;
		}
		if (given.workflowData === undefined) {
			if (!given.noWebhookResponse) {
				reply(response, given.webhookResponse ?? { message: 'Webhook call received' });
			}
			return;
		}
		const options = { mode: 'webhook', executionId, address: this.address } as const;
		const execution = execute(
			this.session,
			node,
			{ ...options, instanceId: this.instanceId },
			given.workflowData,
		).catch((error: unknown) => ({
			success: false,
			executionId,
			nodes: {},
			error: describeError(error),
		}));
		const recorded = execution.then((result) => this.executions.push(result));
		this.running.add(recorded);
		void recorded.finally(() => this.running.delete(recorded));

		if (given.noWebhookResponse) return;
		const { responseMode } = webhook.webhookDescription;
		if (responseMode === 'lastNode') reply(response, lastItem(await execution));
		else reply(response, onReceived(webhook.webhookDescription, given));
	}

	private webhooksOf(node: INode): IWebhookData[] {
		const { workflow } = this.session;
		if (node.disabled) return [];
		const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		return (type.description.webhooks ?? []).flatMap((description) => {
			const valueOf = (field: string) =>
				workflow.expression.getSimpleParameterValue(
					node,
					description[field],
					'internal',
					{},
					undefined,
					description[field],
				);
			const path = String(valueOf('path')).replace(/^\/|\/$/g, '');
			// One webhook for each method; without one there is none.
			const methods = String(valueOf('httpMethod') ?? 'GET').split(',');
			return methods.filter(Boolean).map((method) => ({
				node: node.name,
				httpMethod: method.trim() as IWebhookData['httpMethod'],
				path: NodeHelpers.getNodeWebhookPath(
					workflow.id,
					node,
					path,
					valueOf('isFullPath') === true,
				),
				webhookDescription: {
					...description,
					responseMode: String(valueOf('responseMode') ?? 'onReceived'),
				},
				workflowId: workflow.id,
				workflowExecuteAdditionalData: this.additionalData('webhook'),
			}));
		});
	}

	/** A node need not have these methods: then nothing is to be done at the other side. */
	private async callHook(
		webhook: IWebhookData,
		method: 'checkExists' | 'create' | 'delete',
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const { workflow } = this.session;
		const node = this.nodeOf(webhook);
		const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const hook = type.webhookMethods?.[webhook.webhookDescription.name]?.[method];
		if (!hook) return true;
		const context = new HookContext(
			workflow,
			node,
			this.additionalData('webhook'),
			'trigger',
			activation,
			webhook,
		);
		return await onInstance(this.instanceId, async () => await hook.call(context));
	}

	private nodeOf(webhook: IWebhookData): INode {
		const node = this.session.workflow.getNode(webhook.node);
		if (!node) throw new Error(`The workflow lost its node "${webhook.node}"`);
		return node;
	}

	private additionalData(executionId: string): IWorkflowExecuteAdditionalData {
		return additionalDataFor({
			workflow: this.session.file,
			credentialsHelper: this.session.credentialsHelper,
			executionId,
			mode: 'webhook',
			address: this.address,
		});
	}
}

/** As n8n does: some nodes of its own are handed what others find in `this`. */
async function callWebhook(
	type: INodeType | Node,
	context: WebhookContext,
): Promise<IWebhookResponseData | undefined> {
	return type instanceof Node ? await type.webhook?.(context) : await type.webhook?.call(context);
}

/**
 * What n8n answers at once: the description's `responseData`, and only where that is empty the
 * node's own. Left out, the caller reads the word `firstEntryJson`.
 */
function onReceived(description: IWebhookDescription, given: IWebhookResponseData): unknown {
	const responseData = description.responseData ?? 'firstEntryJson';
	if (responseData === 'noData') return undefined;
	if (responseData) return responseData;
	return (given.webhookResponse as unknown) ?? { message: 'Workflow was started' };
}

function lastItem({ nodes, error }: RunResult): unknown {
	if (error) return { message: 'Error in workflow' };
	return Object.values(nodes).at(-1)?.[0]?.[0]?.json;
}

function reply(response: Response, body: unknown): void {
	if (response.headersSent) return;
	if (typeof body === 'string' || Buffer.isBuffer(body)) response.send(body);
	else if (body === undefined) response.end();
	else response.json(body);
}
