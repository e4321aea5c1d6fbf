import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	customerOutput,
	type OutputChoice,
	SELECTABLE_FIELDS,
} from '../../lib/customers/customerOutput';
import type { CustomerOutcome } from '../../lib/customers/outcome';
import { chosen } from '../../lib/n8n/addedOptions';
import type { ItemResult } from '../../lib/n8n/output';
import { choiceOf, listOf } from '../../lib/values';

const FIELDS = 'Fields to Put Out';

/** How the result looks. */
export const outputProperties: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'simplified',
		description: 'How much of the customer the output item holds, beside customerId and created',
		options: [
			{
				name: 'Raw',
				value: 'raw',
				description: 'The customer as Stripe returns it, in the field customer',
			},
			{
				name: 'Selected Fields',
				value: 'selected',
				description: 'The fields that you choose, by Stripe’s names',
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'Name, email, phone, description, balance and a few more',
			},
		],
	},
	{
		displayName: FIELDS,
		name: 'outputFields',
		type: 'multiOptions',
		default: ['name', 'email'],
		displayOptions: { show: { output: ['selected'] } },
		description:
			'What the item holds. Cash balance, sources, subscriptions, tax and tax IDs are there only if Expand, under Additional Fields, names them.',
		options: SELECTABLE_FIELDS.map((field) => ({ name: labelOf(field), value: field })),
	},
];

/** `tax_ids` → `Tax IDs`. */
function labelOf(field: string): string {
	return field
		.split('_')
		.map((word) => (word === 'ids' ? 'IDs' : word.charAt(0).toUpperCase() + word.slice(1)))
		.join(' ');
}

const OUTPUTS = ['simplified', 'raw', 'selected'] as const;

/** @throws Problem when it is none of the choices */
export function readOutput(context: IExecuteFunctions, item: number): OutputChoice {
	const as = chosen(context.getNodeParameter('output', item, 'simplified'), 'Output', OUTPUTS);
	if (as !== 'selected') return { as };
	const names = listOf(context.getNodeParameter('outputFields', item, []), FIELDS);
	const fields = names.flatMap((name) => choiceOf(name, FIELDS, SELECTABLE_FIELDS) ?? []);
	return { as, fields };
}

/** The output item of a customer. */
export function outputOf(outcome: CustomerOutcome, chosen: OutputChoice): ItemResult {
	// What Stripe sends is JSON.
	const json = customerOutput(outcome, chosen) as IDataObject;
	return { json, unfinished: outcome.unfinished, reference: outcome.customerId };
}
