import { longRecordId } from '../lib/salesforce/recordId';
import { sampleAccounts } from '../sandbox/salesforce/seed/accounts';

/** The fields of an account that the demo's workflow is given. */
const FIELDS = [
	'Name',
	'AccountNumber',
	'Type',
	'Industry',
	'Phone',
	'Website',
	'BillingStreet',
	'BillingCity',
	'BillingState',
	'BillingPostalCode',
	'BillingCountry',
] as const;

/** An account as Salesforce answers it to a query for these fields; empty ones are null. */
export type CrmAccount = Record<(typeof FIELDS)[number], string | null> & {
	Id: string;
	Name: string;
};

/**
 * The accounts that every new Salesforce Developer Edition org holds. Their IDs are the same in
 * every run, so that a second one is about the same accounts.
 */
export const SAMPLE_ACCOUNTS: readonly CrmAccount[] = sampleAccounts.map((account, index) => {
	const fields = FIELDS.map((name) => [name, account[name] ?? null]);
	const id = longRecordId(`001gL00000A7xB${String.fromCharCode('a'.charCodeAt(0) + index)}`);
	// Each name of FIELDS is there, with the text that the org holds or null.
	return { Id: id, ...Object.fromEntries(fields) } as CrmAccount;
});
