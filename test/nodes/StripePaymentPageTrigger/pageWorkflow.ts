import type { INodeParameters } from 'n8n-workflow';
import type { ListenOptions } from '../../../engine';
import { chain } from '../../../engine/workflowSketch';
import { credentialSlots, nodeCredentials } from '../../support/nodeCredentials';
import type { LinkWorld } from '../StripeSendPaymentLink/support';

/**
 * A workflow of the trigger alone, which tells of everything, with credentials for the sandbox.
 *
 * @param id of the node: a process remembers how often the links of each were looked at
 * @param parameters instead of those of the test
 */
export function pageWorkflow(
	world: LinkWorld,
	id: string,
	parameters: INodeParameters = {},
): ListenOptions {
	const credentials = nodeCredentials(world);
	const workflow = chain({
		id,
		name: 'Page',
		type: 'n8n-nodes-stripe-salesforce.stripePaymentPageTrigger',
		webhookId: 'page',
		parameters: {
			salesforceAuthentication: 'clientCredentials',
			events: ['opened', 'paying', 'paid', 'failed'],
			businessName: 'Acme Inc.',
			contactEmail: 'billing@acme.example',
			options: { checkoutDomain: world.pages },
			...parameters,
		},
		credentials: credentialSlots(credentials),
	});
	return { workflow, credentials };
}
