import type { INodeProperties } from 'n8n-workflow';
import { mappableNames, type Model, NAME_MAPPING_LABEL, resolveModel } from '../model/resolveModel';
import { entriesOf, groupOf } from '../values';
import { required } from './addedOptions';
import { asText } from './parameterText';

/**
 * What the org calls otherwise than the package. Setup and all nodes that work with Salesforce ask by
 * this one property, so that what was entered in one can be copied to another.
 */
export const nameMapping: INodeProperties = {
	displayName: NAME_MAPPING_LABEL,
	name: 'nameMapping',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Name',
	default: {},
	description:
		'Objects and fields that the org has under names of its own. Enter the same in every node that works with them.',
	options: [
		{
			displayName: 'Mapping',
			name: 'mapping',
			values: [
				{
					displayName: 'Our Name',
					name: 'ours',
					type: 'options',
					noDataExpression: true,
					options: mappableNames().map((name) => ({ name, value: name })),
					default: 'Account.Stripe_Customer_ID__c',
					description: 'The object or field as this package calls it',
				},
				{
					displayName: 'Your Name',
					name: 'existing',
					type: 'string',
					default: '',
					placeholder: 'e.g. Customer_Number__c',
					description: 'API name of the object or field that the org has for it',
				},
			],
		},
	],
};

/**
 * The model by the names that the builder entered; entries that were added and left empty do not count.
 *
 * @param value of the property {@link nameMapping}
 * @throws Problem when an entry is none
 */
export function readModel(value: unknown): Model {
	const group = groupOf(value, NAME_MAPPING_LABEL);
	return resolveModel(
		entriesOf(group.mapping, NAME_MAPPING_LABEL)
			.map(({ ours, existing }) => ({
				ours: asText(ours, NAME_MAPPING_LABEL),
				// Left blank it is no entry; an expression that yields nothing names no field.
				existing: isBlank(existing)
					? ''
					: required(asText(existing, NAME_MAPPING_LABEL), NAME_MAPPING_LABEL, 'or remove it'),
			}))
			.filter(({ existing }) => existing !== ''),
	);
}

function isBlank(value: unknown): boolean {
	return typeof value === 'string' && value.trim() === '';
}
