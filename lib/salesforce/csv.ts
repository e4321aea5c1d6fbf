import { isRecord } from './failure';
import type { RowValues } from './rows';

/** How Bulk API 2.0 writes an empty field: an empty cell leaves the field alone. */
const EMPTY_FIELD = '#N/A';

/**
 * Rows as the CSV that Bulk API 2.0 takes: a column for each field that any row has, no cell for what
 * a row leaves alone, `#N/A` for what it empties, dates in ISO 8601, related records as `Parent__r.Key__c`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm
 */
export async function toCsv(rows: readonly RowValues[]): Promise<string> {
	const { stringify } = await import('csv-stringify/sync');
	const flat = rows.map(flattened);
	const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
	const cells = flat.map((row) => columns.map((column) => row.get(column) ?? ''));
	// A lone CR ends a line for some readers too; the library quotes only for CRLF and LF.
	return stringify([columns, ...cells], { record_delimiter: 'unix', quoted_match: /\r/ });
}

/** Records by column, all values as text. */
export async function fromCsv(text: string): Promise<Record<string, string>[]> {
	if (text.trim() === '') return [];
	const { parse } = await import('csv-parse/sync');
	return parse<Record<string, string>>(text, { columns: true, bom: true, skip_empty_lines: true });
}

/** Tells whether a row holds a text that CSV cannot carry, since Salesforce takes it for an empty field. */
export function defiesCsv(values: RowValues): boolean {
	return Object.values(values).some((value) => value === EMPTY_FIELD);
}

function flattened(values: RowValues): Map<string, string> {
	const cells = new Map<string, string>();
	for (const [name, value] of Object.entries(values)) {
		if (isRecord(value) && !(value instanceof Date)) {
			for (const [inner, innerValue] of Object.entries(value)) {
				if (inner !== 'attributes') cells.set(`${name}.${inner}`, cell(innerValue));
			}
		} else if (value !== undefined) {
			cells.set(name, cell(value));
		}
	}
	return cells;
}

function cell(value: unknown): string {
	if (value === null || value === undefined || value === '') return EMPTY_FIELD;
	if (typeof value === 'string') return value;
	if (value instanceof Date) return value.toISOString();
	if (Array.isArray(value)) return value.map(cell).join(';');
	return JSON.stringify(value);
}
