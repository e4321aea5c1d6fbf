import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { checkWebhookAddress, outboundMessageGuide } from '../../lib/setup/outboundMessageSteps';
import { runningUser } from '../../lib/setup/runningUser';
import type { SetupItem } from './output';
import { readWebhookAddress } from './parameters';

export const description: INodePropertyOptions = {
	name: 'Outbound Message',
	value: 'outboundMessage',
	description: 'Print the steps by which Salesforce tells a trigger of changes at once',
	action: 'Print the steps for an outbound message',
};

/** Puts out one item with the steps. Changes nothing. */
export async function execute(context: IExecuteFunctions): Promise<SetupItem[]> {
	const webhookAddress = checkWebhookAddress(readWebhookAddress(context));
	const connection = await salesforceConnection(context, BY_HAND);
	const { organizationId } = await runningUser(connection);
	const { instanceUrl } = connection;
	const guide = outboundMessageGuide({ webhookAddress, instanceUrl, organizationId });
	return [{ json: { ...guide, steps: guide.steps.map((step) => ({ ...step })) } }];
}
