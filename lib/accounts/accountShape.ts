import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, type ObjectDescription } from '../salesforce/describe';
import { badInput } from '../errors';
import { type Model, NAME_MAPPING_LABEL } from '../model/resolveModel';
import type { AccountWatch, OwnField } from './watch';

/** What is read of every account, chosen or not. */
export const BASIC_FIELDS = ['Id', 'CreatedDate', 'SystemModstamp'] as const;

/** The account's fields that this package writes, by the names that they have in the org. */
export function ownFields({ account, objects }: Model): OwnField[] {
	const own: readonly string[] = [account.customerId, account.syncedAt];
	return objects.account.fields.filter(({ name }) => own.includes(name));
}

/** What an account is asked for. */
export interface AccountShape {
	/** API names in the order in which they are shown, without the account's ID. */
	shown: readonly string[];
	/**
	 * What is read besides to tell a person's change from this package's own writing: every field. Empty
	 * where nobody is to be told of updates.
	 */
	compared: readonly string[];
	/** Which of those this package writes. */
	own: readonly string[];
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
 * @throws Problem that names the chosen or mapped fields which are not there
 */
export async function accountShape(
	connection: SalesforceConnection,
	{ event, fields, ownFields: own, withOwner, withPrimaryContact }: AccountWatch,
): Promise<AccountShape> {
	const account = await describeObject(connection, 'Account');
	return {
		compared: event === 'new' ? [] : everyField(account),
		own: presentFields(account, own),
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

/**
 * Those that the org has, in the capitals that Salesforce answers with. Without Setup it has none; one
 * that the builder mapped has to be there.
 */
function presentFields(account: ObjectDescription, own: readonly OwnField[]): string[] {
	const missing = own.find(({ name, mapped }) => mapped && !fieldOf(account, name));
	if (missing) {
		throw badInput(
			NAME_MAPPING_LABEL,
			`the org’s accounts have no ${missing.name}, or the connection’s user may not see it`,
			'Correct the name, or grant access to the field in Salesforce.',
		);
	}
	return own.flatMap(({ name }) => fieldOf(account, name)?.name ?? []);
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
