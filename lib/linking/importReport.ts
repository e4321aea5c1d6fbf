import type { ImportedRow } from './importLinks';

const HEADINGS = [
	'Row',
	'Result',
	'Reason',
	'What To Do',
	'Account ID',
	'Account Name',
	'Customer ID',
	'Location',
];

const RESULTS: Readonly<Record<ImportedRow['status'], string>> = {
	joined: 'joined',
	alreadyJoined: 'already joined',
	doubled: 'doubled',
	refused: 'refused',
};

/**
 * A report of an import as CSV, for the person who sent the list. It begins with a byte-order mark, by which
 * Excel knows its encoding.
 */
export async function importReport(rows: readonly ImportedRow[]): Promise<string> {
	const { stringify } = await import('csv-stringify/sync');
	const lines = rows.map(
		({ row, status, message, problem, accountId, accountName, customerId, location }) =>
			[
				row,
				RESULTS[status],
				message,
				problem?.whatToDo,
				accountId,
				accountName,
				customerId,
				location,
			].map((cell) => harmless(cell)),
	);
	return stringify([HEADINGS, ...lines], { bom: true, record_delimiter: 'windows' });
}

/** A spreadsheet runs what begins like a formula. https://owasp.org/www-community/attacks/CSV_Injection */
function harmless(cell: string | number | null | undefined): string {
	const text = String(cell ?? '');
	return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
