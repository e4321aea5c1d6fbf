import { accountsById } from '../accounts/accountsById';
import { longRecordId } from '../salesforce/recordId';
import { noAccount, sendAccounts } from './sendAccounts';
import type { SyncContext } from './syncContext';

/**
 * Makes the customer of an account that has none, or finds the one that it has in Stripe by its ID, and
 * writes the customer's ID to the account. Twice is once, however many ask at the same time.
 *
 * @param accountId 15 or 18 characters
 * @throws Problem when there is no such account, a service refuses, or the ID could not be written
 */
export async function makeMissingCustomer(accountId: string, context: SyncContext): Promise<void> {
	const { salesforce, fields } = context;
	const accounts = await accountsById(salesforce, [accountId], fields.select);
	const account = accounts.get(longRecordId(accountId));
	if (!account) throw noAccount(accountId);
	const [result] = await sendAccounts([account], context);
	if (result?.status === 'problem') throw result.problem;
}
