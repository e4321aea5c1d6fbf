import {
	addressFields,
	checkbox,
	currency,
	date,
	datetime,
	email,
	field,
	integer,
	longText,
	lookup,
	number,
	owner,
	phone,
	picklist,
	text,
	url,
} from './fields';
import { object } from './objects';
import { accountTypes, industries, leadSources, ratings, salutations } from './picklists';
import type { FieldDef, ObjectDef } from './types';

const person = { features: ['personAccounts'] } as const;

/**
 * What Person Accounts add to Account.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_guidelines_personaccounts.htm
 */
function personFields(): FieldDef[] {
	return [
		text('LastName', 'Last Name', 80, { ...person, compoundFieldName: 'Name' }),
		text('FirstName', 'First Name', 40, { ...person, compoundFieldName: 'Name' }),
		picklist('Salutation', 'Salutation', salutations, {
			...person,
			length: 40,
			compoundFieldName: 'Name',
		}),
		checkbox('IsPersonAccount', 'Is Person Account', {
			...person,
			createable: false,
			updateable: false,
		}),
		lookup('PersonContactId', 'Person Contact ID', 'Contact', undefined, {
			...person,
			createable: false,
			updateable: false,
		}),
		...addressFields('PersonMailing', 'Mailing', person),
		...addressFields('PersonOther', 'Other', person),
		phone('PersonMobilePhone', 'Mobile', person),
		phone('PersonHomePhone', 'Home Phone', person),
		phone('PersonOtherPhone', 'Other Phone', person),
		phone('PersonAssistantPhone', 'Asst. Phone', person),
		email('PersonEmail', 'Email', person),
		text('PersonTitle', 'Title', 80, person),
		text('PersonDepartment', 'Department', 80, person),
		text('PersonAssistantName', 'Assistant', 40, person),
		picklist('PersonLeadSource', 'Lead Source', leadSources, person),
		date('PersonBirthdate', 'Birthdate', person),
		checkbox('PersonHasOptedOutOfEmail', 'Email Opt Out', person),
		checkbox('PersonDoNotCall', 'Do Not Call', person),
	];
}

/** The fields that the sample data of a Developer Edition org brings with it. */
function sampleFields(): FieldDef[] {
	return [
		picklist('CustomerPriority__c', 'Customer Priority', ['High', 'Low', 'Medium']),
		picklist('SLA__c', 'SLA', ['Gold', 'Silver', 'Platinum', 'Bronze']),
		picklist('Active__c', 'Active', ['No', 'Yes']),
		number('NumberofLocations__c', 'Number of Locations', 3, 0),
		picklist('UpsellOpportunity__c', 'Upsell Opportunity', ['Maybe', 'No', 'Yes']),
		text('SLASerialNumber__c', 'SLA Serial Number', 10),
		date('SLAExpirationDate__c', 'SLA Expiration Date'),
	];
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm */
export function account(): ObjectDef {
	return object('Account', '001', 'Account', 'Accounts', [
		lookup('MasterRecordId', 'Master Record ID', 'Account', undefined, {
			createable: false,
			updateable: false,
		}),
		text('Name', 'Account Name', 255, { nillable: false, nameField: true }),
		picklist('Type', 'Account Type', accountTypes),
		lookup('RecordTypeId', 'Record Type ID', 'RecordType', undefined, person),
		lookup('ParentId', 'Parent Account ID', 'Account', 'ChildAccounts'),
		...addressFields('Billing', 'Billing'),
		...addressFields('Shipping', 'Shipping'),
		phone('Phone', 'Account Phone'),
		phone('Fax', 'Account Fax'),
		text('AccountNumber', 'Account Number', 40),
		url('Website', 'Website'),
		url('PhotoUrl', 'Photo URL', { createable: false, updateable: false }),
		text('Sic', 'SIC Code', 20),
		picklist('Industry', 'Industry', industries),
		currency('AnnualRevenue', 'Annual Revenue', { scale: 0 }),
		integer('NumberOfEmployees', 'Employees'),
		picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
		text('TickerSymbol', 'Ticker Symbol', 20),
		longText('Description', 'Account Description'),
		picklist('Rating', 'Account Rating', ratings),
		text('Site', 'Account Site', 80),
		owner(),
		date('LastActivityDate', 'Last Activity', { createable: false, updateable: false }),
		datetime('LastViewedDate', 'Last Viewed Date', { createable: false, updateable: false }),
		datetime('LastReferencedDate', 'Last Referenced Date', {
			createable: false,
			updateable: false,
		}),
		text('Jigsaw', 'Data.com Key', 20),
		text('JigsawCompanyId', 'Jigsaw Company ID', 20, { createable: false, updateable: false }),
		picklist(
			'CleanStatus',
			'Clean Status',
			[
				'Matched',
				'Different',
				'Acknowledged',
				'NotFound',
				'Inactive',
				'Pending',
				'SelectMatch',
				'Skipped',
			],
			{ length: 40, restrictedPicklist: true },
		),
		picklist('AccountSource', 'Account Source', leadSources),
		text('DunsNumber', 'D-U-N-S Number', 9),
		text('Tradestyle', 'Tradestyle', 255),
		text('NaicsCode', 'NAICS Code', 8),
		text('NaicsDesc', 'NAICS Description', 120),
		text('YearStarted', 'Year Started', 4),
		text('SicDesc', 'SIC Description', 80),
		field('reference', 'OperatingHoursId', 'Operating Hour ID', {
			length: 18,
			referenceTo: ['OperatingHours'],
		}),
		...personFields(),
		...sampleFields(),
	]);
}
