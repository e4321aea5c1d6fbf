import type { Org } from '../org';
import type { InputRecord } from '../records/inputRecord';
import type { Session } from '../records/session';
import type { Row } from '../store/store';
import type { Component } from './component';

const objectRights: Record<string, string> = {
	allowCreate: 'PermissionsCreate',
	allowRead: 'PermissionsRead',
	allowEdit: 'PermissionsEdit',
	allowDelete: 'PermissionsDelete',
	viewAllRecords: 'PermissionsViewAllRecords',
	modifyAllRecords: 'PermissionsModifyAllRecords',
	viewAllFields: 'PermissionsViewAllFields',
};

const truth = (value: unknown): boolean => value === true || value === 'true';

/**
 * Makes or changes a permission set with its field and object permissions; permissions that are not
 * mentioned stay.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
 */
export function savePermissionSet(
	org: Org,
	session: Session,
	fullName: string,
	component: Component,
): void {
	const { schema, save } = org;
	const known = findSet(org, fullName);
	const label = typeof component['label'] === 'string' ? component['label'] : fullName;
	const input: InputRecord = {
		Label: label,
		...(typeof component['description'] === 'string'
			? { Description: component['description'] }
			: {}),
	};
	const set = schema.standard('PermissionSet');
	const id = known
		? save.update(session, set, String(known['Id']), input)
		: save.insert(session, set, { Name: fullName, ...input });
	for (const each of [component['fieldPermissions'] ?? []].flat() as Component[]) {
		const path = String(each['field']);
		put(org, session, 'FieldPermissions', id, 'Field', path, {
			SobjectType: path.split('.')[0],
			PermissionsRead: truth(each['readable']) || truth(each['editable']),
			PermissionsEdit: truth(each['editable']),
		});
	}
	for (const each of [component['objectPermissions'] ?? []].flat() as Component[]) {
		const rights = Object.entries(objectRights).map(([from, to]) => [to, truth(each[from])]);
		put(
			org,
			session,
			'ObjectPermissions',
			id,
			'SobjectType',
			String(each['object']),
			Object.fromEntries(rights) as InputRecord,
		);
	}
}

function put(
	org: Org,
	session: Session,
	objectName: string,
	parent: string,
	key: string,
	value: string,
	input: InputRecord,
): void {
	const def = org.schema.standard(objectName);
	const same = org.store.byValue(def, key, value, 1000).find((row) => row['ParentId'] === parent);
	const { SobjectType, ...rest } = input;
	if (same) org.save.update(session, def, String(same['Id']), rest);
	else
		org.save.insert(session, def, {
			ParentId: parent,
			[key]: value,
			...rest,
			...(SobjectType ? { SobjectType } : {}),
		});
}

/** A permission set as `readMetadata` answers it; undefined when there is none of this name. */
export function permissionSetToMetadata(org: Org, fullName: string): Component | undefined {
	const set = findSet(org, fullName);
	if (!set) return undefined;
	const of = (objectName: string): Row[] =>
		org.store.byValue(org.schema.standard(objectName), 'ParentId', set['Id'] ?? null, 5000);
	return {
		fullName: set['Name'],
		...(set['Description'] ? { description: set['Description'] } : {}),
		fieldPermissions: of('FieldPermissions').map((row) => ({
			editable: row['PermissionsEdit'] === 1,
			field: row['Field'],
			readable: row['PermissionsRead'] === 1,
		})),
		hasActivationRequired: false,
		label: set['Label'],
		objectPermissions: of('ObjectPermissions').map((row) => ({
			...Object.fromEntries(
				Object.entries(objectRights).map(([to, from]) => [to, row[from] === 1]),
			),
			object: row['SobjectType'],
		})),
	};
}

/** Deletes a permission set with its permissions and assignments. */
export function deletePermissionSet(org: Org, session: Session, fullName: string): void {
	const set = findSet(org, fullName);
	if (set) org.save.delete(session, org.schema.standard('PermissionSet'), String(set['Id']));
}

function findSet(org: Org, fullName: string): Row | undefined {
	return org.store.byValue(org.schema.standard('PermissionSet'), 'Name', fullName, 1)[0];
}
