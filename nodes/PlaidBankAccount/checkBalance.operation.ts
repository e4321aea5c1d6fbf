import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { type BalanceCheck, checkBalance } from '../../lib/bankAccounts/balance';
import { type AccountFound, findAccount } from '../../lib/bankAccounts/findAccount';
import { createRepairAddress } from '../../lib/bankAccounts/linkAddress';
import { Money } from '../../lib/money';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { stripeOfLocation } from '../../lib/n8n/stripeAccounts';
import type { PlaidClient } from '../../lib/plaid/client';
import { numberOf } from '../../lib/values';
import { businessName, connectedAccount, readAccountAsked, textOf } from './properties';

export const description: Operation['description'] = {
	name: 'Check Balance',
	value: 'checkBalance',
	description: 'Ask the bank whether a connected account holds an amount, before it is charged',
	action: 'Check the balance of a bank account',
};

const currency: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'string',
	default: 'USD',
	placeholder: 'e.g. USD',
	description: 'Of the amount',
};

export const properties: INodeProperties[] = [
	...connectedAccount,
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1250.00',
		description: 'What is to be charged. Empty: only tell the balance.',
	},
	currency,
	businessName,
];

/** Tells for each item what the account holds, or how the customer signs in again. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => ({
		asked: readAccountAsked(context, item),
		amount: readAmount(context, item),
		clientName: textOf(context, item, businessName),
	}));
	const plaid = await openPlaid(context);
	const stripeOf = await stripeOfLocation(context);
	const checked = await performItems(context, items, async ({ asked, amount, clientName }) => {
		const found = await findAccount(plaid, stripeOf, asked);
		const check = await checkBalance(plaid, found, amount);
		const repair =
			check.cover === 'loginRequired' ? await repairAddress(plaid, found, clientName) : null;
		return { json: jsonOf(found, check, amount, repair) };
	});
	return [checked];
}

function readAmount(context: IExecuteFunctions, item: number): Money | undefined {
	const given = numberOf(context.getNodeParameter('amount', item, ''), 'Amount');
	if (given === undefined) return undefined;
	return Money.ofDecimal(given, textOf(context, item, currency) || 'USD', 'Amount');
}

async function repairAddress(
	plaid: PlaidClient,
	{ accessToken, accountId, inStripe }: AccountFound,
	clientName: string,
): Promise<string> {
	const owner = {
		customerId: inStripe?.customerId ?? accountId,
		location: inStripe?.location ?? '',
	};
	return (await createRepairAddress(plaid, owner, accessToken, clientName)).address;
}

function jsonOf(
	{ inStripe }: AccountFound,
	{ cover, available, current, name, mask }: BalanceCheck,
	amount: Money | undefined,
	repair: string | null,
): IDataObject {
	return {
		status: cover ?? 'told',
		amount: amount?.toDecimal() ?? null,
		currency: amount?.currency ?? null,
		available: available?.toDecimal() ?? null,
		current: current?.toDecimal() ?? null,
		balanceCurrency: (available ?? current)?.currency ?? null,
		accountName: name,
		last4: mask,
		customerId: inStripe?.customerId ?? null,
		bankAccountId: inStripe?.account.id ?? null,
		repairAddress: repair,
	};
}
