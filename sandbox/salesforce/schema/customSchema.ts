import type { Store } from '../store/store';
import { object } from './objects';
import type { Schema } from './schema';
import type { FieldDef, ObjectDef } from './types';

interface KeptObject {
	name: string;
	label: string;
	labelPlural: string;
	keyPrefix: string;
	fields: FieldDef[];
}

const metaName = 'customSchema';

/** Brings back the custom objects and fields that were added earlier to a kept org. */
export function loadCustomSchema(schema: Schema, store: Store): void {
	const kept = store.meta(metaName);
	if (!kept) return;
	for (const each of JSON.parse(kept) as KeptObject[]) {
		let def = schema.object(each.name);
		if (!def) {
			def = customObject({ ...each, fields: each.fields.filter(isOwn) });
			schema.add(def);
		}
		// In the order in which they came: custom ones after those that every object has.
		for (const added of each.fields) schema.addField(def, added);
	}
}

/** Keeps the custom objects and fields for the next start. */
export function keepCustomSchema(schema: Schema, store: Store): void {
	const kept = schema.stored().flatMap((def): KeptObject[] => {
		const fields = [...def.fields.values()].filter(
			(each) => each.custom || (def.custom && isOwn(each)),
		);
		return fields.length > 0 || def.custom
			? [
					{
						name: def.name,
						label: def.label,
						labelPlural: def.labelPlural,
						keyPrefix: def.keyPrefix,
						fields,
					},
				]
			: [];
	});
	store.setMeta(metaName, JSON.stringify(kept));
}

const isOwn = (each: FieldDef): boolean => each.name === 'Name' || each.name === 'OwnerId';

/** A custom object from its name, labels and fields. */
export function customObject(kept: KeptObject): ObjectDef {
	return object(kept.name, kept.keyPrefix, kept.label, kept.labelPlural, kept.fields, {
		custom: true,
	});
}
