import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { MAPPED_FIELDS } from '../../lib/customerSync/mappedFields';
import { syncBothWays } from '../../lib/customerSync/syncBothWays';
import type { Operation } from '../../lib/n8n/operations';
import type { Owner, Ownership } from '../../lib/sync/ownership';
import { mappersOfChosenKind } from './mappers';
import { checkpointOptions, conditionOption, syncOptions } from './options';
import { runOnce } from './output';
import { readSyncAccounts } from './parameters';
import { whichAccounts } from './syncAll.operation';
import { createAccounts } from './syncFromStripe.operation';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Both Ways',
	value: 'bothWays',
	description: 'Sync all accounts and their customers, each field in the direction that you choose',
	action: 'Sync accounts and customers both ways',
};

const owners: INodePropertyOptions[] = [
	{
		name: 'Newest Wins',
		value: 'newest',
		description: 'Whoever was changed last: the field in Stripe, or the account in Salesforce',
	},
	{ name: 'Salesforce Wins', value: 'crm', description: 'The customer follows the account' },
	{ name: 'Stripe Wins', value: 'stripe', description: 'The account follows the customer' },
];

export const properties: INodeProperties[] = [
	...whichAccounts,
	{
		displayName: 'Who Wins',
		name: 'owner',
		type: 'options',
		default: 'crm',
		description: 'Who is right where an account and its customer differ',
		options: owners,
	},
	{
		displayName: 'Field Owners',
		name: 'fieldOwners',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		description: 'Fields for which somebody else is right',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Customer Field',
						name: 'customerField',
						type: 'options',
						default: 'email',
						description: 'The field of the customer',
						options: MAPPED_FIELDS.filter(
							({ kind }) => kind.toSalesforce && kind.toStripe === 'always',
						)
							.map(({ id, label }) => ({ name: label, value: id }))
							.sort((one, other) => one.name.localeCompare(other.name, 'en')),
					},
					{
						displayName: 'Who Wins',
						name: 'wins',
						type: 'options',
						default: 'stripe',
						description: 'Who is right for this field',
						options: owners,
					},
				],
			},
		],
	},
	createAccounts,
	...mappersOfChosenKind,
];

export const options = [...syncOptions, ...checkpointOptions, conditionOption];

/** Syncs once in both directions, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runOnce(context, async (options, sink) => {
		const createAccounts = context.getNodeParameter('createAccounts', 0, false) === true;
		const sync = await openContext(context, options, createAccounts);
		const request = {
			...(await readSyncAccounts(context, options, sync)),
			ownership: readOwnership(context),
			createAccounts,
		};
		return await syncBothWays(request, sync, sink);
	});
}

function readOwnership(context: IExecuteFunctions): Ownership {
	const { field = [] } = context.getNodeParameter('fieldOwners', 0, {}) as {
		field?: Array<{ customerField: string; wins: Owner }>;
	};
	return {
		otherwise: context.getNodeParameter('owner', 0, 'crm') as Owner,
		byField: Object.fromEntries(field.map(({ customerField, wins }) => [customerField, wins])),
	};
}
