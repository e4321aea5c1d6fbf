import type { IExecuteFunctions } from 'n8n-workflow';
import { asText } from '../../lib/n8n/parameterText';
import { entriesOf, groupOf } from '../../lib/values';
import type { NameMapping } from '../../lib/setup/plan';

const FIELD = 'Name Mapping';

/** The entries of Name Mapping; those that were added and left empty do not count. */
export function readMappings(context: IExecuteFunctions): NameMapping[] {
	const group = groupOf(context.getNodeParameter('nameMapping', 0, {}), FIELD);
	return entriesOf(group.mapping, FIELD)
		.map(({ ours, existing }) => ({
			ours: asText(ours, FIELD),
			existing: asText(existing, FIELD),
		}))
		.filter(({ existing }) => existing.trim() !== '');
}

export function readWebhookAddress(context: IExecuteFunctions): string {
	return asText(context.getNodeParameter('webhookAddress', 0, ''), 'Webhook Address');
}
