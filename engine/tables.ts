import Table from 'cli-table3';

import type { PrintableItem } from './printable';

const WIDEST_VALUE = 40;
const MOST_ROWS = 20;
const MOST_COLUMNS = 8;

/**
 * Draws what each node put out, for reading.
 *
 * @param nodes items by node and output
 * @param width columns of the terminal; tables with many fields show as many as fit
 */
export function drawNodes(nodes: Record<string, PrintableItem[][]>, width = 120): string {
	return Object.entries(nodes)
		.flatMap(([name, outputs]) =>
			outputs.map((items, output) => ({ name, outputs, items, output })),
		)
		.map(({ name, outputs, items, output }) => {
			const which = outputs.length > 1 ? `, output ${output + 1}` : '';
			const heading = `${name}${which}: ${items.length} item${items.length === 1 ? '' : 's'}`;
			return items.length === 0 ? heading : `${heading}\n${drawItems(items, width)}`;
		})
		.join('\n\n');
}

/**
 * Draws rows of values under headings.
 *
 * @param head column headings
 * @param rows values, one array a row; long ones are shortened
 */
export function drawTable(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
	const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
	for (const row of rows) table.push(row.map((value) => shorten(value)));
	return table.toString();
}

function drawItems(items: readonly PrintableItem[], width: number): string {
	const rows = items.slice(0, MOST_ROWS).map(cells);
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	if (names.length === 0) return '(no fields)';
	const columns = fitting(names, rows, width);
	const left = [
		items.length > MOST_ROWS && `${items.length - MOST_ROWS} more items`,
		names.length > columns.length && `further fields: ${names.slice(columns.length).join(', ')}`,
	].filter((line) => line !== false);
	const table = drawTable(
		['#', ...columns],
		rows.map((row, index) => [index, ...columns.map((name) => row[name])]),
	);
	return [table, ...left].join('\n');
}

function cells({ json, error, binary }: PrintableItem): Record<string, unknown> {
	return {
		...json,
		...(error && { error: error.message }),
		...(binary && { files: Object.values(binary).map((file) => file.fileName ?? file.mimeType) }),
	};
}

/** The first fields that fit side by side. */
function fitting(
	names: readonly string[],
	rows: readonly Record<string, unknown>[],
	width: number,
): string[] {
	const columns: string[] = [];
	let used = 8;
	for (const name of names) {
		const widest = Math.max(name.length, ...rows.map((row) => shorten(row[name]).length));
		used += widest + 3;
		if (columns.length > 0 && (used > width || columns.length === MOST_COLUMNS)) break;
		columns.push(name);
	}
	return columns;
}

function shorten(value: unknown): string {
	if (value === undefined || value === null) return '';
	const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
	return text.length > WIDEST_VALUE ? `${text.slice(0, WIDEST_VALUE - 1)}…` : text;
}
