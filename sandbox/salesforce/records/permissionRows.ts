import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { ObjectDef } from '../schema/types';
import type { Row } from '../store/store';

const keys: Record<string, string[]> = {
	FieldPermissions: ['ParentId', 'Field'],
	ObjectPermissions: ['ParentId', 'SobjectType'],
	PermissionSetAssignment: ['PermissionSetId', 'AssigneeId'],
	PermissionSet: ['Name'],
};

/** Refuses permissions for what is not there, and the same permission twice. */
export function checkPermissionRow(org: Org, def: ObjectDef, row: Row, old?: Row): void {
	if (!old) refuseTwice(org, def, row);
	if (def.name === 'FieldPermissions') checkFieldPermission(org, { ...old, ...row });
	if (def.name === 'ObjectPermissions') {
		const type = String(row['SobjectType'] ?? old?.['SobjectType']);
		if (!org.schema.object(type)) throw badValue('SobjectType', type);
	}
}

function checkFieldPermission(org: Org, row: Row): void {
	const path = String(row['Field']);
	const [objectName = '', fieldName = ''] = path.split('.');
	const def = org.schema.object(objectName);
	const each = def && org.schema.field(def, fieldName);
	if (!def || !each) throw badValue('Field', path);
	if (each.type !== 'boolean' && !each.nillable) {
		throw new SalesforceError(
			400,
			'FIELD_INTEGRITY_EXCEPTION',
			`You cannot deploy to a required field: ${path}`,
			['Field'],
		);
	}
	if (row['PermissionsEdit'] === 1 && row['PermissionsRead'] !== 1) {
		throw new SalesforceError(
			400,
			'FIELD_INTEGRITY_EXCEPTION',
			`Permission Read ${path} depends on permission(s): Edit ${path}`,
			[],
		);
	}
}

function refuseTwice(org: Org, def: ObjectDef, row: Row): void {
	const [first, second] = keys[def.name] ?? [];
	if (first === undefined) return;
	const same = org.store
		.byValue(def, first, row[first] ?? null, 5000)
		.find(
			(other) =>
				second === undefined ||
				String(other[second]).toLowerCase() === String(row[second]).toLowerCase(),
		);
	if (!same) return;
	throw new SalesforceError(
		400,
		'DUPLICATE_VALUE',
		`duplicate value found: ${second ?? first} duplicates value on record with id: ${String(same['Id']).slice(0, 15)}`,
		[],
	);
}

function badValue(name: string, value: string): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${name}: bad value for restricted picklist field: ${value}`,
		[name],
	);
}
