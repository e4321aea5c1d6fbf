import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { createCustomer, requireSomebody } from '../../lib/customers/createCustomer';
import { callKey } from '../../lib/n8n/callKey';
import { performItems, prepareItems } from '../../lib/n8n/items';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { shareCustomer } from '../../lib/sharedCustomers/shareCustomer';
import { choiceOf } from '../../lib/values';
import { customerRequest } from '../../lib/stripe/customerParams';
import { readCustomerFields } from '../StripeCreateCustomer/parameters';
import { accountItems, newCustomerItems } from './output';
import {
	readAccounts,
	readLocation,
	readPaymentSource,
	readPlatformCustomer,
	readSharing,
} from './parameters';
import {
	connectedAccounts,
	details,
	existingPlatformCustomer,
	newPlatformCustomer,
	paymentSource,
	platformCustomerIs,
	shareBy,
} from './properties';
import { sharings } from './sharings';

export const description: Operation['description'] = {
	name: 'Share',
	value: 'share',
	description: 'Bring a customer of the platform to connected accounts, with what it pays by',
	action: 'Share a customer with connected accounts',
};

export const properties: INodeProperties[] = [
	platformCustomerIs,
	existingPlatformCustomer,
	paymentSource,
	connectedAccounts,
	shareBy,
	details,
	...newPlatformCustomer,
];

type Prepared = ReturnType<typeof prepare>;

/** Shares the customer of each item, or a new one, with the accounts that the item names. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = prepareItems(context, (itemIndex) => prepare(context, itemIndex));
	const sharingOf = await sharings(context, items);
	const perform = async (item: Prepared, itemIndex: number) => {
		const { location, made, ...request } = item;
		const sharing = await sharingOf(location);
		const key = callKey(context, itemIndex, item);
		if (made === undefined) {
			const outcomes = await shareCustomer(sharing, { ...request, refresh: false, key });
			return accountItems(context, request.customerId, outcomes);
		}
		const { customerId, unfinished } = await createCustomer(sharing.platform, made, key);
		const outcomes = await shareCustomer(sharing, { ...request, customerId, refresh: false, key });
		return newCustomerItems(customerId, outcomes, unfinished);
	};
	return [await performItems(context, items, perform, ({ customerId }) => customerId || undefined)];
}

const KINDS = ['existing', 'new'] as const;

function prepare(context: IExecuteFunctions, itemIndex: number) {
	const field = 'Platform Customer Is';
	const given = asText(context.getNodeParameter('platformCustomerIs', itemIndex, ''), field);
	const isNew = choiceOf(given, field, KINDS) === 'new';
	return {
		location: readLocation(context, itemIndex),
		customerId: isNew ? '' : readPlatformCustomer(context, itemIndex),
		made: isNew
			? requireSomebody(customerRequest(readCustomerFields(context, itemIndex)))
			: undefined,
		source: readPaymentSource(context, itemIndex),
		accounts: readAccounts(context, itemIndex),
		...readSharing(context, itemIndex),
	};
}
