import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import express from 'express';

import { ActiveWorkflow } from './activeWorkflow';
import { DEFAULT_INSTANCE_ID } from './n8nRuntime';
import type { RunResult } from './runResult';
import { openSession } from './session';
import { readBody } from './webhookRequest';

/** A workflow to be activated, whose triggers are called by HTTP. */
export interface ListenOptions {
	workflow: object;
	credentials?: readonly object[];
	/** default: any free one */
	port?: number;
	instanceId?: string;
	packageDir?: string;
}

/** An active workflow. */
export interface WebhookListener {
	/** where it listens, `http://127.0.0.1:PORT` */
	url: string;
	/** what each trigger's webhooks are called by: `{node, name, method, url}` */
	webhooks: readonly { node: string; name: string; method: string; url: string }[];
	/** finished executions, in the order in which they ended */
	executions: readonly RunResult[];
	/** resolves when no execution runs any more */
	settled(): Promise<void>;
	/** deactivates the workflow: its webhooks are deleted at the other side, executions end first */
	close(): Promise<void>;
}

/**
 * Activates a workflow whose triggers are webhooks, as n8n does: a server listens, each webhook is
 * created at the other side unless it exists, and a call that gives data starts an execution.
 *
 * @throws InputError when no trigger of the workflow has a webhook, and what its `create` throws
 */
export async function listenWebhooks(options: ListenOptions): Promise<WebhookListener> {
	const session = await openSession(options);
	// As n8n has it when it asks for a workflow's webhooks: expressions in them may look at it.
	session.workflow.active = true;
	const app = express();
	app.set('query parser', 'extended');
	app.use(readBody);
	const server = app.listen(options.port ?? 0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	let active: ActiveWorkflow;
	try {
		active = new ActiveWorkflow(session, url, options.instanceId ?? DEFAULT_INSTANCE_ID);
		for (const webhook of active.webhooks) {
			app.all(`/webhook/${webhook.path}`, async (request, response, next) => {
				if (request.method === webhook.httpMethod) await active.answer(webhook, request, response);
				else next();
			});
		}
		await active.activate();
	} catch (error) {
		server.close();
		throw error;
	}
	return {
		url,
		webhooks: active.webhooks.map(({ node, path, httpMethod, webhookDescription }) => ({
			node,
			name: webhookDescription.name,
			method: httpMethod,
			url: `${url}/webhook/${path}`,
		})),
		executions: active.executions,
		settled: () => active.settled(),
		async close() {
			server.close();
			server.closeIdleConnections();
			await active.settled();
			await active.deactivate();
			server.closeAllConnections();
		},
	};
}
