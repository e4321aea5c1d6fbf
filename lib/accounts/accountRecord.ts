/** An account as it comes from Salesforce, with the fields that were asked for. */
export interface AccountRecord {
	Id: string;
	/** When it was last changed, by anybody; ISO 8601. */
	SystemModstamp?: string;
	/** Only in orgs that have Person Accounts. */
	IsPersonAccount?: boolean;
	[field: string]: unknown;
}

/** Names of the account's fields that the sync itself reads and writes. */
export interface AccountFieldNames {
	customerId: string;
	location: string;
	syncedAt: string;
}

/** Tells whether an account is a person; never so in an org without Person Accounts. */
export function isPerson(account: Readonly<Record<string, unknown>>): boolean {
	return account['IsPersonAccount'] === true;
}

/** A field's value as text; '' when the account has none. */
export function textOf(
	account: Readonly<Record<string, unknown>>,
	field: string | undefined,
): string {
	if (!field) return '';
	const value = account[field] ?? valueInAnyCase(account, field);
	switch (typeof value) {
		case 'string':
			return value.trim();
		case 'number':
		case 'bigint':
		case 'boolean':
			return String(value);
		default:
			return '';
	}
}

/** Salesforce does not tell capitals apart in names, and answers with its own spelling. */
function valueInAnyCase(account: Readonly<Record<string, unknown>>, field: string): unknown {
	const wanted = field.toLowerCase();
	const found = Object.keys(account).find((name) => name.toLowerCase() === wanted);
	return found === undefined ? undefined : account[found];
}

/** What an account is called in messages. */
export function nameOf(account: AccountRecord): string {
	return textOf(account, 'Name') || account.Id;
}
