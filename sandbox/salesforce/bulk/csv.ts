import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { SalesforceError } from '../errors';

/** How a job's CSV is written. */
export interface CsvForm {
	columnDelimiter: string;
	lineEnding: string;
}

const delimiters: Record<string, string> = {
	COMMA: ',',
	TAB: '\t',
	SEMICOLON: ';',
	PIPE: '|',
	CARET: '^',
	BACKQUOTE: '`',
};

/** The header and rows of an upload. Throws InvalidBatch where it is no CSV of this form. */
export function readCsv(text: string, form: CsvForm): { header: string[]; rows: string[][] } {
	const crlf = /\r\n/.test(text);
	if (text.includes('\n') && crlf !== (form.lineEnding === 'CRLF')) {
		throw invalidBatch(
			`LineEnding is invalid on user data. Current LineEnding setting is ${form.lineEnding}`,
		);
	}
	try {
		const [header = [], ...rows] = parse(text, {
			delimiter: delimiters[form.columnDelimiter] ?? ',',
			bom: true,
			relax_column_count: true,
			skip_empty_lines: true,
		});
		return { header, rows };
	} catch (error) {
		throw invalidBatch(error instanceof Error ? error.message : 'unreadable CSV');
	}
}

/** CSV with every value in quotes, as the API answers. */
export function writeCsv(header: string[], rows: unknown[][], form: CsvForm): string {
	return stringify([header, ...rows], {
		quoted: true,
		quoted_empty: true,
		delimiter: delimiters[form.columnDelimiter] ?? ',',
		record_delimiter: form.lineEnding === 'CRLF' ? '\r\n' : '\n',
		cast: { boolean: String },
	});
}

/** Whether the job may name this delimiter. */
export const isDelimiter = (name: string): boolean => Object.hasOwn(delimiters, name);

/** What a job fails with when its data as a whole cannot be used. */
export function invalidBatch(message: string): SalesforceError {
	return new SalesforceError(400, 'InvalidBatch', `InvalidBatch : ${message}`);
}
