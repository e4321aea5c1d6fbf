import type { Org } from '../org';
import { makeId } from '../ids';
import { typeOf } from '../metadata/customField';
import { checkbox, integer, lookup, text } from './fields';
import { object } from './objects';
import type { ObjectDef } from './types';

const readOnly = { createable: false, updateable: false } as const;

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm */
export function customFieldObject(): ObjectDef {
	return object(
		'CustomField',
		'00N',
		'Custom Field',
		'Custom Fields',
		[
			text('DeveloperName', 'Developer Name', 80, { nameField: true, ...readOnly }),
			text('TableEnumOrId', 'Entity', 80, readOnly),
			text('NamespacePrefix', 'Namespace', 15, readOnly),
			text('FullName', 'Full Name', 255, readOnly),
		],
		{ toolingOnly: true },
	);
}

export function customObjectObject(): ObjectDef {
	return object(
		'CustomObject',
		'01I',
		'Custom Object',
		'Custom Objects',
		[
			text('DeveloperName', 'Developer Name', 80, { nameField: true, ...readOnly }),
			text('NamespacePrefix', 'Namespace', 15, readOnly),
			text('FullName', 'Full Name', 255, readOnly),
		],
		{ toolingOnly: true },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_entitydefinition.htm */
export function entityDefinition(): ObjectDef {
	return object(
		'EntityDefinition',
		'4ie',
		'Entity Definition',
		'Entity Definitions',
		[
			text('DurableId', 'Durable ID', 80, readOnly),
			text('QualifiedApiName', 'Qualified API Name', 80, { nameField: true, ...readOnly }),
			text('DeveloperName', 'Developer Name', 80, readOnly),
			text('Label', 'Label', 80, readOnly),
			text('PluralLabel', 'Plural Label', 80, readOnly),
			text('KeyPrefix', 'Key Prefix', 3, readOnly),
			checkbox('IsQueryable', 'Queryable', readOnly),
			checkbox('IsCustomizable', 'Customizable', readOnly),
		],
		{ hidden: true, createable: false, updateable: false, deletable: false },
	);
}

export function fieldDefinition(): ObjectDef {
	return object(
		'FieldDefinition',
		'4if',
		'Field Definition',
		'Field Definitions',
		[
			text('DurableId', 'Durable ID', 160, readOnly),
			text('QualifiedApiName', 'Qualified API Name', 80, { nameField: true, ...readOnly }),
			text('DeveloperName', 'Developer Name', 80, readOnly),
			text('Label', 'Label', 80, readOnly),
			text('DataType', 'Data Type', 80, readOnly),
			integer('Length', 'Length', readOnly),
			checkbox('IsNillable', 'Nillable', readOnly),
			lookup('EntityDefinitionId', 'Entity', 'EntityDefinition', 'Fields', readOnly),
		],
		{ hidden: true, createable: false, updateable: false, deletable: false },
	);
}

/** Objects that show the schema itself as records. */
export const schemaObjects = ['CustomField', 'CustomObject', 'EntityDefinition', 'FieldDefinition'];

/** Writes the schema into the objects that show it, where it has changed since the last time. */
export class SchemaRecords {
	private revision = -1;

	constructor(private readonly org: Org) {}

	refresh(): void {
		const { org } = this;
		if (this.revision === org.schema.revision) return;
		this.revision = org.schema.revision;
		for (const name of schemaObjects) org.store.run(`DELETE FROM "sf_${name}"`);
		for (const def of org.schema.all()) {
			if (def.hidden || def.toolingOnly) continue;
			const entity = this.add('EntityDefinition', def.name, {
				DurableId: def.name,
				QualifiedApiName: def.name,
				DeveloperName: def.name.replace(/__c$/, ''),
				Label: def.label,
				PluralLabel: def.labelPlural,
				KeyPrefix: def.keyPrefix,
				IsQueryable: 1,
				IsCustomizable: 1,
			});
			const own = def.custom
				? this.add('CustomObject', def.name, {
						DeveloperName: def.name.replace(/__c$/, ''),
						FullName: def.name,
					})
				: def.name;
			for (const each of org.schema.fields(def)) {
				const path = `${def.name}.${each.name}`;
				const DeveloperName = each.name.replace(/__c$/, '');
				this.add('FieldDefinition', path, {
					DurableId: path,
					QualifiedApiName: each.name,
					DeveloperName,
					Label: each.label,
					DataType: typeOf(each),
					Length: each.length,
					IsNillable: each.nillable ? 1 : 0,
					EntityDefinitionId: entity,
				});
				if (each.custom)
					this.add('CustomField', path, { DeveloperName, TableEnumOrId: own, FullName: path });
			}
		}
	}

	private add(objectName: string, path: string, values: Record<string, string | number>): string {
		const { store, schema, admin } = this.org;
		const def = schema.standard(objectName);
		const Id = componentId(this.org, def.keyPrefix, path);
		const now = this.org.now();
		store.insert(def, {
			...values,
			Id,
			IsDeleted: 0,
			CreatedDate: now,
			CreatedById: admin.userId,
			LastModifiedDate: now,
			LastModifiedById: admin.userId,
			SystemModstamp: now,
		});
		return Id;
	}
}

/** The lasting Id of a component. */
export function componentId(org: Org, keyPrefix: string, path: string): string {
	const name = `component:${keyPrefix}:${path.toLowerCase()}`;
	const known = org.store.meta(name);
	if (known) return known;
	const id = makeId(keyPrefix, org.store.next(`id:${keyPrefix}`));
	org.store.setMeta(name, id);
	return id;
}
