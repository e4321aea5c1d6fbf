import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, type ObjectDescription } from '../salesforce/describe';
import { badInput } from '../errors';
import { resolveModel } from '../model/resolveModel';
import type { AccountWatch } from './watch';

/** What is read of every account, chosen or not. */
export const BASIC_FIELDS = ['Id', 'CreatedDate', 'SystemModstamp'] as const;

const { customerId, syncedAt } = resolveModel([]).account;
/** The account's fields that this package writes, and that no person has to hear of. */
export const OWN_FIELDS: readonly string[] = [customerId, syncedAt];

/** What an account is asked for. */
export interface AccountShape {
	/** API names in the order in which they are shown, without the account's ID. */
	shown: readonly string[];
	/**
	 * What is read besides to tell a person's change from this package's own writing: every field. Empty
	 * where nobody is to be told of updates.
	 */
	compared: readonly string[];
	/** The org has Person Accounts, and the user sees them. */
	hasPersonAccounts: boolean;
	/** The org keeps contact roles on accounts (the classic ones, of which one can be primary). */
	hasContactRoles: boolean;
	withOwner: boolean;
	withPrimaryContact: boolean;
}

/**
 * The fields that are returned of each account: those chosen, or all that the connection's user sees.
 *
 * @throws Problem that names the chosen fields which are not there
 */
export async function accountShape(
	connection: SalesforceConnection,
	{ event, fields, withOwner, withPrimaryContact }: AccountWatch,
): Promise<AccountShape> {
	const account = await describeObject(connection, 'Account');
	return {
		compared: event === 'new' ? [] : everyField(account),
		shown: fields.length > 0 ? chosenFields(account, fields) : everyField(account),
		hasPersonAccounts: fieldOf(account, 'IsPersonAccount') !== undefined,
		hasContactRoles: account.childRelationships.some(
			({ relationshipName }) => relationshipName === 'AccountContactRoles',
		),
		withOwner,
		withPrimaryContact,
	};
}

function everyField(account: ObjectDescription): string[] {
	return account.fields.map(({ name }) => name).filter((name) => name !== 'Id');
}

/** In the capitals that Salesforce answers with. */
function chosenFields(account: ObjectDescription, chosen: readonly string[]): string[] {
	const missing = chosen.filter((name) => !fieldOf(account, name));
	if (missing.length > 0) {
		throw badInput(
			'Field Names or IDs',
			`the org’s accounts have no ${missing.join(', ')}, or the connection’s user may not see it`,
			'Choose other fields, or grant access to them in Salesforce.',
		);
	}
	const names = chosen.map((name) => fieldOf(account, name)?.name ?? name);
	return [...new Set(names)].filter((name) => name !== 'Id');
}
