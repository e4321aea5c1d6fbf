import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { findAccount } from '../../lib/bankAccounts/findAccount';
import {
	createLinkAddress,
	LONGEST_MINUTES,
	type LinkRequest,
} from '../../lib/bankAccounts/linkAddress';
import { badInput } from '../../lib/errors';
import { addedChoice, chosen } from '../../lib/n8n/addedOptions';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { openPlaid } from '../../lib/n8n/plaid';
import { stripeOfLocation } from '../../lib/n8n/stripeAccounts';
import { asText } from '../../lib/n8n/parameterText';
import { LINK_COUNTRIES, LINK_LANGUAGES } from '../../lib/plaid/linkLocales';
import { groupOf, listOf, numberOf } from '../../lib/values';
import {
	businessName,
	customerId,
	readCustomerId,
	readLocation,
	repairedAccountId,
	requiredText,
	textOf,
} from './properties';

export const description: Operation['description'] = {
	name: 'Create Link Address',
	value: 'createLinkAddress',
	description: 'Make the address of a page of Plaid’s on which a customer connects a bank account',
	action: 'Create the address of a link',
};

const PURPOSES = ['connect', 'repair'] as const;
const SENDERS = ['email', 'none', 'sms'] as const;
const LANGUAGES = keysOf(LINK_LANGUAGES);
const COUNTRIES = keysOf(LINK_COUNTRIES);
const A_DAY = 24 * 60;

const webhook: INodeProperties = {
	displayName: 'Webhook Address',
	name: 'webhook',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/bank-account-connected',
	description:
		'Production URL of the Webhook node whose workflow runs From Webhook. Plaid calls it when the customer is done; the node adds to it whose account it is.',
};

const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'e.g. rose@example.com',
	displayOptions: { show: { deliverBy: ['email'] } },
	description: 'Where Plaid sends the link',
};

const phone: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +15127576000',
	displayOptions: { show: { deliverBy: ['sms'] } },
	description: 'Where Plaid sends the link, with + and country code',
};

export const properties: INodeProperties[] = [
	customerId,
	{
		displayName: 'Purpose',
		name: 'linkPurpose',
		type: 'options',
		default: 'connect',
		description: 'What the customer is to do on the page',
		options: [
			{ name: 'Connect a Bank Account', value: 'connect' },
			{
				name: 'Repair a Connection',
				value: 'repair',
				description: 'Sign in again, where the bank asks for it',
			},
		],
	},
	repairedAccountId,
	{
		...businessName,
		required: true,
		description: 'Shown to the customer on the page. At most 30 characters.',
	},
	webhook,
	{
		displayName: 'Deliver By',
		name: 'deliverBy',
		type: 'options',
		default: 'none',
		description: 'Who sends the link to the customer',
		options: [
			{ name: 'Nobody: Only Return the Address', value: 'none' },
			{
				name: 'Plaid, by Email',
				value: 'email',
				description: 'Plaid has to enable it for your team; its sandbox sends nothing',
			},
			{
				name: 'Plaid, by SMS',
				value: 'sms',
				description: 'Plaid has to enable it for your team; its sandbox sends nothing',
			},
		],
	},
	email,
	phone,
];

export const options: INodeProperties[] = [
	{
		displayName: 'Country Names or Codes',
		name: 'countries',
		type: 'multiOptions',
		default: ['US'],
		description:
			'Whose banks are offered, as far as Plaid has enabled them for your team. Stripe debits accounts in the United States only.',
		options: entriesOf(LINK_COUNTRIES),
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		default: 'en',
		description: 'Of the page',
		options: entriesOf(LINK_LANGUAGES),
	},
	{
		displayName: 'Legal Name',
		name: 'legalName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Rose Gonzalez',
		description: 'Of the customer, filled in where the page asks for it',
	},
	{
		displayName: 'Redirect Address',
		name: 'redirect',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.example/thanks',
		description: 'Where the customer is led afterwards',
	},
	{
		displayName: 'Valid for Minutes',
		name: 'validMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: LONGEST_MINUTES },
		default: A_DAY,
		description: 'How long the address works, at most 30240 (21 days). Without the option: a day.',
	},
];

function keysOf<K extends string>(names: Readonly<Record<K, string>>): K[] {
	return Object.keys(names) as K[];
}

/** A list of choices, by their names. */
function entriesOf(names: Readonly<Record<string, string>>): INodePropertyOptions[] {
	return Object.entries(names)
		.map(([value, name]) => ({ name, value }))
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

interface Asked extends LinkRequest {
	isRepair: boolean;
	bankAccountId: string;
}

/** Makes an address for each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (item) => readRequest(context, item));
	const plaid = await openPlaid(context);
	const stripeOf = await stripeOfLocation(context);
	const made = await performItems(context, items, async ({ isRepair, bankAccountId, ...asked }) => {
		const { customerId: customer, location } = asked;
		const repaired = isRepair
			? await findAccount(plaid, stripeOf, {
					from: 'customer',
					customerId: customer,
					location,
					bankAccountId,
				})
			: undefined;
		const link = await createLinkAddress(plaid, {
			...asked,
			...(repaired && { repair: repaired.accessToken }),
		});
		return { json: { ...link, customerId: asked.customerId }, reference: asked.customerId };
	});
	return [made];
}

function readRequest(context: IExecuteFunctions, item: number): Asked {
	const given = groupOf(context.getNodeParameter('options', item, {}), 'Options');
	return {
		customerId: readCustomerId(context, item),
		location: readLocation(context, item),
		isRepair:
			chosen(context.getNodeParameter('linkPurpose', item, 'connect'), 'Purpose', PURPOSES) ===
			'repair',
		bankAccountId: textOf(context, item, repairedAccountId),
		clientName: requiredText(context, item, businessName),
		webhook: textOf(context, item, webhook),
		deliverBy: chosen(context.getNodeParameter('deliverBy', item, 'none'), 'Deliver By', SENDERS),
		email: textOf(context, item, email),
		phone: textOf(context, item, phone),
		countries: countriesOf(given['countries']),
		language: addedChoice(given, 'language', 'Language', LANGUAGES) ?? 'en',
		name: asText(given['legalName'], 'Legal Name').trim(),
		redirect: asText(given['redirect'], 'Redirect Address').trim(),
		validMinutes: minutesOf(given['validMinutes']),
	};
}

function countriesOf(given: unknown): string[] {
	const field = 'Country Names or Codes';
	const countries = listOf(given, field).map((country) => chosen(country, field, COUNTRIES));
	return countries.length > 0 ? countries : ['US'];
}

function minutesOf(given: unknown): number {
	const field = 'Valid for Minutes';
	const minutes = Number(numberOf(given, field) ?? A_DAY);
	if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES) return minutes;
	throw badInput(
		field,
		'Plaid does not take this',
		`Use a whole number from 1 to ${LONGEST_MINUTES}`,
	);
}
