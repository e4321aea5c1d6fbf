import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { type InvoiceWorld, startInvoiceWorld } from '../../lib/invoices/support';
import { mailServer } from '../../support/mailServer';
import { credentialSlots, nodeCredentials } from '../../support/nodeCredentials';

export interface LinkRun {
	parameters?: INodeParameters;
	items?: readonly IDataObject[];
	node?: object;
	executionId?: string;
}

/** Both services and a mail server, and the node run against them. */
export interface LinkWorld extends InvoiceWorld, ReturnType<typeof mailServer> {
	run(run: LinkRun): Promise<{ result: RunResult; items: IDataObject[] }>;
}

export const SUCCESS_URL = 'https://acme.example/thanks';

export async function startLinkWorld(): Promise<LinkWorld> {
	const world = await startInvoiceWorld();
	const credentials = nodeCredentials(world);
	const slots = credentialSlots(credentials);
	// The world gains what `again` changes later, so that it is extended and not copied.
	return Object.assign(world, {
		run: async ({ parameters, items = [{}], node, executionId }: LinkRun) => {
			const workflow = chain(START, {
				name: 'Link',
				type: 'n8n-nodes-stripe-salesforce.stripeSendPaymentLink',
				parameters: {
					salesforceAuthentication: 'clientCredentials',
					linkType: 'checkoutSession',
					successUrl: SUCCESS_URL,
					...parameters,
				},
				credentials: slots,
				...node,
			});
			const result = await runWorkflow({
				workflow,
				credentials,
				pinData: { Start: items.map((json) => ({ json })) },
				executionId,
			});
			return { result, items: (result.nodes['Link']?.[0] ?? []).map(({ json }) => json) };
		},
		...mailServer(world),
	});
}
