import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { MAPPED_FIELDS } from '../../lib/customerSync/mappedFields';
import { syncBothWays } from '../../lib/customerSync/syncBothWays';
import { chosen } from '../../lib/n8n/addedOptions';
import type { Operation } from '../../lib/n8n/operations';
import { type Ownership, OWNERS } from '../../lib/sync/ownership';
import { entriesOf, groupOf } from '../../lib/values';
import { mappersOfChosenKind } from './mappers';
import { checkpointOptions, conditionOption, syncOptions } from './options';
import { runOnce } from './output';
import { readCreateAccounts, readSyncAccounts } from './parameters';
import { whichAccounts } from './syncAll.operation';
import { createAccounts } from './syncFromStripe.operation';
import { openContext } from './tools';

export const description: Operation['description'] = {
	name: 'Both Ways',
	value: 'bothWays',
	description: 'Sync all accounts and their customers, each field in the direction that you choose',
	action: 'Sync accounts and customers both ways',
};

/** Fields that go both ways. */
const OWNED_FIELDS = MAPPED_FIELDS.filter(
	({ kind }) => kind.toSalesforce && kind.toStripe === 'always',
);

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
						options: OWNED_FIELDS.map(({ id, label }) => ({ name: label, value: id })).sort(
							(one, other) => one.name.localeCompare(other.name, 'en'),
						),
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
		const createAccounts = readCreateAccounts(context);
		const ownership = readOwnership(context);
		const accounts = readSyncAccounts(context, options);
		const sync = await openContext(context, options, createAccounts);
		const request = { ...(await accounts(sync)), ownership, createAccounts };
		return await syncBothWays(request, sync, sink);
	});
}

/** @throws Problem when a field or an owner is none of the choices */
function readOwnership(context: IExecuteFunctions): Ownership {
	const group = groupOf(context.getNodeParameter('fieldOwners', 0, {}), 'Field Owners');
	const fields = OWNED_FIELDS.map(({ id }) => id);
	const byField = new Map(
		entriesOf(group.field, 'Field Owners').map(({ customerField, wins }) => [
			chosen(customerField, 'Field Owners > Customer Field', fields),
			chosen(wins, 'Field Owners > Who Wins', OWNERS),
		]),
	);
	return {
		otherwise: chosen(context.getNodeParameter('owner', 0, 'crm'), 'Who Wins', OWNERS),
		byField: Object.fromEntries(byField),
	};
}
