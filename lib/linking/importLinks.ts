import type { Problem } from '../errors';
import { type ColumnMapping, importRows, type ImportRow } from './importRows';
import type { TableRow } from './importTable';
import { joinAll } from './join';
import type { JoinResult } from './joinResult';
import type { LinkContext } from './linkContext';

/** What became of a row of the list. */
export interface ImportedRow {
	row: number;
	status: JoinResult['status'] | 'doubled';
	accountId: string;
	accountName: string | null;
	customerId: string;
	location: string;
	/** As a sentence without its full stop. */
	message: string;
	problem?: Problem;
}

export interface ImportRequest {
	rows: readonly TableRow[];
	columns: ColumnMapping;
	/** Of the rows that name none, as the credential writes it; undefined: their accounts' own. */
	location?: string;
	/** Whether a row may take the place of another customer's ID. */
	replace: boolean;
	/** Says what would become of each row, and writes nothing. */
	isDryRun: boolean;
}

/**
 * Joins the accounts and customers of a list. What cannot be joined is told row by row; the rest is.
 *
 * @returns a result for each row, in order
 * @throws Problem when the list lacks a column, or accounts or customers cannot be read at all
 */
export async function importLinks(
	context: LinkContext,
	{ rows, columns, location, replace, isDryRun }: ImportRequest,
): Promise<ImportedRow[]> {
	const read = importRows(rows, columns);
	const results = await joinAll(
		context,
		read.flatMap((row) =>
			'request' in row
				? [{ ...(location !== undefined && { location }), ...row.request, replace, isDryRun }]
				: [],
		),
	);
	let next = 0;
	return read.map((row) => {
		const result = 'request' in row ? results[next++] : undefined;
		return result ? joinedRow(row.number, result, isDryRun) : otherRow(row);
	});
}

function joinedRow(row: number, result: JoinResult, isDryRun: boolean): ImportedRow {
	const { status, accountId, accountName, customerId, location, problem } = result;
	const known = { row, status, accountId, accountName, customerId, location };
	if (problem) return { ...known, message: problem.message, problem };
	const name = accountName ?? accountId;
	const did = isDryRun ? 'Would join' : 'Joined';
	const message =
		status === 'joined'
			? `${did} ${name} with ${customerId}`
			: `${name} is joined with ${customerId} already`;
	return { ...known, message };
}

function otherRow(row: ImportRow): ImportedRow {
	if ('request' in row) throw new Error(`Row ${row.number} has no result`);
	const { number, accountId, customerId } = row;
	const known = { row: number, accountId, accountName: null, customerId, location: '' };
	return 'sameAs' in row
		? { ...known, status: 'doubled', message: `It says the same as row ${row.sameAs}` }
		: { ...known, status: 'refused', message: row.refusal.message, problem: row.refusal };
}
