import type { Cell } from '../store/columns';
import type { Row } from '../store/store';
import accounts from './accounts.json';
import contacts from './contacts.json';
import currencies from './currencies.json';
import leads from './leads.json';
import opportunities from './opportunities.json';

// The sample records of a new Developer Edition org, addresses as oddly kept as they are there.

export const sampleAccounts = accounts.map(rowOf);
export const sampleLeads = leads.map(rowOf);

/** Records that belong to the account named beside them. */
export const sampleContacts = contacts.map(ofAccount);
export const sampleOpportunities = opportunities.map(ofAccount);

/** Currencies that the org knows, with their rates to the dollar. */
export const sampleCurrencies = currencies;

function rowOf(record: Readonly<Record<string, Cell | undefined>>): Row {
	return Object.fromEntries(
		Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}

function ofAccount({
	account,
	...record
}: Readonly<Record<string, Cell | undefined>> & { account: string }): {
	account: string;
	row: Row;
} {
	return { account, row: rowOf(record) };
}
