import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';

export interface SetupRun {
	parameters: INodeParameters;
	items?: readonly IDataObject[];
	/** Settings of the node itself. */
	node?: object;
	/** Whose sign-in, by user name; without it the org's administrator's. */
	username?: string;
}

export interface SetupResult {
	result: RunResult;
	items: IDataObject[];
	/** Items of the error output. */
	problems: IDataObject[];
}

/** An org without the package's data model, and the node run against it. */
export interface SetupOrg extends TestOrg {
	run(run: SetupRun): Promise<SetupResult>;
	/** Changes something in the org by the metadata, as an administrator would. */
	addField(object: string, name: string, metadata: object): Promise<void>;
	addObject(name: string): Promise<void>;
	/** Calls that change something. */
	writes(): Promise<string[]>;
}

export async function startSetupOrg(): Promise<SetupOrg> {
	const org = await startOrg();
	const add = async (type: string, FullName: string, Metadata: object) => {
		const { status, body } = await org.api('POST', `/tooling/sobjects/${type}`, {
			FullName,
			Metadata,
		});
		if (status !== 201) throw new Error(JSON.stringify(body));
	};
	return {
		...org,
		addField: async (object, name, metadata) =>
			await add('CustomField', `${object}.${name}`, { label: name, ...metadata }),
		addObject: async (name) =>
			await add('CustomObject', name, {
				label: name,
				pluralLabel: name,
				nameField: { type: 'Text', label: 'Name' },
				deploymentStatus: 'Deployed',
				sharingModel: 'ReadWrite',
			}),
		writes: async () => {
			const { requests } = await org.control('GET', '/requests?service=salesforce');
			return (requests as Array<{ method: string; path: string; parts?: string[] }>)
				.flatMap(({ method, path, parts }) => parts ?? [`${method} ${path}`])
				.filter((call) => !call.startsWith('GET ') && !call.includes('/oauth2/'));
		},
		run: async (run) => {
			const result = await runWorkflow({
				workflow: workflowOf(run),
				credentials: credentialsOf(org, run.username),
				pinData: { Start: (run.items ?? [{}]).map((json) => ({ json })) },
			});
			const [items = [], problems = []] = result.nodes['Setup'] ?? [];
			return {
				result,
				items: items.map(({ json }) => json),
				problems: problems.map(({ json }) => json),
			};
		},
	};
}

function credentialsOf(org: TestOrg, username = org.username): object[] {
	return [
		{
			id: 'app',
			name: 'App',
			type: 'salesforceClientCredentialsApi',
			data: { myDomain: org.url, clientId: org.clientId, clientSecret: org.clientSecret },
		},
		{
			id: `jwt-${username}`,
			name: 'User',
			type: 'salesforceJwtApi',
			data: {
				clientId: org.clientId,
				username,
				privateKey: org.privateKey,
				myDomainUrl: org.url,
			},
		},
		{
			id: 'oauth',
			name: 'Connected',
			type: 'salesforceOAuth2Api',
			data: {
				oauthTokenData: {
					access_token: org.accessToken,
					refresh_token: org.refreshToken,
					instance_url: org.url,
				},
			},
		},
	];
}

function workflowOf({ parameters, node, username }: SetupRun): object {
	return chain(START, {
		name: 'Setup',
		type: 'n8n-nodes-stripe-salesforce.salesforceStripeSetup',
		parameters: {
			salesforceAuthentication: username ? 'jwt' : 'clientCredentials',
			...parameters,
		},
		credentials: {
			salesforceClientCredentialsApi: { id: 'app', name: 'App' },
			...(username && { salesforceJwtApi: { id: `jwt-${username}`, name: 'User' } }),
			salesforceOAuth2Api: { id: 'oauth', name: 'Connected' },
		},
		...node,
	});
}
