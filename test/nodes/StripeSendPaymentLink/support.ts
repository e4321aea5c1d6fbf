import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import type { ReceivedMail } from '../../../sandbox/mail/inbox';
import { type InvoiceWorld, startInvoiceWorld } from '../../lib/invoices/support';
import { credentialSlots, nodeCredentials } from '../../support/nodeCredentials';

export interface LinkRun {
	parameters?: INodeParameters;
	items?: readonly IDataObject[];
	node?: object;
	executionId?: string;
}

/** Both services and a mail server, and the node run against them. */
export interface LinkWorld extends InvoiceWorld {
	run(run: LinkRun): Promise<{ result: RunResult; items: IDataObject[] }>;
	inbox(): Promise<ReceivedMail[]>;
	mailSettings(patch: object): Promise<void>;
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
		inbox: async () =>
			(await world.call<{ objects: ReceivedMail[] }>('GET', '/state?service=mail')).objects,
		mailSettings: async (patch: object) => {
			await world.call('PATCH', '/settings', { mail: patch });
		},
	});
}
