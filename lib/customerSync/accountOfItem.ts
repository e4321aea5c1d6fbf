import type { AccountRecord } from '../accounts/accountRecord';
import { badInput } from '../errors';
import { noAccount } from './sendAccounts';
import type { SyncContext } from './syncContext';
import { needsLocation } from './syncNeeds';

/** Whether a text has the form of a record's ID of 18 characters. */
export function isAccountId(id: string): boolean {
	return /^[0-9A-Za-z]{18}$/.test(id);
}

/**
 * The account that an item holds, in the place of the one that Salesforce would be asked for.
 *
 * @param json the item, with the account's fields by their names
 * @param id the account's ID in its long form
 * @throws Problem when that is no ID, or the item lacks the location although it decides in which Stripe
 * account the customer is made
 */
export function accountOfItem(
	json: Readonly<Record<string, unknown>>,
	id: string,
	{ model, names, locations }: Pick<SyncContext, 'model' | 'names' | 'locations'>,
): AccountRecord {
	if (!isAccountId(id)) throw noAccount(id);
	const wanted = names.location.toLowerCase();
	const hasLocation = Object.entries(json).some(
		([name, value]) => name.toLowerCase() === wanted && value !== undefined,
	);
	// The main Stripe account is among the locations.
	if (!hasLocation && needsLocation(model, locations.length > 1)) {
		throw badInput(
			'Account Data',
			`the item has no field ${names.location}, by which the Stripe account is chosen`,
			'Add the field to the node before, empty where the account belongs to the main Stripe account, or have the values read from Salesforce',
		);
	}
	return { ...json, Id: id };
}
