import { strToU8, zipSync } from 'fflate';

/** A cell as a program writes it. */
export type Cell =
	/** A text: in the table of shared texts, or in the cell itself. */
	| { shared: string }
	| { inline: string }
	/** A number as it stands in the file. */
	| { number: string }
	/** Days since 1900, shown as a date. */
	| { date: number }
	/** A formula, with the text that it had when the file was saved. */
	| { formula: string; text: string }
	| { bool: boolean }
	| null;

/** A row; undefined where the file has none, as for blank lines. */
export type SheetRow = readonly Cell[] | undefined;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * The bytes of an .xlsx file, with the parts that Office Open XML asks for:
 * https://ecma-international.org/publications-and-standards/standards/ecma-376/
 *
 * @param sheets by name
 */
export function workbook(sheets: Readonly<Record<string, readonly SheetRow[]>>): Uint8Array {
	const texts: string[] = [];
	const all = Object.entries(sheets);
	const files = all.map(([, rows]) => sheetXml(rows, texts));
	const relation = (id: number, type: string, target: string) =>
		`<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
	const relations = (inner: string) =>
		`${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`;
	const part = (name: string, type: string) =>
		`<Override PartName="/${name}" ContentType="${TYPES}.${type}+xml"/>`;
	const numbers = all.map((_each, at) => at + 1);
	const parts: Record<string, string> = {
		'[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('xl/workbook.xml', 'sheet.main')}${numbers.map((number) => part(`xl/worksheets/sheet${number}.xml`, 'worksheet')).join('')}${part('xl/styles.xml', 'styles')}${part('xl/sharedStrings.xml', 'sharedStrings')}</Types>`,
		'_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
		'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${all.map(([name], at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations(
			[
				...numbers.map((number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`)),
				relation(numbers.length + 1, 'styles', 'styles.xml'),
				relation(numbers.length + 2, 'sharedStrings', 'sharedStrings.xml'),
			].join(''),
		),
		// Style 1 shows a number as a date: https://learn.microsoft.com/dotnet/api/documentformat.openxml.spreadsheet.numberingformat
		'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
		'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${texts.length}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
		...Object.fromEntries(files.map((xml, at) => [`xl/worksheets/sheet${at + 1}.xml`, xml])),
	};
	return zipSync(
		Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])),
	);
}

function sheetXml(rows: readonly SheetRow[], texts: string[]): string {
	const lines = rows.flatMap((row, at) => {
		if (row === undefined) return [];
		const cells = row.map((cell, column) =>
			cell === null ? '' : cellXml(cell, `${columnName(column)}${at + 1}`, texts),
		);
		return [`<row r="${at + 1}">${cells.join('')}</row>`];
	});
	return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: NonNullable<Cell>, place: string, texts: string[]): string {
	if ('shared' in cell) {
		const number = texts.push(cell.shared) - 1;
		return `<c r="${place}" t="s"><v>${number}</v></c>`;
	}
	if ('inline' in cell) {
		return `<c r="${place}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`;
	}
	if ('number' in cell) return `<c r="${place}"><v>${cell.number}</v></c>`;
	if ('date' in cell) return `<c r="${place}" s="1"><v>${cell.date}</v></c>`;
	if ('bool' in cell) return `<c r="${place}" t="b"><v>${cell.bool ? 1 : 0}</v></c>`;
	return `<c r="${place}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.text)}</v></c>`;
}

function columnName(column: number): string {
	return String.fromCharCode('A'.charCodeAt(0) + column);
}

function escaped(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
