import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { storedMethods } from '../../lib/customers/paymentMethods';
import { type Merge, mergePlan, writeMerge } from '../../lib/linking/differences';
import { joinAll } from '../../lib/linking/join';
import { Problem } from '../../lib/errors';
import type { JoinResult } from '../../lib/linking/joinResult';
import type { LinkContext } from '../../lib/linking/linkContext';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import type { ItemResult } from '../../lib/n8n/output';
import { asText } from '../../lib/n8n/parameterText';
import { booleanOf, choiceOf } from '../../lib/values';
import { openLinkContext, readLocation } from './options';
import {
	accountId,
	customerId,
	dryRun,
	readAccountId,
	readCustomerId,
	readDryRun,
	replaceOtherId,
} from './properties';

export const description: Operation['description'] = {
	name: 'Connect',
	value: 'connect',
	description: 'Join an account with a customer that Stripe has already',
	action: 'Connect an account with a customer',
};

export const properties: INodeProperties[] = [
	accountId,
	customerId,
	{
		displayName: 'Differences',
		name: 'differences',
		type: 'options',
		default: 'none',
		description: 'What to do about name, phone and email that the two say differently',
		options: [
			{ name: 'Only Tell', value: 'none', description: 'Change neither side' },
			{
				name: 'Salesforce Is Right',
				value: 'salesforce',
				description: 'Write Salesforce’s to Stripe; what Salesforce lacks is taken from Stripe',
			},
			{
				name: 'Stripe Is Right',
				value: 'stripe',
				description: 'Write Stripe’s to Salesforce; what Stripe lacks is taken from Salesforce',
			},
		],
	},
	replaceOtherId,
	dryRun,
];

/** Joins the account and the customer of each item; all are looked up together. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		accountId: readAccountId(context, item),
		customerId: readCustomerId(context, item),
		replace: booleanOf(context.getNodeParameter('replaceOtherId', item, false), 'Replace Other ID'),
		isDryRun: readDryRun(context, item),
		merge: readMerge(context, item),
		location: readLocation(context, item),
	}));
	const linking = openLinkContext(context);
	const requests = items.flatMap((item) => ('value' in item ? [item.value] : []));
	const joined = linking.then(
		async (opened) =>
			await joinAll(
				opened,
				requests.map(({ location, ...request }) => ({
					...request,
					...(location !== undefined && { location }),
				})),
			),
	);
	// Each item says by itself what failed; until it does, nobody else waits for this.
	joined.catch(() => {});
	const connected = await performItems(context, items, async (request, item) => {
		const result = (await joined)[requests.indexOf(request)];
		if (!result) throw new Error('An item was left without an outcome');
		if (result.status === 'refused' && result.problem) throw result.problem;
		const key = callKey(context, item, request);
		return await itemOf(await linking, result, request, key);
	});
	return [connected];
}

const MERGES = ['none', 'salesforce', 'stripe'] as const;

function readMerge(context: IExecuteFunctions, item: number): Merge {
	const given = asText(context.getNodeParameter('differences', item, 'none'), 'Differences');
	return choiceOf(given, 'Differences', MERGES) ?? 'none';
}

async function itemOf(
	linking: LinkContext,
	result: JoinResult,
	{ merge, isDryRun }: { merge: Merge; isDryRun: boolean },
	key: string,
): Promise<ItemResult> {
	const { account, customer, problem, differences, ...rest } = result;
	const stripe = await linking.stripe.clientOf({ location: result.location });
	// What is joined stays joined, whatever there is to be told of it.
	const methods = await storedMethods(stripe, result.customerId, linking.clock).catch(problemIn);
	const unlisted = methods instanceof Problem ? methods : undefined;
	const json: IDataObject = {
		accountId: rest.accountId,
		accountName: rest.accountName,
		customerId: rest.customerId,
		customerName: customer?.name ?? null,
		customerEmail: customer?.email ?? null,
		location: rest.location,
		status: rest.status,
		isDryRun,
		replacedId: rest.replacedId ?? null,
		differences: differences.map((difference) => ({ ...difference })),
		paymentMethods: methods instanceof Problem ? null : methods.map(({ label }) => label),
	};
	const plan = account ? mergePlan(account, differences, merge) : undefined;
	const unfinished =
		problem ??
		(plan && account && !isDryRun
			? await writeMerge(linking.salesforce, stripe, account, result.customerId, plan, key)
			: undefined) ??
		unlisted;
	return { json, unfinished, reference: result.customerId };
}

function problemIn(error: unknown): Problem {
	if (error instanceof Problem) return error;
	throw error;
}
