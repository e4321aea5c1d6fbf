import type { IExecuteFunctions } from 'n8n-workflow';
import { readModel } from '../../lib/n8n/nameMapping';
import { asText } from '../../lib/n8n/parameterText';
import { partsOf, type ResolvedObject } from '../../lib/model/resolveModel';
import { featuresOf, SET_UP_FOR_LABEL } from '../../lib/setup/packages';
import { listOf } from '../../lib/values';

/**
 * Objects and fields of what the builder chose, by the names that they have in the org.
 *
 * @throws Problem when nothing is chosen, or an entry of Name Mapping is none
 */
export function readParts(context: IExecuteFunctions): ResolvedObject[] {
	const chosen = listOf(context.getNodeParameter('setUpFor', 0, []), SET_UP_FOR_LABEL);
	const features = featuresOf(chosen);
	return partsOf(readModel(context.getNodeParameter('nameMapping', 0, {})), features);
}

export function readWebhookAddress(context: IExecuteFunctions): string {
	return asText(context.getNodeParameter('webhookAddress', 0, ''), 'Webhook Address');
}
