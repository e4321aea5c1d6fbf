import { type AccountRecord, isPerson, textOf } from '../accounts/accountRecord';
import { accountsById } from '../accounts/accountsById';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, soql } from '../salesforce/soql';
import { type LinkContext, linkFields } from './linkContext';

/** What is read of accounts that are to be joined, where the org has it. */
const COMPARED = ['Name', 'Phone', 'PersonEmail', 'IsPersonAccount'];

/** The fields that are read of accounts: the links, the location and what is compared. */
export async function accountFieldsToRead(context: LinkContext): Promise<string[]> {
	const description = await describeObject(context.salesforce, 'Account');
	const compared = COMPARED.filter((name) => fieldOf(description, name) !== undefined);
	const location = context.hasLocationField ? [context.names.location] : [];
	return ['Id', ...compared, ...location, ...linkFields(context)];
}

/** Accounts by ID, as they are now. */
export async function linkableAccounts(
	context: LinkContext,
	ids: readonly string[],
): Promise<Map<string, AccountRecord>> {
	const possible = ids.filter((id) => /^[0-9A-Za-z]{18}$/.test(id));
	if (possible.length === 0) return new Map();
	return await accountsById(context.salesforce, possible, await accountFieldsToRead(context));
}

/** Which account holds a customer's ID, and in which field. */
export interface Holder {
	account: AccountRecord;
	field: string;
}

/**
 * The accounts that hold one of these customers' IDs, by ID.
 *
 * @throws Problem when Salesforce refuses
 */
export async function holdersOf(
	context: LinkContext,
	customerIds: readonly string[],
): Promise<Map<string, Holder[]>> {
	const holders = new Map<string, Holder[]>();
	const wanted = [...new Set(customerIds)];
	if (wanted.length === 0) return holders;
	for (const field of linkFields(context)) {
		const names = fieldList(['Id', 'Name', field]);
		const found = queryByValues<AccountRecord>(
			context.salesforce,
			wanted,
			(part) => soql`SELECT ${names} FROM Account WHERE ${fieldList([field])} IN ${part}`,
			{ doing: 'Looking for accounts with these customers' },
		);
		for await (const account of found) {
			const id = textOf(account, field);
			const known = holders.get(id) ?? [];
			holders.set(id, [...known, { account: { ...account, Id: longRecordId(account.Id) }, field }]);
		}
	}
	return holders;
}

/** The account's own e-mail address: only people have one. */
export function emailOf(account: AccountRecord): string {
	return isPerson(account) ? textOf(account, 'PersonEmail') : '';
}
