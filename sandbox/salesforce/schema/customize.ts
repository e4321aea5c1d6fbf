import type { Org } from '../org';
import { SalesforceError } from '../errors';
import { rollUpAll } from '../records/rollUps';
import { customKeyPrefix } from '../ids';
import { owner, text } from './fields';
import { customObject, keepCustomSchema } from './customSchema';
import type { FieldDef, ObjectDef } from './types';

/** A custom object as its maker describes it. */
export interface NewObject {
	name: string;
	label: string;
	labelPlural: string;
	/** The Name field: text, or numbered by a display format such as `INV-{0000}`. */
	nameLabel: string;
	nameFormat?: string;
	/** Its further fields, made with it. */
	fields?: readonly FieldDef[];
}

/** Makes a custom object with its Name, owner and further fields. Throws DUPLICATE_DEVELOPER_NAME. */
export function createObject(org: Org, wanted: NewObject): ObjectDef {
	if (org.schema.object(wanted.name)) throw duplicateName(wanted.name);
	const numbered = wanted.nameFormat !== undefined;
	const name = text('Name', wanted.nameLabel, 80, {
		nameField: true,
		nillable: !numbered,
		createable: !numbered,
		updateable: !numbered,
		...(numbered ? { autoNumber: wanted.nameFormat } : {}),
	});
	const def = customObject({
		name: wanted.name,
		label: wanted.label,
		labelPlural: wanted.labelPlural,
		keyPrefix: customKeyPrefix(org.store.next('customObject') - 1),
		fields: [name, owner()],
	});
	org.schema.add(def);
	for (const each of wanted.fields ?? []) org.schema.addField(def, each);
	org.store.ensureTable(def);
	keepCustomSchema(org.schema, org.store);
	return def;
}

/** Adds a custom field to an object. Throws DUPLICATE_DEVELOPER_NAME. */
export function createField(org: Org, def: ObjectDef, added: FieldDef): void {
	if (org.schema.field(def, added.name)) throw duplicateName(added.name);
	org.schema.addField(def, added);
	org.store.addColumn(def, added);
	rollUpAll(org, def, added);
	keepCustomSchema(org.schema, org.store);
}

/** Changes what a custom field allows; its type stays. */
export function changeField(org: Org, def: ObjectDef, changed: FieldDef): void {
	org.schema.addField(def, changed);
	rollUpAll(org, def, changed);
	keepCustomSchema(org.schema, org.store);
}

/** Removes a custom field with its values and permissions. */
export function deleteField(org: Org, def: ObjectDef, name: string): void {
	refuseSummarized(org, def, name);
	org.schema.removeField(def, name);
	org.store.dropColumn(def, name);
	org.store.run('DELETE FROM sf_FieldPermissions WHERE Field = ?', `${def.name}.${name}`);
	keepCustomSchema(org.schema, org.store);
}

/** Removes a custom object with its records. */
export function deleteObject(org: Org, def: ObjectDef): void {
	refuseSummarized(org, def);
	org.schema.remove(def.name);
	org.store.dropTable(def);
	keepCustomSchema(org.schema, org.store);
}

/** What a roll-up summary is calculated from cannot go before it. */
function refuseSummarized(org: Org, def: ObjectDef, name?: string): void {
	const user = org.schema
		.summaries(def)
		.find(
			({ field: { summary } }) =>
				summary &&
				(name === undefined ||
					[
						summary.foreignKey,
						summary.summarized,
						...summary.filters.map((filter) => filter.field),
					].includes(name)),
		);
	if (!user) return;
	throw new SalesforceError(
		400,
		'DEPENDENCY_EXISTS',
		`This is referenced by the roll-up summary field ${user.parent.name}.${user.field.name}. Remove the usage and try again.`,
		[],
	);
}

function duplicateName(name: string): SalesforceError {
	return new SalesforceError(
		400,
		'DUPLICATE_DEVELOPER_NAME',
		`There is already a component named ${name}. Component names must be unique.`,
		['FullName'],
	);
}
