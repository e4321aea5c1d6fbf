import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../engine';
import { chain, START } from '../../engine/workflowSketch';
import type { StripeSandbox } from './stripeSandbox';

export interface NodeRun {
	/** Input items; their fields are what expressions see as `$json`. */
	items?: readonly IDataObject[];
	parameters: INodeParameters;
	/** Settings of the node itself, such as `onError` and `retryOnFail`. */
	node?: object;
	/** Changes to the credential. */
	credential?: object;
	executionId?: string;
}

/** Runs `stripeCreateCustomer` on n8n's engine against the sandbox, fed with the given items. */
export async function runCreateCustomer(sandbox: StripeSandbox, run: NodeRun): Promise<RunResult> {
	const workflow = chain(START, {
		name: 'Create',
		type: 'n8n-nodes-stripe-salesforce.stripeCreateCustomer',
		parameters: run.parameters,
		credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
		...run.node,
	});
	return await runWorkflow({
		workflow,
		credentials: [stripeCredential(sandbox, run.credential)],
		pinData: { Start: (run.items ?? [{}]).map((json) => ({ json })) },
		executionId: run.executionId,
	});
}

/** A credential in n8n's export form that leads to the sandbox, without rate limits. */
export function stripeCredential(sandbox: StripeSandbox, changes: object = {}): object {
	const { secretKey, url } = sandbox.stripe;
	return {
		id: 'stripe',
		name: 'Stripe',
		type: 'stripeAccountApi',
		data: {
			secretKey,
			apiAddress: url,
			rateLimit: 100_000,
			endpointRateLimit: 100_000,
			...changes,
		},
	};
}

/** What the node put out, by output: 0 is the ordinary one, 1 the error output where it has one. */
export function outputOf(result: RunResult, output = 0): INodeExecutionData[] {
	return result.nodes['Create']?.[output] ?? [];
}
