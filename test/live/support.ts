import { randomBytes } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type Stripe from 'stripe';
import { runWorkflow } from '../../engine';
import { chain, START } from '../../engine/workflowSketch';
import { connectStripe } from '../../lib/stripe/client';
import { systemClock } from '../../lib/n8n/clock';
import { ensureBuilt } from '../../tools/ensureBuilt';
import { liveKeys } from './keys';

const { stripe, salesforce } = liveKeys(process.env);

/** What makes the records of this run tell from all others. */
export const RUN = `live-${randomBytes(6).toString('hex')}`;

/** Data of the credentials. The command starts no part that lacks one. */
export const STRIPE = required(stripe);
/** See {@link STRIPE}. */
export const salesforceData = (): NonNullable<typeof salesforce> => required(salesforce);

/** A client to look with at what the nodes did, and to tidy up. */
export async function stripeClient(): Promise<Stripe> {
	return await connectStripe(STRIPE, { clock: systemClock });
}

/** What a node put out, by output. */
export interface NodeOutput {
	error?: string;
	outputs: IDataObject[][];
}

/** Runs one of our nodes on n8n's engine against the real services. */
export async function runNode(
	type: string,
	parameters: INodeParameters,
	items: readonly IDataObject[] = [{}],
): Promise<NodeOutput> {
	await ensureBuilt();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Node',
			type: `n8n-nodes-stripe-salesforce.${type}`,
			parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
			credentials: {
				stripeAccountApi: { id: 'stripe', name: 'Stripe' },
				salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
			},
		}),
		credentials: [
			{ id: 'stripe', name: 'Stripe', type: 'stripeAccountApi', data: STRIPE },
			{
				id: 'org',
				name: 'Org',
				type: 'salesforceClientCredentialsApi',
				data: salesforce ?? {},
			},
		],
		pinData: { Start: items.map((json) => ({ json })) },
	});
	const outputs = (result.nodes['Node'] ?? []).map((output) => output.map(({ json }) => json));
	return { outputs, ...(result.error && { error: result.error.message }) };
}

function required<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('Run this suite with: npm run test:live');
	return value;
}
