import type { FieldDef } from '../schema/types';

/** A value as SQLite holds it. */
export type Cell = string | number | null;

/**
 * SQL type and collation of a field's column. Text compares without case unless the field is an Id
 * or a case-sensitive key; dates are `YYYY-MM-DD`, times epoch milliseconds, checkboxes 0 or 1.
 */
export function columnType(def: FieldDef): string {
	switch (def.type) {
		case 'boolean':
		case 'int':
		case 'datetime':
			return 'INTEGER';
		case 'double':
		case 'currency':
		case 'percent':
			return 'REAL';
		case 'id':
			return 'TEXT PRIMARY KEY COLLATE BINARY';
		case 'reference':
		case 'date':
		case 'base64':
			return 'TEXT COLLATE BINARY';
		default:
			return def.caseSensitive ? 'TEXT COLLATE BINARY' : 'TEXT COLLATE NOCASE';
	}
}

/** Whether the field has a column of its own; an address is put together from its parts. */
export const isStored = (def: FieldDef): boolean => def.type !== 'address';

/** A name as SQL takes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The table of an object's records. */
export const tableOf = (objectName: string): string => quoted(`sf_${objectName}`);
