import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { runWorkflow, type RunResult } from '../engine';
import { chain, type NodeSketch, START } from '../engine/workflowSketch';
import type { Sandbox } from '../sandbox';

/** Where n8n's own Stripe node sends everything; it has no setting for it. */
const STRIPE = 'https://api.stripe.com';

/** Access to both services. */
export interface OwnNodesAccess extends Pick<Sandbox, 'stripe' | 'salesforce'> {
	/** The key for Stripe. */
	secretKey: string;
}

/** A node that comes with n8n. */
export function ownNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
): NodeSketch {
	return {
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		parameters: { ...parameters },
		credentials: {
			stripeApi: { id: '1', name: 'Stripe' },
			salesforceOAuth2Api: { id: '2', name: 'Org' },
		},
	};
}

/**
 * Runs n8n's own nodes one after the other, on n8n's engine.
 *
 * @returns what they put out, and the milliseconds that the workflow took
 * @throws Error when a node failed
 */
export async function runOwnNodes(
	{ stripe, salesforce, secretKey }: OwnNodesAccess,
	nodes: readonly NodeSketch[],
): Promise<{ nodes: RunResult['nodes']; duration: number }> {
	const credentials = [
		{ id: '1', name: 'Stripe', type: 'stripeApi', data: { secretKey } },
		{
			id: '2',
			name: 'Org',
			type: 'salesforceOAuth2Api',
			data: {
				oauthTokenData: {
					access_token: salesforce?.accessToken,
					instance_url: salesforce?.url,
				},
			},
		},
	];
	const stop = leadStripeTo(stripe.url);
	try {
		const began = performance.now();
		const result = await runWorkflow({ workflow: chain(START, ...nodes), credentials });
		if (!result.success) throw new Error(result.error?.message);
		return { nodes: result.nodes, duration: performance.now() - began };
	} finally {
		stop();
	}
}

/** Leads the requests that n8n makes to Stripe elsewhere, in this process, until what it returns is called. */
function leadStripeTo(url: string): () => void {
	const core = createRequire(require.resolve('n8n-core/package.json'));
	const network = createRequire(core.resolve('@n8n/backend-network'));
	const axios = network('axios') as AxiosStatic;
	const interceptor = axios.interceptors.request.use((request) => {
		if (request.url?.startsWith(STRIPE)) request.url = url + request.url.slice(STRIPE.length);
		return request;
	});
	return () => axios.interceptors.request.eject(interceptor);
}
