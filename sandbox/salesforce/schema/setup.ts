import {
	addressFields,
	checkbox,
	datetime,
	email,
	integer,
	longText,
	lookup,
	number,
	phone,
	picklist,
	text,
} from './fields';
import { object } from './objects';
import { currencies } from './picklists';
import type { ObjectDef } from './types';

const readOnly = { createable: false, updateable: false } as const;
const required = { nillable: false } as const;

export function user(): ObjectDef {
	return object(
		'User',
		'005',
		'User',
		'Users',
		[
			text('Username', 'Username', 80, { ...required, unique: true }),
			text('LastName', 'Last Name', 80, { ...required, compoundFieldName: 'Name' }),
			text('FirstName', 'First Name', 40, { compoundFieldName: 'Name' }),
			text('Name', 'Full Name', 121, { ...required, nameField: true, ...readOnly }),
			text('CompanyName', 'Company Name', 80),
			text('Title', 'Title', 80),
			text('Department', 'Department', 80),
			...addressFields('', ''),
			email('Email', 'Email', { length: 128, ...required }),
			phone('Phone', 'Phone'),
			phone('MobilePhone', 'Mobile'),
			text('Alias', 'Alias', 8, required),
			text('CommunityNickname', 'Nickname', 40),
			checkbox('IsActive', 'Active', { defaultValue: true }),
			picklist('DefaultCurrencyIsoCode', 'Default Currency ISO Code', currencies, {
				length: 3,
				restrictedPicklist: true,
				features: ['multiCurrency'],
			}),
			picklist(
				'TimeZoneSidKey',
				'Time Zone',
				['GMT', 'America/Los_Angeles', 'America/New_York', 'Europe/London', 'Europe/Berlin'],
				{ length: 40, defaultValue: 'GMT' },
			),
			picklist('LocaleSidKey', 'Locale', ['en_US', 'en_GB', 'de_DE', 'fr_FR', 'ja_JP'], {
				length: 40,
				defaultValue: 'en_US',
			}),
			picklist('EmailEncodingKey', 'Email Encoding', ['UTF-8', 'ISO-8859-1'], {
				length: 40,
				defaultValue: 'UTF-8',
			}),
			picklist('LanguageLocaleKey', 'Language', ['en_US', 'de', 'fr', 'ja'], {
				length: 40,
				defaultValue: 'en_US',
			}),
			lookup('ProfileId', 'Profile ID', 'Profile', 'Users', required),
			picklist('UserType', 'User Type', ['Standard', 'PowerPartner', 'CSPLitePortal'], {
				...readOnly,
				defaultValue: 'Standard',
			}),
			lookup('ManagerId', 'Manager ID', 'User', undefined),
			datetime('LastLoginDate', 'Last Login', readOnly),
		],
		{ deletable: false },
	);
}

export function organization(): ObjectDef {
	return object(
		'Organization',
		'00D',
		'Organization',
		'Organizations',
		[
			text('Name', 'Name', 80, { ...required, nameField: true }),
			...addressFields('', ''),
			phone('Phone', 'Phone'),
			text('PrimaryContact', 'Primary Contact', 80),
			picklist(
				'OrganizationType',
				'Edition',
				['Developer Edition', 'Enterprise Edition', 'Unlimited Edition'],
				{ length: 40, ...readOnly },
			),
			checkbox('IsSandbox', 'Is Sandbox', readOnly),
			text('InstanceName', 'Instance Name', 5, readOnly),
			text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
			text('TimeZoneSidKey', 'Time Zone', 40),
			text('LanguageLocaleKey', 'Language', 40),
			text('DefaultLocaleSidKey', 'Locale', 40),
		],
		{ createable: false, deletable: false },
	);
}

export function profile(): ObjectDef {
	return object(
		'Profile',
		'00e',
		'Profile',
		'Profile',
		[
			text('Name', 'Name', 255, { ...required, nameField: true }),
			text('Description', 'Description', 255),
			picklist('UserType', 'User Type', ['Standard'], readOnly),
		],
		{ createable: false },
	);
}

