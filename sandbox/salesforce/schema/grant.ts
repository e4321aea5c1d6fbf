import type { Org } from '../org';
import type { FieldDef, ObjectDef } from './types';

/**
 * Gives every active user a permission set with all rights to the objects and to those of their
 * fields that `choose` takes. Safe to repeat.
 */
export function grantAll(
	org: Org,
	setName: string,
	objectNames: string[],
	choose: (def: ObjectDef, each: FieldDef) => boolean,
): void {
	const { store, schema, admin } = org;
	const known = store.get(
		'SELECT Id FROM sf_PermissionSet WHERE Name = ? AND IsDeleted = 0',
		setName,
	);
	const parent = known
		? String(known['Id'])
		: org.save.insertRow(admin, schema.standard('PermissionSet'), {
				Name: setName,
				Label: setName.replaceAll('_', ' '),
			});
	const once = (objectName: string, row: Record<string, string | number>, key: string) => {
		// Most orgs are given the set when they are new, and hold nothing of it yet.
		const same =
			known &&
			store.get(
				`SELECT Id FROM sf_${objectName} WHERE ${objectName === 'PermissionSetAssignment' ? 'PermissionSetId' : 'ParentId'} = ? AND ${key} = ?`,
				parent,
				row[key] ?? null,
			);
		if (!same) org.save.insertRow(admin, schema.standard(objectName), row);
	};
	for (const name of objectNames) {
		const def = schema.object(name);
		if (!def) continue;
		if (def.custom) {
			const all = {
				PermissionsRead: 1,
				PermissionsCreate: 1,
				PermissionsEdit: 1,
				PermissionsDelete: 1,
			};
			once('ObjectPermissions', { ParentId: parent, SobjectType: def.name, ...all }, 'SobjectType');
		}
		for (const each of schema.fields(def)) {
			if (!choose(def, each) || (!each.nillable && each.type !== 'boolean')) continue;
			const field = { ParentId: parent, SobjectType: def.name, Field: `${def.name}.${each.name}` };
			once(
				'FieldPermissions',
				{ ...field, PermissionsRead: 1, PermissionsEdit: each.updateable ? 1 : 0 },
				'Field',
			);
		}
	}
	for (const user of store.all('SELECT Id FROM sf_User WHERE IsActive = 1')) {
		once(
			'PermissionSetAssignment',
			{ PermissionSetId: parent, AssigneeId: String(user['Id']) },
			'AssigneeId',
		);
	}
}
