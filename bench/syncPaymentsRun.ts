import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import type { Sandbox } from '../sandbox';

/** Out of the way: what is measured is what the node asks for, as fast as it can. */
const RATE_LIMIT = 2_000;

/**
 * Runs Stripe Sync Payments, Stripe to Salesforce, once on n8n's engine, with one item for the figures.
 *
 * @returns milliseconds that the workflow took
 * @throws Error when the node failed, or did not write all payments
 */
export async function runSyncPayments({
	stripe,
	salesforce,
}: Pick<Sandbox, 'stripe' | 'salesforce'>): Promise<number> {
	const began = performance.now();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Sync',
			type: 'n8n-nodes-stripe-salesforce.stripeSyncPayments',
			parameters: {
				operation: 'fromStripe',
				salesforceAuthentication: 'clientCredentials',
				options: { output: 'summary', syncName: 'bench' },
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
					secretKey: stripe.secretKey,
					apiAddress: stripe.url,
					rateLimit: RATE_LIMIT,
					endpointRateLimit: RATE_LIMIT,
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
	const [, , problems = []] = result.nodes['Sync'] ?? [];
	if (problems.length > 0) throw new Error(JSON.stringify(problems[0]?.json));
	return performance.now() - began;
}
