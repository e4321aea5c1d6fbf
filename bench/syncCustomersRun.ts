import type { IDataObject } from 'n8n-workflow';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import type { Sandbox } from '../sandbox';

export interface SyncCustomersRun {
	/** Requests a second that the Stripe credential allows itself; 0: what Stripe documents. */
	rateLimit: number;
	operation?: string;
	/** Puts out problems and the summary alone. */
	withoutItems?: boolean;
}

/** What came out of a run. */
export interface SyncCustomersResult {
	/** Milliseconds that the workflow took. */
	duration: number;
	summary: IDataObject;
}

/** Runs Stripe Sync Customers, Sync All Accounts, once on n8n's engine. */
export async function runSyncCustomers(
	{ stripe, salesforce }: Pick<Sandbox, 'stripe' | 'salesforce'>,
	{ rateLimit, operation = 'syncAll', withoutItems = false }: SyncCustomersRun,
): Promise<SyncCustomersResult> {
	const began = performance.now();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Sync',
			type: 'n8n-nodes-stripe-salesforce.stripeSyncCustomers',
			parameters: {
				operation,
				salesforceAuthentication: 'clientCredentials',
				options: { output: withoutItems ? 'summary' : 'accounts' },
			},
			credentials: {
				stripeAccountApi: { id: 'stripe', name: 'Stripe' },
				salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
			},
		}),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: {
					secretKey: stripe.liveSecretKey,
					apiAddress: stripe.url,
					rateLimit,
					endpointRateLimit: rateLimit,
				},
			},
			{
				id: 'org',
				name: 'Org',
				type: 'salesforceClientCredentialsApi',
				data: {
					myDomain: salesforce?.url,
					clientId: salesforce?.clientId,
					clientSecret: salesforce?.clientSecret,
				},
			},
		],
	});
	if (!result.success) throw new Error(result.error?.message);
	const duration = performance.now() - began;
	const [synced = [], problems = []] = result.nodes['Sync'] ?? [];
	const figures = { accounts: synced.length + problems.length, problems: problems.length };
	return { duration, summary: (withoutItems ? synced[0]?.json : undefined) ?? figures };
}
