import { fieldList, soql, type Soql } from '../salesforce/soql';
import { isPerson } from './accountRecord';
import type { AccountShape } from './accountShape';

/** What is told of the primary contact. */
const CONTACT_FIELDS = ['Id', 'Name', 'FirstName', 'LastName', 'Email', 'Phone', 'Title'] as const;

/** The same of a Person Account, which is its own contact. */
const PERSON_FIELDS: Readonly<Record<(typeof CONTACT_FIELDS)[number], string>> = {
	Id: 'PersonContactId',
	Name: 'Name',
	FirstName: 'FirstName',
	LastName: 'LastName',
	Email: 'PersonEmail',
	Phone: 'Phone',
	Title: 'PersonTitle',
};

type Row = Readonly<Record<string, unknown>>;

/**
 * What to select so that {@link primaryContactOf} finds the contact. Salesforce has no primary contact
 * of its own for every account: it is the one marked so in the account's contact roles, where the org
 * has these, else the account's oldest contact.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_accountcontactrole.htm
 */
export function primaryContactSelect(
	shape: Pick<AccountShape, 'hasContactRoles' | 'hasPersonAccounts'>,
): {
	names: readonly string[];
	children: readonly Soql[];
} {
	const children = [
		soql`(SELECT ${fieldList(CONTACT_FIELDS)} FROM Contacts ORDER BY CreatedDate, Id LIMIT 1)`,
	];
	if (shape.hasContactRoles) {
		const related = CONTACT_FIELDS.map((name) => `Contact.${name}`);
		children.push(
			soql`(SELECT ${fieldList(related)} FROM AccountContactRoles WHERE IsPrimary = TRUE LIMIT 1)`,
		);
	}
	const names = shape.hasPersonAccounts ? ['IsPersonAccount', ...Object.values(PERSON_FIELDS)] : [];
	return { names, children };
}

/** The primary contact in an account's row; null when it has no contact. */
export function primaryContactOf(row: Row): Row | null {
	if (isPerson(row)) {
		return Object.fromEntries(
			CONTACT_FIELDS.map((name) => [name, row[PERSON_FIELDS[name]] ?? null]),
		);
	}
	const role = firstChild(row['AccountContactRoles']);
	const contact = (role?.['Contact'] as Row | undefined) ?? firstChild(row['Contacts']);
	if (!contact) return null;
	return Object.fromEntries(CONTACT_FIELDS.map((name) => [name, contact[name] ?? null]));
}

/** Children come as the answer of a query; null without any. */
function firstChild(children: unknown): Row | undefined {
	return (children as { records?: Row[] } | null | undefined)?.records?.[0];
}
