import type { FieldDef, ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { fromCell } from './values';

/** A record as JSON. */
export type RecordJson = Record<string, unknown>;

/** The `attributes` that every record begins with. */
export function attributes(
	def: ObjectDef,
	id: unknown,
	version: string,
): { type: string; url?: string } {
	return typeof id === 'string'
		? { type: def.name, url: `/services/data/${version}/sobjects/${def.name}/${id}` }
		: { type: def.name };
}

/** One field of a stored row as the API shows it; a file's bytes are shown by their address. */
export function showField(def: ObjectDef, each: FieldDef, row: Row, version: string): unknown {
	if (each.type === 'address') return showAddress(each.addressPrefix ?? '', row);
	if (each.type === 'base64') {
		return row['Id']
			? `/services/data/${version}/sobjects/${def.name}/${String(row['Id'])}/${each.name}`
			: null;
	}
	return fromCell(each, row[each.name]);
}

/** A whole record with the given fields. */
export function showRecord(
	def: ObjectDef,
	fields: FieldDef[],
	row: Row,
	version: string,
): RecordJson {
	const shown: RecordJson = { attributes: attributes(def, row['Id'], version) };
	for (const each of fields) shown[each.name] = showField(def, each, row, version);
	return shown;
}

/** The parts of an address, in the order of the API's compound value. */
export const addressParts = [
	'City',
	'Country',
	'CountryCode',
	'GeocodeAccuracy',
	'Latitude',
	'Longitude',
	'PostalCode',
	'State',
	'StateCode',
	'Street',
] as const;

/** Parts that an address has only where State and Country picklists have given it codes. */
const codes: readonly string[] = ['CountryCode', 'StateCode'];

/** An address from its parts; null when all are empty. */
export function showAddress(prefix: string, row: Row): Record<string, unknown> | null {
	const shown: Record<string, unknown> = {};
	let filled = false;
	for (const part of addressParts) {
		const value = row[prefix + part] ?? null;
		if (codes.includes(part) && (row[`${prefix}CountryCode`] ?? null) === null) continue;
		filled ||= value !== null;
		shown[part.charAt(0).toLowerCase() + part.slice(1)] = value;
	}
	return filled ? shown : null;
}
