import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { listenWebhooks, pollOnce, type PollResult, type WebhookListener } from '../../../engine';
import { chain } from '../../../engine/workflowSketch';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';
import type { Settings } from '../../../sandbox/salesforce/settings';

const TRIGGER = 'n8n-nodes-stripe-salesforce.salesforceAccountTrigger';
export const SECRET = 'a secret that only the flow knows';

/** An org, and the trigger that watches it on n8n's engine. */
export interface TriggerOrg extends TestOrg {
	create(values: object): Promise<string>;
	update(id: string, values: object): Promise<void>;
	poll(
		parameters?: INodeParameters,
		staticData?: IDataObject,
		mode?: 'manual' | 'trigger',
	): Promise<PollResult>;
	listen(parameters?: INodeParameters): Promise<WebhookListener>;
	workflow(parameters?: INodeParameters): object;
	credentials: object[];
}

let count = 0;

export async function startTriggerOrg(settings: Partial<Settings> = {}): Promise<TriggerOrg> {
	const org = await startOrg({ withStripeModel: true, ...settings });
	const { url, clientId, clientSecret, accessToken, refreshToken, username, privateKey } = org;
	const credentials = [
		{
			id: '1',
			name: 'App',
			type: 'salesforceClientCredentialsApi',
			data: { myDomain: url, clientId, clientSecret },
		},
		{
			id: '2',
			name: 'OAuth2',
			type: 'salesforceOAuth2Api',
			data: {
				oauthTokenData: {
					access_token: accessToken,
					refresh_token: refreshToken,
					instance_url: url,
				},
			},
		},
		{
			id: '3',
			name: 'JWT',
			type: 'salesforceJwtApi',
			data: { clientId, username, privateKey, myDomainUrl: url },
		},
		{
			id: '4',
			name: 'Flow',
			type: 'httpHeaderAuth',
			data: { name: 'X-Flow-Secret', value: SECRET },
		},
	];
	const workflow = (parameters: INodeParameters = {}) =>
		chain({
			id: `trigger-${count}`,
			name: 'Trigger',
			type: TRIGGER,
			webhookId: 'hook',
			parameters: {
				salesforceAuthentication: 'clientCredentials',
				fields: ['Name'],
				...parameters,
			},
			credentials: {
				salesforceClientCredentialsApi: { id: '1', name: 'App' },
				salesforceOAuth2Api: { id: '2', name: 'OAuth2' },
				salesforceJwtApi: { id: '3', name: 'JWT' },
				httpHeaderAuth: { id: '4', name: 'Flow' },
			},
		});
	return {
		...org,
		credentials,
		workflow,
		create: async (values) => {
			const { status, body } = await org.api('POST', '/sobjects/Account', values);
			if (status !== 201) throw new Error(JSON.stringify(body));
			return (body as { id: string }).id;
		},
		update: async (id, values) => {
			const { status, body } = await org.api('PATCH', `/sobjects/Account/${id}`, values);
			if (status !== 204) throw new Error(JSON.stringify(body));
		},
		poll: async (parameters, staticData, mode = 'trigger') =>
			await pollOnce({ workflow: workflow(parameters), credentials, staticData, mode }),
		listen: async (parameters) =>
			await listenWebhooks({
				workflow: workflow({ watchBy: 'realTime', ...parameters }),
				credentials,
			}),
	};
}

/** The next trigger is another one: it has no checkpoint and no memory yet. */
export function anotherTrigger(): void {
	count++;
}

export function jsonOf(result: PollResult): IDataObject[] {
	return (result.items?.[0] ?? []).map(({ json }) => json);
}

/** Items of all executions of a listener, in order. */
export async function itemsOf(listener: WebhookListener): Promise<IDataObject[]> {
	await listener.settled();
	return listener.executions.flatMap(({ nodes }) =>
		(nodes['Trigger']?.[0] ?? []).map(({ json }) => json),
	);
}
