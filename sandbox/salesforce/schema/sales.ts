import {
	addressFields,
	checkbox,
	currency,
	date,
	datetime,
	email,
	integer,
	longText,
	lookup,
	number,
	owner,
	phone,
	picklist,
	text,
	url,
	field,
} from './fields';
import { object } from './objects';
import { industries, leadSources, ratings, salutations, stages } from './picklists';
import type { ObjectDef } from './types';

const readOnly = { createable: false, updateable: false } as const;
const part = { compoundFieldName: 'Name' } as const;

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
export function contact(): ObjectDef {
	return object('Contact', '003', 'Contact', 'Contacts', [
		lookup('MasterRecordId', 'Master Record ID', 'Contact', undefined, readOnly),
		lookup('AccountId', 'Account ID', 'Account', 'Contacts', { cascadeDelete: true }),
		text('LastName', 'Last Name', 80, { nillable: false, ...part }),
		text('FirstName', 'First Name', 40, part),
		picklist('Salutation', 'Salutation', salutations, { length: 40, ...part }),
		text('Name', 'Full Name', 121, { nillable: false, nameField: true, ...readOnly }),
		checkbox('IsPersonAccount', 'Is Person Account', { features: ['personAccounts'], ...readOnly }),
		...addressFields('Other', 'Other'),
		...addressFields('Mailing', 'Mailing'),
		phone('Phone', 'Business Phone'),
		phone('Fax', 'Business Fax'),
		phone('MobilePhone', 'Mobile Phone'),
		phone('HomePhone', 'Home Phone'),
		phone('OtherPhone', 'Other Phone'),
		phone('AssistantPhone', 'Asst. Phone'),
		lookup('ReportsToId', 'Reports To ID', 'Contact', undefined),
		email('Email', 'Email'),
		text('Title', 'Title', 128),
		text('Department', 'Department', 80),
		text('AssistantName', "Assistant's Name", 40),
		picklist('LeadSource', 'Lead Source', leadSources),
		date('Birthdate', 'Birthdate'),
		longText('Description', 'Contact Description'),
		owner(),
		checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
		checkbox('DoNotCall', 'Do Not Call'),
		date('LastActivityDate', 'Last Activity', readOnly),
		datetime('LastViewedDate', 'Last Viewed Date', readOnly),
		checkbox('IsEmailBounced', 'Is Email Bounced', readOnly),
		picklist('Level__c', 'Level', ['Secondary', 'Tertiary', 'Primary']),
		text('Languages__c', 'Languages', 100),
	]);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm */
export function opportunity(): ObjectDef {
	return object('Opportunity', '006', 'Opportunity', 'Opportunities', [
		lookup('AccountId', 'Account ID', 'Account', 'Opportunities', { cascadeDelete: true }),
		checkbox('IsPrivate', 'Private'),
		text('Name', 'Name', 120, { nillable: false, nameField: true }),
		longText('Description', 'Description'),
		picklist(
			'StageName',
			'Stage',
			stages.map((stage) => stage.name),
			{ nillable: false },
		),
		currency('Amount', 'Amount'),
		field('percent', 'Probability', 'Probability (%)', { precision: 3 }),
		currency('ExpectedRevenue', 'Expected Amount', readOnly),
		number('TotalOpportunityQuantity', 'Quantity', 18, 2),
		date('CloseDate', 'Close Date', { nillable: false }),
		picklist('Type', 'Opportunity Type', [
			'Existing Customer - Upgrade',
			'Existing Customer - Replacement',
			'Existing Customer - Downgrade',
			'New Customer',
		]),
		text('NextStep', 'Next Step', 255),
		picklist('LeadSource', 'Lead Source', leadSources),
		checkbox('IsClosed', 'Closed', readOnly),
		checkbox('IsWon', 'Won', readOnly),
		picklist(
			'ForecastCategory',
			'Forecast Category',
			['Omitted', 'Pipeline', 'BestCase', 'Forecast', 'Closed'],
			{ ...readOnly, length: 40 },
		),
		owner(),
		date('LastActivityDate', 'Last Activity', readOnly),
		lookup('ContactId', 'Contact ID', 'Contact', undefined, { updateable: false }),
		picklist('DeliveryInstallationStatus__c', 'Delivery/Installation Status', [
			'In progress',
			'Yet to begin',
			'Completed',
		]),
		text('TrackingNumber__c', 'Tracking Number', 12),
		text('OrderNumber__c', 'Order Number', 8),
		text('CurrentGenerators__c', 'Current Generator(s)', 100),
		text('MainCompetitors__c', 'Main Competitor(s)', 100),
	]);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_lead.htm */
export function lead(): ObjectDef {
	return object('Lead', '00Q', 'Lead', 'Leads', [
		text('LastName', 'Last Name', 80, { nillable: false, ...part }),
		text('FirstName', 'First Name', 40, part),
		picklist('Salutation', 'Salutation', salutations, { length: 40, ...part }),
		text('Name', 'Full Name', 121, { nillable: false, nameField: true, ...readOnly }),
		text('Title', 'Title', 128),
		text('Company', 'Company', 255, { nillable: false }),
		...addressFields('', ''),
		phone('Phone', 'Phone'),
		phone('MobilePhone', 'Mobile Phone'),
		phone('Fax', 'Fax'),
		email('Email', 'Email'),
		url('Website', 'Website'),
		longText('Description', 'Description'),
		picklist('LeadSource', 'Lead Source', leadSources),
		picklist(
			'Status',
			'Status',
			[
				'Open - Not Contacted',
				'Working - Contacted',
				'Closed - Converted',
				'Closed - Not Converted',
			],
			{ nillable: false, defaultValue: 'Open - Not Contacted' },
		),
		picklist('Industry', 'Industry', industries),
		picklist('Rating', 'Rating', ratings),
		currency('AnnualRevenue', 'Annual Revenue', { scale: 0 }),
		integer('NumberOfEmployees', 'Employees'),
		owner(),
		checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
		checkbox('IsConverted', 'Converted', { updateable: false }),
		lookup('ConvertedAccountId', 'Converted Account ID', 'Account', undefined, readOnly),
		lookup('ConvertedContactId', 'Converted Contact ID', 'Contact', undefined, readOnly),
		checkbox('IsUnreadByOwner', 'Unread By Owner', { defaultValue: true }),
	]);
}

const whatParents = ['Account', 'Opportunity', 'ContentDocument'];

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export function task(): ObjectDef {
	return object('Task', '00T', 'Task', 'Tasks', [
		lookup('WhoId', 'Name ID', ['Contact', 'Lead'], 'Tasks'),
		lookup('WhatId', 'Related To ID', whatParents, 'Tasks', { toCustomObjects: true }),
		field('combobox', 'Subject', 'Subject', { length: 255, nameField: true }),
		date('ActivityDate', 'Due Date Only'),
		picklist(
			'Status',
			'Status',
			['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
			{ nillable: false, defaultValue: 'Not Started' },
		),
		picklist('Priority', 'Priority', ['High', 'Normal', 'Low'], {
			nillable: false,
			defaultValue: 'Normal',
		}),
		owner(),
		longText('Description', 'Description'),
		picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'Call', 'ListEmail'], {
			defaultValue: 'Task',
			updateable: false,
		}),
		checkbox('IsClosed', 'Closed', readOnly),
		datetime('CompletedDateTime', 'Completed Date/Time', readOnly),
	]);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm */
export function caseObject(): ObjectDef {
	return object('Case', '500', 'Case', 'Cases', [
		text('CaseNumber', 'Case Number', 30, {
			nillable: false,
			nameField: true,
			autoNumber: '{00000000}',
			...readOnly,
		}),
		lookup('ContactId', 'Contact ID', 'Contact', 'Cases'),
		lookup('AccountId', 'Account ID', 'Account', 'Cases'),
		text('Subject', 'Subject', 255),
		longText('Description', 'Description'),
		picklist('Status', 'Status', ['New', 'Working', 'Escalated', 'Closed'], {
			defaultValue: 'New',
		}),
		picklist('Priority', 'Priority', ['High', 'Medium', 'Low'], { defaultValue: 'Medium' }),
		picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
		picklist('Type', 'Case Type', [
			'Mechanical',
			'Electrical',
			'Electronic',
			'Structural',
			'Other',
		]),
		owner(),
		checkbox('IsClosed', 'Closed', readOnly),
	]);
}
