import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { longRecordId } from '../salesforce/recordId';
import { nameOf, textOf } from './accountRecord';
import { accountsById } from './accountsById';

/** Whom an account is in Stripe. */
export interface AccountCustomer {
	/** Of the account, 18 characters. */
	accountId: string;
	accountName: string;
	/** '' where it has none. */
	customerId: string;
	/** The business's location whose Stripe account has the customer; '' for the main one. */
	location: string;
}

/**
 * Reads whom an account is in Stripe, as it says now.
 *
 * @param id in either form
 * @returns undefined when it is not there or not visible
 * @throws Problem when Salesforce refuses
 */
export async function accountCustomer(
	connection: SalesforceConnection,
	{ account: names }: Model,
	id: string,
): Promise<AccountCustomer | undefined> {
	const description = await describeObject(connection, names.objectName);
	const hasLocation = fieldOf(description, names.location) !== undefined;
	const fields = ['Id', 'Name', names.customerId, ...(hasLocation ? [names.location] : [])];
	const accountId = longRecordId(id);
	const account = (await accountsById(connection, [accountId], fields)).get(accountId);
	return (
		account && {
			accountId,
			accountName: nameOf(account),
			customerId: textOf(account, names.customerId),
			location: hasLocation ? textOf(account, names.location) : '',
		}
	);
}
