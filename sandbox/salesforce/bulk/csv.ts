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

/** Line ends that the job has not announced, outside of quotes. A lone CR is never one. */
const wrongLineEnd: Record<string, RegExp> = { LF: /\r/, CRLF: /\r(?!\n)|(?<!\r)\n/ };

/**
 * The header and rows of an upload. Inside quotes line ends of every kind belong to the value; outside
 * only the job's own is taken, so that a lone CR has to be in quotes. Throws InvalidBatch where the
 * text is no CSV of this form.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_valid_record_rows.htm
 */
export function readCsv(text: string, form: CsvForm): { header: string[]; rows: string[][] } {
	const outside = text.replace(/"[^"]*"/g, '');
	if (wrongLineEnd[form.lineEnding]?.test(outside)) {
		throw invalidBatch(
			`LineEnding is invalid on user data. Current LineEnding setting is ${form.lineEnding}`,
		);
	}
	try {
		const [header = [], ...rows] = parse(text, {
			delimiter: delimiters[form.columnDelimiter] ?? ',',
			bom: true,
			record_delimiter: lineEnd(form),
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
		record_delimiter: lineEnd(form),
		cast: { boolean: String },
	});
}

const lineEnd = (form: CsvForm): string => (form.lineEnding === 'CRLF' ? '\r\n' : '\n');

/** Whether the job may name this delimiter. */
export const isDelimiter = (name: string): boolean => Object.hasOwn(delimiters, name);

/** What a job fails with when its data as a whole cannot be used. */
export function invalidBatch(message: string): SalesforceError {
	return new SalesforceError(400, 'InvalidBatch', `InvalidBatch : ${message}`);
}
