import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { badInput, type Problem } from '../../lib/errors';
import { pullNamedCustomers } from '../../lib/customerSync/pullNamedCustomers';
import { type PullResult, withoutAccount } from '../../lib/customerSync/pullResult';
import { syncFromStripe } from '../../lib/customerSync/syncFromStripe';
import { SyncCounts } from '../../lib/customerSync/syncReport';
import {
	type Collector,
	collector,
	finished,
	inNodeErrors,
	problemItem,
	syncedItem,
} from './output';
import { mappers } from './mappers';
import { checkpointOptions } from './options';
import { readSyncName } from './parameters';
import { openTools, type SyncTools } from './tools';

export const description: Operation['description'] = {
	name: 'Sync From Stripe',
	value: 'syncFromStripe',
	description: 'Bring accounts into step with their Stripe customers',
	action: 'Sync accounts from stripe customers',
};

export const createAccounts: INodeProperties = {
	displayName: 'Create Accounts',
	name: 'createAccounts',
	type: 'boolean',
	default: false,
	description: 'Whether a customer that belongs to no account gets a new one',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Customers',
		name: 'customers',
		type: 'options',
		default: 'changed',
		description: 'Which customers to take over',
		options: [
			{
				name: 'All That Changed',
				value: 'changed',
				description: 'Since the last run; the first time all there are',
			},
			{
				name: 'One for Each Item',
				value: 'items',
				description: 'The customer whose ID the item has',
			},
		],
	},
	{
		displayName: 'Customer ID',
		name: 'customerId',
		type: 'string',
		default: '={{ $json.customerId }}',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		required: true,
		displayOptions: { show: { customers: ['items'] } },
		description: 'The ID of the customer in Stripe',
	},
	createAccounts,
	...mappers,
];

export const options = checkpointOptions;

/** Pulls the customers of the items, or all that changed. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await inNodeErrors(context, async () => {
		const tools = await openTools(context);
		const createAccounts = context.getNodeParameter('createAccounts', 0, false) === true;
		if (context.getNodeParameter('customers', 0, 'changed') === 'items') {
			return await pullItems(context, tools, createAccounts);
		}
		const { options, names, fields, salesforce, stripeOf, cancelled } = tools;
		const output = collector(context, options);
		const { counts } = await syncFromStripe(
			{
				...readSyncName(context, options),
				names,
				fields,
				createAccounts,
				clearEmptied: options.clearEmptied === true,
				locations: tools.locations,
				startOver: options.startOver === true,
				clock: salesforce.clock,
				cancelled,
			},
			{ salesforce, stripeOf, sink: output },
		);
		return finished(context, output, counts, undefined, options);
	});
}

async function pullItems(
	context: IExecuteFunctions,
	tools: SyncTools,
	createAccounts: boolean,
): Promise<INodeExecutionData[][]> {
	const { names, fields, options } = tools;
	const ids = context
		.getInputData()
		.map((_item, index) => asText(context.getNodeParameter('customerId', index, '')).trim());
	const results = await pullNamedCustomers(ids, tools, {
		names,
		fields,
		createAccounts,
		clearEmptied: options.clearEmptied === true,
		clock: tools.salesforce.clock,
	});
	const output = collector(context, { includeUnchanged: true });
	const counts = new SyncCounts();
	ids.forEach((id, item) => put(id, item, results.get(id), output, counts));
	return finished(context, output, counts, undefined, options);
}

function put(
	id: string,
	item: number,
	result: PullResult | undefined,
	{ outputs: [synced, problems] }: Collector,
	counts: SyncCounts,
): void {
	if (result && 'synced' in result) {
		counts.count(result.synced);
		synced.push(syncedItem(result.synced, item));
		return;
	}
	counts.problems++;
	if (result && 'problem' in result) {
		problems.push(problemItem(result.problem, item));
		return;
	}
	const problem = result ? withoutAccount(result.left) : noCustomer(id);
	const unknown = { accountId: '', accountName: '', customerId: id, problem };
	problems.push(problemItem(unknown, item));
}

function noCustomer(id: string): Problem {
	return badInput(
		'Customer ID',
		id ? `Stripe knows no customer “${id}”, or it was deleted` : 'it is empty',
		id ? 'Check the ID, and that it is of the mode and account of the credential' : 'Map the ID',
	);
}
