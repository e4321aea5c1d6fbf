import { makeId } from '../ids';
import type { Org, SchemaRecords } from '../org';
import { schemaObjects } from '../schema/tooling';
import { typeOf } from './customField';

/** Writes the schema into the objects that show it, where it has changed since the last time. */
export class ShownSchema implements SchemaRecords {
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
