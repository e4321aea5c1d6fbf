import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { runningUser } from '../../lib/salesforce/runningUser';
import { checkWebhookAddress, outboundMessageGuide } from '../../lib/setup/outboundMessageSteps';
import { readWebhookAddress } from './parameters';

export const description: Operation['description'] = {
	name: 'Outbound Message',
	value: 'outboundMessage',
	description: 'Print the steps by which Salesforce tells a trigger of changes at once',
	action: 'Print the steps for an outbound message',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Webhook Address',
		name: 'webhookAddress',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/3f8c…/webhook',
		description: 'The Production URL that the Salesforce Account Trigger shows for Real Time',
	},
];

/** Puts out one item with the steps. Changes nothing. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['guide'], async (outputs) => {
		const webhookAddress = checkWebhookAddress(readWebhookAddress(context));
		const connection = await salesforceConnection(context, BY_HAND);
		const { organizationId } = await runningUser(connection);
		const { instanceUrl } = connection;
		const guide = outboundMessageGuide({ webhookAddress, instanceUrl, organizationId });
		outputs.guide.push({ json: { ...guide, steps: guide.steps.map((step) => ({ ...step })) } });
		return {};
	});
}
