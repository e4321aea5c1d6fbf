import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { knownLocation, type LinkContext } from '../../lib/linking/linkContext';
import { linkContext } from '../../lib/linking/openLinkContext';
import { required } from '../../lib/n8n/addedOptions';
import { systemClock } from '../../lib/n8n/clock';
import { nameMapping, readModel } from '../../lib/n8n/nameMapping';
import { asText } from '../../lib/n8n/parameterText';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { locationOption } from '../../lib/n8n/stripeAccountOptions';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { entriesOf, groupOf } from '../../lib/values';

const LOCATION_FIELDS = 'Location Fields';

/** Which Stripe account, and where the org keeps what. */
export const commonOptions: INodeProperties[] = [
	{
		...locationOption,
		description:
			'Which of the credential’s Stripe accounts the customers belong to; without this option the one of the account’s location. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: LOCATION_FIELDS,
		name: 'locationFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Location',
		default: {},
		description:
			'For accounts that are customers in several locations: the field of the account that holds the ID of the customer in each',
		options: [
			{
				displayName: 'Location',
				name: 'location',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. Austin',
						description: 'The location as the Stripe credential names it',
					},
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. Stripe_Customer_ID_Austin__c',
						description: 'API name of the account’s field',
					},
				],
			},
		],
	},
	nameMapping,
];

type Options = Record<string, unknown>;

export function readOptions(context: IExecuteFunctions, item: number): Options {
	return groupOf(context.getNodeParameter('options', item, {}), 'Options');
}

/**
 * The location that was chosen; undefined without the option.
 *
 * @throws Problem when the option was added and yields nothing at all
 */
export function readLocation(context: IExecuteFunctions, item: number): string | undefined {
	const options = readOptions(context, item);
	if (!('location' in options)) return undefined;
	if (options['location'] === undefined) required('', 'Location', 'or remove the option');
	return asText(options['location'], 'Location');
}

/**
 * The location of the whole run, as the credential writes it; undefined without the option.
 *
 * @throws Problem when the option yields nothing, or the credential has no such location
 */
export function readKnownLocation(
	context: IExecuteFunctions,
	linking: LinkContext,
): string | undefined {
	const given = readLocation(context, 0);
	return given === undefined ? undefined : knownLocation(linking, given);
}

/** Opens both sides, as the options of the first item say. */
export async function openLinkContext(context: IExecuteFunctions): Promise<LinkContext> {
	const options = readOptions(context, 0);
	const model = readModel(options['nameMapping']);
	const fields = entriesOf(
		groupOf(options['locationFields'], LOCATION_FIELDS)['location'],
		LOCATION_FIELDS,
	).map(
		({ name, field }) =>
			[asText(name, LOCATION_FIELDS).trim(), asText(field, LOCATION_FIELDS).trim()] as const,
	);
	const filled = fields.filter(([name, field]) => name !== '' || field !== '');
	return await linkContext(
		await salesforceConnection(context),
		await openStripeAccounts(context),
		model,
		filled,
		systemClock,
	);
}
