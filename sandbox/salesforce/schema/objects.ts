import { auditFields, idField } from './fields';
import type { FieldDef, ObjectDef } from './types';

/** An object of the org from its own fields; Id and the audit fields are added. */
export function object(
	name: string,
	keyPrefix: string,
	label: string,
	labelPlural: string,
	fields: FieldDef[],
	options: Partial<ObjectDef> = {},
): ObjectDef {
	const all = [idField(`${label} ID`), ...fields, ...auditFields()];
	return {
		name,
		label,
		labelPlural,
		keyPrefix,
		custom: false,
		createable: true,
		updateable: true,
		deletable: true,
		undeletable: true,
		fields: new Map(all.map((each) => [each.name.toLowerCase(), each])),
		...options,
	};
}
