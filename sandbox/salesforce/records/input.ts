import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { FieldDef, ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import type { InputRecord } from './inputRecord';
import type { Session } from './session';
import { toCell } from './values';

/**
 * The columns that a request wants to write. Throws what Salesforce answers for fields that do not
 * exist or are hidden (INVALID_FIELD), may not be written (INVALID_FIELD_FOR_INSERT_UPDATE) or have
 * an impossible value. A parent may be named by its external ID: `Account: {Key__c: 'x'}`.
 */
export function readInput(
	org: Org,
	session: Session,
	def: ObjectDef,
	input: InputRecord,
	kind: 'insert' | 'update',
): Row {
	const row: Row = {};
	const forbidden: string[] = [];
	for (const [name, value] of Object.entries(input)) {
		if (name === 'attributes') continue;
		const parent = nestedParent(org, def, name, value);
		const target = parent ?? org.access.field(session.userId, def, name);
		if (!target) throw noSuchColumn(def, name);
		if (target.type === 'id') {
			if (value === null || value === '') continue;
			throw new SalesforceError(
				400,
				kind === 'insert' ? 'INVALID_FIELD_FOR_INSERT_UPDATE' : 'INVALID_FIELD',
				kind === 'insert'
					? 'cannot specify Id in an insert call'
					: 'The Id field should not be specified in the sobject data.',
				['Id'],
			);
		}
		const writable = kind === 'insert' ? target.createable : target.updateable;
		if (!writable || !org.access.mayEdit(session.userId, def, target)) forbidden.push(target.name);
		else row[target.name] = parent ? resolveParent(org, def, parent, value) : toCell(target, value);
	}
	if (forbidden.length > 0) throw notWritable(forbidden);
	return row;
}

/** The field does not exist, or not for this user: the answer does not tell which. */
export function noSuchColumn(def: ObjectDef, name: string): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_FIELD',
		`No such column '${name}' on sobject of type ${def.name}`,
	);
}

function notWritable(fields: string[]): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
		fields,
	);
}

function nestedParent(
	org: Org,
	def: ObjectDef,
	name: string,
	value: unknown,
): FieldDef | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	return org.schema
		.fields(def)
		.find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase());
}

function resolveParent(org: Org, def: ObjectDef, lookup: FieldDef, value: unknown): string {
	const entries = Object.entries(value as InputRecord).filter(([name]) => name !== 'attributes');
	const [name, key] = entries[0] ?? [];
	for (const parentName of lookup.referenceTo ?? []) {
		const parent = org.schema.object(parentName);
		const target = parent && name !== undefined ? org.schema.field(parent, name) : undefined;
		if (!parent || !target || !(target.externalId || target.type === 'id')) continue;
		const [found, second] = org.store.byValue(parent, target.name, toCell(target, key));
		if (found && !second) return String(found['Id']);
		throw new SalesforceError(
			400,
			'INVALID_FIELD',
			`Foreign key external ID: ${String(key)} not found for field ${target.name} in entity ${parent.name}`,
			[],
		);
	}
	throw noSuchColumn(def, `${lookup.relationshipName ?? lookup.name}.${name ?? ''}`);
}
