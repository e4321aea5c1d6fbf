import { badInput } from '../errors';

/** A row of a table. */
export interface TableRow {
	/** As a spreadsheet counts them: the headings are row 1. */
	number: number;
	/** By heading, as they are in the file; a list of both where two columns of one heading differ. */
	cells: Readonly<Record<string, unknown>>;
}

const FIELD = 'Input Binary Field';

/** Windows' Western European encoding is what Excel saves a CSV in where it is not UTF-8. */
const FALLBACK = 'windows-1252';

/**
 * The rows of a CSV or XLSX file, by the headings in its first row. Blank rows are left out. Which of the
 * two it is, its encoding and its separator are told by its content.
 *
 * @param bytes of the whole file
 * @param wanted headings: of several sheets it is the first that has them, else the first with any
 * @throws Problem when it is neither, or has no headings
 */
export async function tableRows(
	bytes: Uint8Array,
	wanted: readonly string[] = [],
): Promise<TableRow[]> {
	if (bytes.length === 0) throw badInput(FIELD, 'the file is empty', 'Attach the file again');
	// A file of Excel is a ZIP archive: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
	const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
	const tables = isZip ? await sheets(bytes) : [await csvRows(decoded(bytes))];
	const sought = wanted.map(folded);
	const isSought = (rows: readonly unknown[][]) => {
		const headings = new Set((rows[headingRow(rows)] ?? []).map((cell) => folded(cellText(cell))));
		return sought.every((heading) => headings.has(heading));
	};
	const table = tables.find(isSought) ?? tables.find((rows) => headingRow(rows) >= 0);
	return byHeading(table ?? []);
}

/** The sheets of a workbook, in order. Formulas have the values that they had when it was saved. */
async function sheets(bytes: Uint8Array): Promise<unknown[][][]> {
	try {
		const { default: readWorkbook } = await import('read-excel-file/node');
		// As they are written: an ID of digits is longer than a number can be exact.
		const read = await readWorkbook<string>(Buffer.from(bytes), { parseNumber: (text) => text });
		return read.map(({ data }) => data);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw badInput(
			FIELD,
			`it is no Excel workbook that can be read (${reason})`,
			'Save it as .xlsx or as CSV, without a password',
		);
	}
}

async function csvRows(text: string): Promise<string[][]> {
	const { parse } = await import('csv-parse/sync');
	try {
		return parse(text, {
			delimiter: separatorOf(text),
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: false,
		});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw badInput(FIELD, `it is no CSV that can be read: ${reason}`, 'Save it as CSV in UTF-8');
	}
}

/** UTF-8 unless a byte-order mark says otherwise, or the bytes cannot be UTF-8. */
function decoded(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder(FALLBACK).decode(bytes);
	}
}

/** Named by a first line `sep=;`, as Excel does, or what stands most often in the headings, outside quotes. */
function separatorOf(text: string): string {
	const named = SEPARATOR_LINE.exec(text)?.[1];
	if (named !== undefined) return named;
	const [heading = ''] = text.split(/\r?\n|\r/).filter((line) => line.trim() !== '');
	const bare = heading.replace(/"[^"]*"/g, '');
	const counts = [';', '\t', ',', '|'].map((sign) => [sign, bare.split(sign).length] as const);
	const [most] = [...counts].sort(([, one], [, other]) => other - one);
	return most && most[1] > 1 ? most[0] : ',';
}

const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/** Where the headings are; -1 when there are none. */
function headingRow(rows: readonly unknown[][]): number {
	return rows.findIndex((row) => !isBlank(row) && !/^sep=/i.test(cellText(row[0])));
}

function byHeading(rows: readonly unknown[][]): TableRow[] {
	const at = headingRow(rows);
	const headings = (rows[at] ?? []).map(cellText);
	if (at < 0 || headings.every((heading) => heading === '')) {
		throw badInput(
			FIELD,
			'the file has no headings in its first row',
			'Put the names of the columns there',
		);
	}
	return rows.flatMap((row, index): TableRow[] => {
		if (index <= at || isBlank(row)) return [];
		return [{ number: index + 1, cells: cellsOf(headings, row) }];
	});
}

/** Of two columns of one heading nobody can tell which is meant, unless they say the same or one is empty. */
function cellsOf(headings: readonly string[], row: readonly unknown[]): Record<string, unknown> {
	const cells = new Map<string, unknown>();
	for (const [column, heading] of headings.entries()) {
		const cell = row[column] ?? '';
		const before = cells.get(heading) ?? '';
		const isSame = cellText(cell) === '' || cellText(before) === cellText(cell);
		if (before === '') cells.set(heading, cell);
		else if (!isSame) cells.set(heading, [before, cell].flat());
	}
	return Object.fromEntries(cells);
}

function folded(heading: string): string {
	return heading.trim().toLowerCase();
}

function isBlank(row: readonly unknown[]): boolean {
	return row.every((cell) => cellText(cell) === '');
}

/** A cell as text; a date, which no heading and no ID is, by its day. */
function cellText(cell: unknown): string {
	if (cell instanceof Date) return cell.toISOString().slice(0, 10);
	const isPlain = typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean';
	return isPlain ? String(cell).trim() : '';
}
