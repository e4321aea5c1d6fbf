import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import type { Sandbox } from '../sandbox';

/** Where n8n's own Stripe node sends everything; it has no setting for it. */
const STRIPE = 'https://api.stripe.com';

/**
 * What a builder makes without this package: n8n's own Salesforce and Stripe nodes in a row, on n8n's
 * engine. Reads all accounts, creates a customer for each, and writes its ID into the account.
 *
 * @returns milliseconds that the workflow took
 * @throws Error when a node failed, or a record was lost on the way
 */
export async function runBuiltInChain({
	stripe,
	salesforce,
}: Pick<Sandbox, 'stripe' | 'salesforce'>): Promise<number> {
	const workflow = chain(
		START,
		ownNode('Accounts', 'salesforce', 1.1, {
			resource: 'account',
			operation: 'getAll',
			returnAll: true,
			options: { fields: 'Id,Name,Phone' },
		}),
		ownNode('Customer', 'stripe', 1, {
			resource: 'customer',
			operation: 'create',
			name: '={{ $json.Name }}',
			additionalFields: { phone: '={{ $json.Phone }}' },
		}),
		ownNode('Write Back', 'salesforce', 1.1, {
			resource: 'account',
			operation: 'update',
			accountId: '={{ $("Accounts").item.json.Id }}',
			updateFields: {
				customFieldsUi: {
					customFieldsValues: [{ fieldId: 'Stripe_Customer_ID__c', value: '={{ $json.id }}' }],
				},
			},
		}),
	);
	const credentials = [
		{ id: '1', name: 'Stripe', type: 'stripeApi', data: { secretKey: stripe.liveSecretKey } },
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
		const result = await runWorkflow({ workflow, credentials });
		if (!result.success) throw new Error(result.error?.message);
		const [read, written] = ['Accounts', 'Write Back'].map(
			(name) => result.nodes[name]?.[0]?.length,
		);
		if (read !== written) throw new Error(`${written} of ${read} accounts were written to`);
		return performance.now() - began;
	} finally {
		stop();
	}
}

function ownNode(name: string, type: string, typeVersion: number, parameters: object) {
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
