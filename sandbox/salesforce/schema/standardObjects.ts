import { account } from './account';
import { attachment, contentDocument, contentDocumentLink, contentVersion, note } from './files';
import { caseObject, contact, lead, opportunity, task } from './sales';
import {
	currencyType,
	fieldPermissions,
	objectPermissions,
	organization,
	permissionSet,
	permissionSetAssignment,
	profile,
	recordType,
	user,
} from './setup';
import {
	customFieldObject,
	customObjectObject,
	entityDefinition,
	fieldDefinition,
} from './tooling';
import { text } from './fields';
import { object } from './objects';
import type { ObjectDef } from './types';

/** Queues and public groups, known because an owner may be one. */
function group(): ObjectDef {
	return object('Group', '00G', 'Group', 'Groups', [
		text('Name', 'Name', 40, { nillable: false, nameField: true }),
		text('DeveloperName', 'Developer Name', 80),
		text('Type', 'Type', 40),
	]);
}

/** Every object that a new org has here. */
export function standardObjects(): ObjectDef[] {
	return [
		account(),
		contact(),
		opportunity(),
		lead(),
		task(),
		caseObject(),
		contentVersion(),
		contentDocument(),
		contentDocumentLink(),
		attachment(),
		note(),
		user(),
		organization(),
		profile(),
		recordType(),
		currencyType(),
		group(),
		permissionSet(),
		permissionSetAssignment(),
		fieldPermissions(),
		objectPermissions(),
		customFieldObject(),
		customObjectObject(),
		entityDefinition(),
		fieldDefinition(),
	];
}

/** Objects whose records carry a currency once an org has several. */
export const currencyObjects = new Set(['Account', 'Contact', 'Opportunity', 'Lead', 'User']);
