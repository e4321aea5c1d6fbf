import type { SalesforceConnection } from './connection';
import { fromCsv, toCsv } from './csv';
import { entryOf, type ErrorEntry, SalesforceFailure } from './failure';
import { awaitJob, type JobInfo } from './jobs';
import { longRecordId } from './recordId';
import { refusedRow, type RowOutcome } from './rowOutcome';
import type { PlannedRow, WriteRequest } from './rows';

/**
 * Rows of one job. Salesforce works on 10,000 at a time, and jobs of that size keep their results small
 * in memory here.
 */
export const JOB_SIZE = 10_000;

/** An upload whose reply was lost is never repeated; a fresh job is begun, so often at most. */
const UPLOADS = 3;

type Report = (row: PlannedRow, outcome: RowOutcome) => void;

/**
 * Writes rows by one job of Bulk API 2.0, step by step: create, upload, close, wait, read the results.
 * Salesforce does not keep the order of rows in its results; they find their rows by ID or external ID,
 * so that no key may be there twice.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_successful_results.htm
 *
 * @param report called once for each row
 * @throws SalesforceFailure or Problem when the job as a whole failed
 */
export async function writeByJob(
	connection: SalesforceConnection,
	request: Exclude<WriteRequest, { operation: 'create' }>,
	rows: readonly PlannedRow[],
	doing: string,
	report: Report,
): Promise<void> {
	const path = await uploadedJob(
		connection,
		request,
		await toCsv(rows.map(({ values }) => values)),
		doing,
	);
	await close(connection, path, doing);
	const job = await awaitJob(connection, path, doing);

	const open = new Map(rows.map((row) => [row.key, row]));
	const settle = (result: Record<string, string>, outcome: RowOutcome) => {
		const row = open.get(keyOf(result, request));
		if (!row) return;
		open.delete(row.key);
		report(row, outcome);
	};
	const resultsOf = async (which: 'successfulResults' | 'failedResults') => {
		const headers = { accept: 'text/csv' };
		const { body } = await connection.requestText({ path: `${path}/${which}`, headers, doing });
		return await fromCsv(body);
	};
	for (const result of await resultsOf('successfulResults')) {
		const { sf__Id: id = '', sf__Created: created } = result;
		settle(result, { success: true, id, created: created === 'true' });
	}
	for (const result of await resultsOf('failedResults')) {
		settle(result, refusedRow([entryOfRow(result['sf__Error'] ?? '')], doing));
	}
	for (const row of open.values()) report(row, refusedRow([withoutResult(job)], doing));
}

/** Makes a job and uploads the rows. Nothing is processed before the job is closed. */
async function uploadedJob(
	connection: SalesforceConnection,
	request: Exclude<WriteRequest, { operation: 'create' }>,
	csv: string,
	doing: string,
): Promise<string> {
	for (let uploads = 1; ; uploads++) {
		const { id } = await connection.tryRequest<JobInfo>({
			method: 'POST',
			path: '/jobs/ingest',
			json: {
				object: request.object,
				operation: request.operation,
				contentType: 'CSV',
				lineEnding: 'LF',
				...(request.operation === 'upsert' && { externalIdFieldName: request.externalIdField }),
			},
			// An empty job that nobody closes does nothing.
			repeatable: true,
			doing,
		});
		const path = `/jobs/ingest/${id}`;
		try {
			await connection.tryRequest({
				method: 'PUT',
				path: `${path}/batches`,
				csv,
				// Salesforce takes one upload a job.
				repeatable: false,
				doing,
			});
			return path;
		} catch (error) {
			await abandon(connection, path, doing);
			const isLost = error instanceof SalesforceFailure && error.effect === 'unknown';
			if (!isLost || uploads === UPLOADS) throw error;
		}
	}
}

async function abandon(
	connection: SalesforceConnection,
	path: string,
	doing: string,
): Promise<void> {
	try {
		await connection.tryRequest({ method: 'PATCH', path, json: { state: 'Aborted' }, doing });
	} catch {
		// It stays open and does nothing; Salesforce removes it after a week.
	}
}

/** Says that all rows are there. If the reply to that was lost, the repetition is refused though it worked. */
async function close(connection: SalesforceConnection, path: string, doing: string): Promise<void> {
	try {
		await connection.tryRequest({
			method: 'PATCH',
			path,
			json: { state: 'UploadComplete' },
			doing,
		});
	} catch (error) {
		if (!(error instanceof SalesforceFailure) || ![400, 409].includes(error.status ?? 0))
			throw error;
		const { state } = await connection.tryRequest<JobInfo>({ path, doing });
		if (state === 'Open') throw error;
	}
}

function keyOf(
	result: Readonly<Record<string, string>>,
	request: Exclude<WriteRequest, { operation: 'create' }>,
): string {
	if (request.operation === 'update')
		return longRecordId(cellOf(result, 'Id') ?? result['sf__Id'] ?? '');
	return cellOf(result, request.externalIdField) ?? '';
}

function cellOf(result: Readonly<Record<string, string>>, column: string): string | undefined {
	const wanted = column.toLowerCase();
	const found = Object.keys(result).find((name) => name.toLowerCase() === wanted);
	return found === undefined ? undefined : result[found] || undefined;
}

/** Reads `CODE:message:Field1, Field2 --`, as failed rows tell their reason. */
function entryOfRow(text: string): ErrorEntry {
	const match = /^([A-Z][A-Z0-9_]*):([\s\S]*?)(?::([^:]*))?\s*--\s*$/.exec(text);
	if (!match) return entryOf({ message: text || undefined });
	const [, errorCode, message, fields = ''] = match;
	const names = fields.split(',').map((name) => name.trim());
	return entryOf({ errorCode, message, fields: names.filter((name) => name !== '') });
}

function withoutResult({ id, state, errorMessage = '' }: JobInfo): ErrorEntry {
	const reason = state === 'JobComplete' ? 'NO_RESULT' : 'BULK_JOB_FAILED';
	const message =
		state === 'Aborted'
			? 'The bulk job was aborted in Salesforce before it came to this record'
			: `Bulk job ${id} has no result for this record`;
	return {
		// A job says so in words only.
		errorCode: /field name not found/i.test(errorMessage) ? 'INVALID_FIELD' : reason,
		message: errorMessage || message,
		fields: [],
		raw: {},
	};
}
