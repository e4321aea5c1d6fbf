import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { fullName } from './names';

/** Account fields and the fields of the person's contact that they are shown in. */
const mirrored: Record<string, string> = {
	FirstName: 'FirstName',
	LastName: 'LastName',
	Salutation: 'Salutation',
	Name: 'Name',
	PersonEmail: 'Email',
	PersonMobilePhone: 'MobilePhone',
	PersonHomePhone: 'HomePhone',
	PersonOtherPhone: 'OtherPhone',
	PersonTitle: 'Title',
	PersonDepartment: 'Department',
	PersonBirthdate: 'Birthdate',
	PersonMailingStreet: 'MailingStreet',
	PersonMailingCity: 'MailingCity',
	PersonMailingState: 'MailingState',
	PersonMailingPostalCode: 'MailingPostalCode',
	PersonMailingCountry: 'MailingCountry',
	PersonMailingStateCode: 'MailingStateCode',
	PersonMailingCountryCode: 'MailingCountryCode',
	Phone: 'Phone',
	Fax: 'Fax',
	OwnerId: 'OwnerId',
	CurrencyIsoCode: 'CurrencyIsoCode',
	CreatedDate: 'CreatedDate',
	CreatedById: 'CreatedById',
	LastModifiedDate: 'LastModifiedDate',
	LastModifiedById: 'LastModifiedById',
	SystemModstamp: 'SystemModstamp',
};

const isPersonField = (name: string): boolean =>
	name.startsWith('Person') || name === 'FirstName' || name === 'LastName' || name === 'Salutation';

/**
 * Decides whether an account is a person and derives its Name. A person has a last name and no
 * Name of its own to write; a business has no person fields.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_guidelines_personaccounts.htm
 */
export function preparePerson(org: Org, def: ObjectDef, row: Row, old?: Row): void {
	if (!org.settings.personAccounts) return;
	const isPerson = old ? old['IsPersonAccount'] === 1 : newIsPerson(org, row);
	if (!isPerson) {
		const misplaced = Object.keys(row).filter(
			(name) => isPersonField(name) && row[name] !== null && row[name] !== 0,
		);
		if (misplaced.length > 0) throw badFieldNames(def, misplaced);
		if (!old) row['RecordTypeId'] ??= recordType(org, false);
		return;
	}
	if ('Name' in row) throw badFieldNames(def, ['Name']);
	if (!old) {
		row['IsPersonAccount'] = 1;
		row['RecordTypeId'] ??= recordType(org, true);
	}
	if (({ ...old, ...row }['LastName'] ?? null) === null) {
		throw new SalesforceError(
			400,
			'REQUIRED_FIELD_MISSING',
			'Required fields are missing: [LastName]',
			['LastName'],
		);
	}
	if ('FirstName' in row || 'LastName' in row) row['Name'] = fullName({ ...old, ...row });
}

/** Keeps the contact behind a person account like the account. */
export function savePersonContact(org: Org, def: ObjectDef, row: Row, old?: Row): void {
	const contact = org.schema.object('Contact');
	if (!contact || row['IsPersonAccount'] !== 1) return;
	const shown: Row = { IsPersonAccount: 1, AccountId: row['Id'] ?? null };
	for (const [from, to] of Object.entries(mirrored)) shown[to] = row[from] ?? null;
	const contactId = row['PersonContactId'];
	if (old && typeof contactId === 'string') {
		org.store.update(contact, contactId, shown);
		return;
	}
	const id = org.store.newId(contact);
	org.store.insert(contact, { ...defaults(contact), ...shown, Id: id, IsDeleted: 0 });
	org.store.update(def, String(row['Id']), { PersonContactId: id });
}

function defaults(def: ObjectDef): Row {
	const boxes = [...def.fields.values()].filter((each) => each.type === 'boolean');
	return Object.fromEntries(boxes.map((each) => [each.name, 0]));
}

/** Accounts from before Person Accounts were enabled are businesses. */
export function giveRecordTypes(org: Org): void {
	org.store.run(
		'UPDATE sf_Account SET RecordTypeId = ? WHERE RecordTypeId IS NULL',
		recordType(org, false),
	);
}

function newIsPerson(org: Org, row: Row): boolean {
	const given = row['RecordTypeId'];
	if (typeof given === 'string') {
		return (
			org.store.get('SELECT IsPersonType FROM sf_RecordType WHERE Id = ?', given)?.[
				'IsPersonType'
			] === 1
		);
	}
	return typeof row['LastName'] === 'string' && !row['Name'];
}

function recordType(org: Org, person: boolean): string | null {
	const found = org.store.get(
		"SELECT Id FROM sf_RecordType WHERE SobjectType = 'Account' AND IsActive = 1 AND IsPersonType = ?",
		person ? 1 : 0,
	);
	return found ? String(found['Id']) : null;
}

function badFieldNames(def: ObjectDef, names: string[]): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`${def.name}: bad field names on insert/update call: ${names.join(', ')}`,
		names,
	);
}
