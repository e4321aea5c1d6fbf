import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { FieldDef, ObjectDef } from '../schema/types';
import { isStored } from '../store/columns';
import type { Row } from '../store/store';

/** Refuses a record that lacks what the object requires. */
export function requireFields(org: Org, def: ObjectDef, row: Row, kind: 'insert' | 'update'): void {
	const missing = org.schema
		.fields(def)
		.filter(
			(each) =>
				isRequired(each) && (kind === 'insert' ? empty(row[each.name]) : row[each.name] === null),
		)
		.map((each) => each.name);
	if (missing.length === 0) return;
	throw new SalesforceError(
		400,
		'REQUIRED_FIELD_MISSING',
		`Required fields are missing: [${missing.join(', ')}]`,
		missing,
	);
}

const empty = (cell: unknown): boolean => cell === null || cell === undefined;

const isRequired = (each: FieldDef): boolean =>
	!each.nillable &&
	each.createable &&
	each.type !== 'boolean' &&
	isStored(each) &&
	each.name !== 'OwnerId';

/**
 * Refuses a value that another record already has in a unique field. Case counts only where the
 * field says so.
 */
export function keepUnique(org: Org, def: ObjectDef, row: Row, id?: string): void {
	for (const [name, value] of Object.entries(row)) {
		const each = def.fields.get(name.toLowerCase());
		if (!each?.unique || value === null) continue;
		const other = org.store.byValue(def, each.name, value, 2).find((found) => found['Id'] !== id);
		const otherId = other?.['Id'] ?? org.due.holds(def, each.name, value);
		if (otherId === undefined || otherId === id) continue;
		throw new SalesforceError(
			400,
			'DUPLICATE_VALUE',
			`duplicate value found: ${each.name} duplicates value on record with id: ${String(otherId).slice(0, 15)}`,
			[],
		);
	}
}

/** Refuses lookups to records that are not there or of another kind; returns the parents' Ids. */
export function checkParents(org: Org, def: ObjectDef, row: Row): string[] {
	const parents: string[] = [];
	for (const [name, value] of Object.entries(row)) {
		const each = def.fields.get(name.toLowerCase());
		if (each?.type !== 'reference' || typeof value !== 'string') continue;
		const parent = org.schema.objectOfId(value);
		if (!parent || !each.referenceTo?.includes(parent.name)) {
			throw new SalesforceError(
				400,
				'MALFORMED_ID',
				`${each.label}: id value of incorrect type: ${value}`,
				[each.name],
			);
		}
		const isDeleted = org.store.isDeleted(parent, value);
		if (isDeleted === undefined)
			throw new SalesforceError(
				400,
				'INVALID_CROSS_REFERENCE_KEY',
				'invalid cross reference id',
				[],
			);
		if (isDeleted) {
			throw new SalesforceError(400, 'ENTITY_IS_DELETED', 'entity is deleted', []);
		}
		if (parent.name !== 'User' && parent.name !== 'RecordType') parents.push(value);
	}
	return parents;
}
