import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { type LinkOutcome, takeLinkEnded } from '../../lib/bankAccounts/linkEnded';
import { badInput } from '../../lib/errors';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { stripeOfLocation } from '../../lib/n8n/stripeAccounts';
import type { PlaidClient } from '../../lib/plaid/client';
import { verifiedWebhook } from '../../lib/plaid/webhook';
import { makeDefault, readMakeDefault, requiredText, textOf } from './properties';

export const description: Operation['description'] = {
	name: 'From Webhook',
	value: 'fromWebhook',
	description:
		'When Plaid tells that a customer has connected a bank account: verify the call, and store the account with the customer in Stripe',
	action: 'Store a bank account when a webhook tells of it',
};

const binaryField: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryField',
	type: 'string',
	default: 'data',
	required: true,
	description:
		'The field with the body as it came. The Webhook node puts it there with the option Raw Body.',
};

const signature: INodeProperties = {
	displayName: 'Signature',
	name: 'signature',
	type: 'string',
	default: '={{ $json.headers["plaid-verification"] }}',
	required: true,
	description: 'The header plaid-verification, by which Plaid signs',
};

export const properties: INodeProperties[] = [makeDefault, signature, binaryField];

/** Does for each webhook all that is to be done. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		field: requiredText(context, item, binaryField),
		signature: textOf(context, item, signature),
		isDefault: readMakeDefault(context, item),
	}));
	const plaid = await openPlaid(context);
	const stripeOf = await stripeOfLocation(context);
	const taken = await performItems(
		context,
		items,
		async ({ field, signature: signed, isDefault }, item) => {
			const body = await verifiedWebhook(plaid, await bytesOf(context, item, field), signed);
			const outcome = await takeLinkEnded(plaid, stripeOf, body, isDefault);
			return {
				json: jsonOf(plaid, outcome),
				unfinished: outcome.problem,
				reference: outcome.account?.bankAccountId,
			};
		},
		// A webhook that comes twice in one run is taken once.
		() => 'in turn',
	);
	return [taken];
}

async function bytesOf(context: IExecuteFunctions, item: number, field: string): Promise<Buffer> {
	if (!context.getInputData()[item]?.binary?.[field]) {
		throw badInput(
			'Input Binary Field',
			`the item has no file “${field}”`,
			'Add the option Raw Body in the Webhook node, and run this node right after it',
		);
	}
	return await context.helpers.getBinaryDataBuffer(item, field);
}

/** The access token leaves sealed alone. */
function jsonOf(plaid: PlaidClient, outcome: LinkOutcome): IDataObject {
	const { status, customerId, location, account, connection, accountId } = outcome;
	return {
		status,
		customerId: customerId ?? null,
		location: location ?? null,
		...account,
		...(connection && {
			institution: connection.institution,
			itemId: connection.itemId,
			accessToken: plaid.sealed(connection.accessToken),
			accountId: accountId ?? null,
		}),
	};
}
