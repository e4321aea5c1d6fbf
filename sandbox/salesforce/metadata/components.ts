import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { Session } from '../records/session';
import {
	changeField,
	createField,
	createObject,
	deleteField,
	deleteObject,
} from '../schema/customize';
import type { ObjectDef } from '../schema/types';
import type { Component } from './component';
import { fieldFromMetadata, fieldToMetadata } from './customField';
import { integrity } from './integrity';
import { deletePermissionSet, permissionSetToMetadata, savePermissionSet } from './permissionSet';

/** What can be done with one kind of component. */
export interface ComponentKind {
	exists(org: Org, fullName: string): boolean;
	create(org: Org, session: Session, fullName: string, component: Component): void;
	update(org: Org, session: Session, fullName: string, component: Component): void;
	read(org: Org, fullName: string): Component | undefined;
	delete(org: Org, session: Session, fullName: string): void;
	/** Names of all that there are. */
	list(org: Org): string[];
}

/** The object and the name of a field's full name. Throws when there is no such object. */
function ownerOf(org: Org, fullName: string): { def: ObjectDef; name: string } {
	const [objectName = '', name = ''] = fullName.split('.');
	const def = org.schema.object(objectName);
	if (!def)
		throw integrity(
			`Entity Enumeration Or ID: bad value for restricted picklist field: ${objectName}`,
			'fullName',
		);
	return { def, name };
}

const customField: ComponentKind = {
	exists: (org, fullName) => {
		const { def, name } = ownerOf(org, fullName);
		return org.schema.field(def, name) !== undefined;
	},
	create: (org, _session, fullName, component) => {
		const { def, name } = ownerOf(org, fullName);
		createField(org, def, fieldFromMetadata(org, def, name, component));
	},
	update: (org, _session, fullName, component) => {
		const { def, name } = ownerOf(org, fullName);
		const changed = fieldFromMetadata(org, def, name, component);
		const present = org.schema.field(def, name);
		if (!present) throw unknown('CustomField', fullName);
		if (present.type !== changed.type)
			throw integrity('Cannot change the type of an existing custom field here', 'type');
		changeField(org, def, { ...changed, name: present.name });
	},
	read: (org, fullName) => {
		const [objectName = '', name = ''] = fullName.split('.');
		const def = org.schema.object(objectName);
		const found = def && org.schema.field(def, name);
		return found?.custom ? fieldToMetadata(def as ObjectDef, found) : undefined;
	},
	delete: (org, _session, fullName) => {
		const { def, name } = ownerOf(org, fullName);
		if (!org.schema.field(def, name)?.custom) throw unknown('CustomField', fullName);
		deleteField(org, def, name);
	},
	list: (org) =>
		org.schema.all().flatMap((def) =>
			org.schema
				.fields(def)
				.filter((each) => each.custom)
				.map((each) => `${def.name}.${each.name}`),
		),
};

const customObject: ComponentKind = {
	exists: (org, fullName) => org.schema.object(fullName) !== undefined,
	create: (org, session, fullName, component) => {
		if (!/^[A-Za-z][A-Za-z0-9_]*__c$/.test(fullName))
			throw integrity(`The object name ${fullName} must end with __c`, 'fullName');
		const nameField = (component['nameField'] ?? {}) as Component;
		for (const property of [
			'label',
			'pluralLabel',
			'nameField',
			'deploymentStatus',
			'sharingModel',
		]) {
			if (!component[property])
				throw integrity(`Must specify a non-empty ${property} for the CustomObject`, property);
		}
		createObject(org, {
			name: fullName,
			label: String(component['label']),
			labelPlural: String(component['pluralLabel']),
			nameLabel: typeof nameField['label'] === 'string' ? nameField['label'] : 'Name',
			...(nameField['type'] === 'AutoNumber'
				? {
						nameFormat:
							typeof nameField['displayFormat'] === 'string' ? nameField['displayFormat'] : '{0}',
					}
				: {}),
		});
		for (const each of [component['fields'] ?? []].flat() as Component[]) {
			customField.create(org, session, `${fullName}.${String(each['fullName'])}`, each);
		}
	},
	update: (org, session, fullName, component) => {
		const def = org.schema.object(fullName);
		if (!def) throw unknown('CustomObject', fullName);
		if (typeof component['label'] === 'string') def.label = component['label'];
		if (typeof component['pluralLabel'] === 'string') def.labelPlural = component['pluralLabel'];
		for (const each of [component['fields'] ?? []].flat() as Component[]) {
			const name = `${fullName}.${String(each['fullName'])}`;
			if (customField.exists(org, name)) customField.update(org, session, name, each);
			else customField.create(org, session, name, each);
		}
	},
	read: (org, fullName) => {
		const def = org.schema.object(fullName);
		if (!def) return undefined;
		const name = org.schema.field(def, 'Name');
		return {
			fullName: def.name,
			...(def.custom ? { deploymentStatus: 'Deployed' } : {}),
			fields: org.schema
				.fields(def)
				.filter((each) => each.custom)
				.map((each) => ({ ...fieldToMetadata(def, each), fullName: each.name })),
			label: def.label,
			...(name
				? { nameField: { label: name.label, type: name.autoNumber ? 'AutoNumber' : 'Text' } }
				: {}),
			pluralLabel: def.labelPlural,
			sharingModel: 'ReadWrite',
		};
	},
	delete: (org, _session, fullName) => {
		const def = org.schema.object(fullName);
		if (!def?.custom) throw unknown('CustomObject', fullName);
		deleteObject(org, def);
	},
	list: (org) => org.schema.all().map((def) => def.name),
};

const permissionSet: ComponentKind = {
	exists: (org, fullName) => permissionSetToMetadata(org, fullName) !== undefined,
	create: savePermissionSet,
	update: savePermissionSet,
	read: permissionSetToMetadata,
	delete: deletePermissionSet,
	list: (org) =>
		org.store
			.all('SELECT Name FROM sf_PermissionSet WHERE IsOwnedByProfile = 0 AND IsDeleted = 0')
			.map((row) => String(row['Name'])),
};

/** The kinds of components that can be read and written here. */
export const componentKinds: Record<string, ComponentKind> = {
	CustomField: customField,
	CustomObject: customObject,
	PermissionSet: permissionSet,
};

function unknown(type: string, fullName: string): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_CROSS_REFERENCE_KEY',
		`In field: ${type} - no ${type} named ${fullName} found`,
		[],
	);
}
