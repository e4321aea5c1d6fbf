import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { administrationOf } from '../../lib/setup/support';
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
export interface SetupOrg extends TestOrg, ReturnType<typeof administrationOf> {
	run(run: SetupRun): Promise<SetupResult>;
}

export async function startSetupOrg(): Promise<SetupOrg> {
	const org = await startOrg();
	return {
		...org,
		...administrationOf(org),
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
