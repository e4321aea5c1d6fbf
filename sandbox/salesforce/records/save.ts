import { toSecond } from '../dates';
import { SalesforceError } from '../errors';
import { normalizeId } from '../ids';
import type { Org, RecordWriter } from '../org';
import type { ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { placeAddresses } from './addresses';
import { afterSave, beforeSave } from './behaviours';
import { deleteRecord } from './delete';
import { checkDuplicates } from './duplicates';
import { readInput } from './input';
import type { InputRecord } from './inputRecord';
import { rollUp } from './rollUps';
import { checkParents, keepUnique, requireFields } from './rules';
import type { Session } from './session';
import { checkValidationRules } from './validationRules';

/** Writes records the way the org would, rules and permissions included. All or nothing each. */
export class Saver implements RecordWriter {
	constructor(private readonly org: Org) {}

	/** Makes a record and returns its Id. Throws a SalesforceError. */
	insert(session: Session, def: ObjectDef, input: InputRecord): string {
		if (!def.createable || !this.org.access.may(session.userId, 'Create', def))
			throw insufficientAccess(def);
		const { org } = this;
		const row = readInput(org, session, def, input, 'insert');
		placeAddresses(org, def, row);
		return this.insertRow(session, def, row);
	}

	/** Makes a record from columns that are of the right type; defaults fill what is left open. */
	insertRow(session: Session, def: ObjectDef, given: Row): string {
		const { org } = this;
		const row: Row = { ...defaultsOf(def), ...given };
		if (def.fields.has('currencyisocode')) row['CurrencyIsoCode'] ??= org.settings.defaultCurrency;
		if (def.fields.has('ownerid')) row['OwnerId'] ??= session.userId;
		beforeSave(org, def, row);
		requireFields(org, def, row, 'insert');
		keepUnique(org, def, row);
		org.locks.check(undefined, checkParents(org, def, row));
		checkDuplicates(org, session, def, row);
		const id = org.store.newId(def);
		const now = toSecond(org.now());
		const whole: Row = {
			...row,
			Id: id,
			IsDeleted: 0,
			CreatedDate: now,
			CreatedById: session.userId,
			LastModifiedDate: now,
			LastModifiedById: session.userId,
			SystemModstamp: now,
		};
		return org.store.atomically(() => {
			org.store.insert(def, whole);
			checkValidationRules(org, session, def, id);
			if (org.due.hold(def, id, whole, 'insert')) org.store.remove(def, id);
			else {
				afterSave(org, session, def, whole);
				rollUp(org, session, def, whole);
				org.changed({ objectName: def.name, id, kind: 'insert' });
			}
			return id;
		});
	}

	/** Changes a record. Throws a SalesforceError. */
	update(session: Session, def: ObjectDef, givenId: string, input: InputRecord): string {
		const { org } = this;
		if (!def.updateable || !org.access.may(session.userId, 'Edit', def))
			throw insufficientAccess(def);
		const changes = readInput(org, session, def, input, 'update');
		const old = this.find(def, givenId);
		const id = String(old['Id']);
		org.due.check(id);
		placeAddresses(org, def, changes, old);
		beforeSave(org, def, changes, old);
		requireFields(org, def, changes, 'update');
		keepUnique(org, def, changes, id);
		org.locks.check(id, checkParents(org, def, { ...parentsOf(def, old), ...changes }));
		checkDuplicates(org, session, def, { ...old, ...changes }, id);
		const now = toSecond(org.now());
		const row: Row = {
			...changes,
			LastModifiedDate: now,
			LastModifiedById: session.userId,
			SystemModstamp: now,
		};
		org.store.atomically(() => {
			org.store.update(def, id, row);
			checkValidationRules(org, session, def, id);
			if (org.due.hold(def, id, row, 'update'))
				org.store.update(def, id, pick(old, Object.keys(row)));
			else {
				afterSave(org, session, def, { ...old, ...row }, old);
				rollUp(org, session, def, old, row);
				org.changed({ objectName: def.name, id, kind: 'update' });
			}
		});
		return id;
	}

	/** Puts a record, and what depends on it, into the recycle bin. */
	delete(session: Session, def: ObjectDef, givenId: string): string {
		if (!def.deletable || !this.org.access.may(session.userId, 'Delete', def))
			throw insufficientAccess(def);
		const row = this.find(def, givenId);
		const id = String(row['Id']);
		this.org.due.check(id);
		this.org.locks.check(id, []);
		this.org.store.atomically(() => deleteRecord(this.org, session, def, id));
		return id;
	}

	/** The live record with this Id in either length. Throws MALFORMED_ID, NOT_FOUND, ENTITY_IS_DELETED. */
	find(def: ObjectDef, givenId: string): Row {
		const id = normalizeId(givenId);
		if (id === undefined) throw new SalesforceError(400, 'MALFORMED_ID', `malformed id ${givenId}`);
		if (!id.startsWith(def.keyPrefix)) {
			throw new SalesforceError(
				400,
				'MALFORMED_ID',
				`${def.label} ID: id value of incorrect type: ${givenId}`,
				['Id'],
			);
		}
		const row = this.org.store.byId(def, id);
		if (!row) throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
		if (row['IsDeleted'] === 1)
			throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
		return row;
	}
}

function defaultsOf(def: ObjectDef): Row {
	const row: Row = {};
	// Features that are off keep their defaults ready for when they are turned on.
	for (const { name, defaultValue, formulaSql } of def.fields.values()) {
		if (defaultValue === undefined || formulaSql) continue;
		row[name] = typeof defaultValue === 'boolean' ? Number(defaultValue) : defaultValue;
	}
	return row;
}

/** The user may not do this to the object. */
function insufficientAccess(def: ObjectDef): SalesforceError {
	return new SalesforceError(
		400,
		'INSUFFICIENT_ACCESS_OR_READONLY',
		`entity type ${def.name} cannot be changed by this user or at all`,
		[],
	);
}

/** The lookups of a stored row; parents that have gone meanwhile do not hinder a change. */
function parentsOf(def: ObjectDef, row: Row): Row {
	const masters = [...def.fields.values()].filter((each) => each.cascadeDelete);
	return pick(
		row,
		masters.map((each) => each.name),
	);
}

function pick(row: Row, names: string[]): Row {
	return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
