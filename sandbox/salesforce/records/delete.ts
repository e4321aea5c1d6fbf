import { toSecond } from '../dates';
import type { Org } from '../org';
import type { ObjectDef } from '../schema/types';
import { quoted, tableOf } from '../store/columns';
import { rollUp } from './rollUps';
import type { Session } from './session';

/**
 * Marks the record and its dependent records as deleted, and clears other lookups to it. Objects
 * without a recycle bin lose the row.
 */
export function deleteRecord(org: Org, session: Session, def: ObjectDef, id: string): void {
	const now = toSecond(org.now());
	const old = org.store.byId(def, id);
	if (def.undeletable) {
		org.store.update(def, id, {
			IsDeleted: 1,
			LastModifiedDate: now,
			LastModifiedById: session.userId,
			SystemModstamp: now,
		});
	} else {
		org.store.remove(def, id);
	}
	for (const { child, field } of org.schema.children(def)) {
		const table = tableOf(child.name);
		const column = quoted(field.name);
		if (field.cascadeDelete) {
			const children = org.store.all(
				`SELECT Id FROM ${table} WHERE ${column} = ? AND IsDeleted = 0`,
				id,
			);
			for (const row of children) deleteRecord(org, session, child, String(row['Id']));
		} else if (field.nillable) {
			org.store.run(
				`UPDATE ${table} SET ${column} = NULL WHERE ${column} = ? AND IsDeleted = 0`,
				id,
			);
		}
	}
	if (permissionObjects.has(def.name)) org.access.forget();
	rollUp(org, session, def, old);
	org.changed({ objectName: def.name, id, kind: 'delete' });
}

/**
 * Takes a record out of the recycle bin, as a person does in Salesforce. Records that were deleted with
 * it stay there.
 */
export function undeleteRecord(org: Org, session: Session, def: ObjectDef, id: string): void {
	const now = toSecond(org.now());
	org.store.update(def, id, {
		IsDeleted: 0,
		LastModifiedDate: now,
		LastModifiedById: session.userId,
		SystemModstamp: now,
	});
	rollUp(org, session, def, org.store.byId(def, id));
	org.changed({ objectName: def.name, id, kind: 'update' });
}

/** Objects whose records decide who may see what. */
export const permissionObjects = new Set([
	'User',
	'Profile',
	'PermissionSet',
	'PermissionSetAssignment',
	'FieldPermissions',
	'ObjectPermissions',
]);

/**
 * Merges a record into another of the same object: its children move over, it goes to the recycle
 * bin and remembers its master.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export function mergeRecords(
	org: Org,
	session: Session,
	def: ObjectDef,
	masterId: string,
	mergedId: string,
): void {
	org.store.atomically(() => {
		for (const { child, field } of org.schema.children(def)) {
			const column = quoted(field.name);
			if (field.name === 'MasterRecordId') continue;
			org.store.run(
				`UPDATE ${tableOf(child.name)} SET ${column} = ? WHERE ${column} = ?`,
				masterId,
				mergedId,
			);
		}
		org.store.update(def, mergedId, { MasterRecordId: masterId });
		deleteRecord(org, session, def, mergedId);
		const now = toSecond(org.now());
		org.store.update(def, masterId, {
			LastModifiedDate: now,
			SystemModstamp: now,
			LastModifiedById: session.userId,
		});
		// Children have moved, of whatever object.
		for (const { child, field } of org.schema.children(def))
			rollUp(org, session, child, { [field.name]: masterId });
	});
	org.changed({ objectName: def.name, id: masterId, kind: 'update' });
}
