import type { IExecuteFunctions } from 'n8n-workflow';
import { asText } from '../../lib/n8n/parameterText';
import type { NameMapping } from '../../lib/setup/plan';

/** The entries of Name Mapping; those that were added and left empty do not count. */
export function readMappings(context: IExecuteFunctions): NameMapping[] {
	const { mapping = [] } = context.getNodeParameter('nameMapping', 0, {}) as {
		mapping?: Array<{ ours?: unknown; existing?: unknown }>;
	};
	return mapping
		.map(({ ours, existing }) => ({
			ours: asText(ours, 'Name Mapping'),
			existing: asText(existing, 'Name Mapping'),
		}))
		.filter(({ existing }) => existing.trim() !== '');
}

export function readWebhookAddress(context: IExecuteFunctions): string {
	return asText(context.getNodeParameter('webhookAddress', 0, ''), 'Webhook Address');
}
