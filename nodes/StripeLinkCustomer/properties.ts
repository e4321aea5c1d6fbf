import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { required } from '../../lib/n8n/addedOptions';
import { accountLocator, customerLocator } from '../../lib/n8n/locators';
import { pickerText } from '../../lib/n8n/parameterText';
import { enteredRecordId } from '../../lib/salesforce/recordId';
import { checkCustomerId } from '../../lib/customerSync/writeCustomerIds';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { booleanOf } from '../../lib/values';

export const accountId = accountLocator({
	displayName: 'Account ID',
	name: 'accountId',
	default: { mode: 'id', value: '={{ $json.Id }}' },
	required: true,
	description: 'The account in Salesforce',
});

export const customerId = customerLocator({
	displayName: 'Customer ID',
	name: 'customerId',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The customer in Stripe: found by name or email, or its ID or the address of its page in the Dashboard',
});

export const replaceOtherId: INodeProperties = {
	displayName: 'Replace Other ID',
	name: 'replaceOtherId',
	type: 'boolean',
	default: false,
	description:
		'Whether the ID takes the place of another customer’s ID that the account holds. Without it such an account is refused.',
};

export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to say only what would be done, and write nothing',
};

export const includeGood: INodeProperties = {
	displayName: 'Include Accounts Without Problems',
	name: 'includeGood',
	type: 'boolean',
	default: false,
	description: 'Whether accounts with which nothing is wrong are put out too',
};

export function readIncludeGood(context: IExecuteFunctions): boolean {
	return booleanOf(
		context.getNodeParameter('includeGood', 0, false),
		'Include Accounts Without Problems',
	);
}

/**
 * Nothing is no answer here: who tries and is not understood would write.
 *
 * @throws Problem when an expression yields neither true nor false
 */
export function readDryRun(context: IExecuteFunctions, item: number): boolean {
	const given: unknown = context.getNodeParameter('dryRun', item, false);
	if (given === undefined || given === null || given === '') required('', 'Dry Run');
	return booleanOf(given, 'Dry Run');
}

export function readAccountId(context: IExecuteFunctions, item: number): string {
	const given = pickerText(context.getNodeParameter('accountId', item, ''), 'Account ID');
	return enteredRecordId(required(given, 'Account ID'));
}

/** @throws Problem when it is not the ID of a customer */
export function readCustomerId(context: IExecuteFunctions, item: number): string {
	const given = pickerText(context.getNodeParameter('customerId', item, ''), 'Customer ID');
	const id = stripeObjectId(required(given, 'Customer ID'), 'customer', 'Customer ID');
	checkCustomerId(id);
	return id;
}