export function recordType(): ObjectDef {
	return object('RecordType', '012', 'Record Type', 'Record Types', [
		text('Name', 'Name', 80, { ...required, nameField: true }),
		text('DeveloperName', 'Record Type Name', 80, required),
		text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
		text('Description', 'Description', 255),
		text('SobjectType', 'SObject Type Name', 40, { ...required, updateable: false }),
		checkbox('IsActive', 'Active', { defaultValue: true }),
		checkbox('IsPersonType', 'Is Person Type', { features: ['personAccounts'], ...readOnly }),
	]);
}

export function currencyType(): ObjectDef {
	return object(
		'CurrencyType',
		'01L',
		'Currency Type',
		'Currency Types',
		[
			picklist('IsoCode', 'Currency ISO Code', currencies, {
				...required,
				features: ['multiCurrency'],
				nameField: true,
			}),
			number('ConversionRate', 'Conversion Rate', 18, 6, {
				...required,
				features: ['multiCurrency'],
			}),
			integer('DecimalPlaces', 'Decimal Places', { ...required, features: ['multiCurrency'] }),
			checkbox('IsActive', 'Active', { features: ['multiCurrency'] }),
			checkbox('IsCorporate', 'Corporate Currency', {
				features: ['multiCurrency'],
				createable: false,
			}),
		],
		{ deletable: false },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm */
export function permissionSet(): ObjectDef {
	return object(
		'PermissionSet',
		'0PS',
		'Permission Set',
		'Permission Sets',
		[
			text('Name', 'Permission Set Name', 80, { ...required, nameField: true }),
			text('Label', 'Permission Set Label', 80, required),
			longText('Description', 'Description', 255),
			lookup('ProfileId', 'Profile ID', 'Profile', undefined, readOnly),
			checkbox('IsOwnedByProfile', 'Is Owned By Profile', readOnly),
			checkbox('IsCustom', 'Custom Permission Set', { ...readOnly, defaultValue: true }),
			text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
		],
		{ undeletable: false },
	);
}

export function permissionSetAssignment(): ObjectDef {
	return object(
		'PermissionSetAssignment',
		'0Pa',
		'Permission Set Assignment',
		'Permission Set Assignments',
		[
			lookup('PermissionSetId', 'PermissionSet ID', 'PermissionSet', 'Assignments', {
				...required,
				updateable: false,
				cascadeDelete: true,
			}),
			lookup('AssigneeId', 'Assignee ID', 'User', 'PermissionSetAssignments', {
				...required,
				updateable: false,
			}),
		],
		{ updateable: false, undeletable: false },
	);
}

export function fieldPermissions(): ObjectDef {
	return object(
		'FieldPermissions',
		'01k',
		'Field Permissions',
		'Field Permissions',
		[
			lookup('ParentId', 'Parent ID', 'PermissionSet', 'FieldPerms', {
				...required,
				updateable: false,
				cascadeDelete: true,
			}),
			text('SobjectType', 'Sobject Type Name', 80, { ...required, updateable: false }),
			text('Field', 'Field Name', 255, { ...required, updateable: false }),
			checkbox('PermissionsEdit', 'Edit Field'),
			checkbox('PermissionsRead', 'Read Field'),
		],
		{ undeletable: false },
	);
}

export function objectPermissions(): ObjectDef {
	return object(
		'ObjectPermissions',
		'110',
		'Object Permissions',
		'Object Permissions',
		[
			lookup('ParentId', 'Parent ID', 'PermissionSet', 'ObjectPerms', {
				...required,
				updateable: false,
				cascadeDelete: true,
			}),
			text('SobjectType', 'Sobject Type Name', 80, { ...required, updateable: false }),
			checkbox('PermissionsCreate', 'Create Records'),
			checkbox('PermissionsRead', 'Read Records'),
			checkbox('PermissionsEdit', 'Edit Records'),
			checkbox('PermissionsDelete', 'Delete Records'),
			checkbox('PermissionsViewAllRecords', 'Read All Records'),
			checkbox('PermissionsModifyAllRecords', 'Edit All Records'),
			checkbox('PermissionsViewAllFields', 'View All Fields'),
		],
		{ undeletable: false },
	);
}
