import { SalesforceError } from '../errors';
import { makeId } from '../ids';
import type { Org } from '../org';
import type { InputRecord } from '../records/inputRecord';
import { rowResult, type RowResult } from '../records/rowResult';
import type { Session } from '../records/session';
import type { FieldDef, ObjectDef } from '../schema/types';
import { upsertRecord } from '../records/upsert';
import { invalidBatch, readCsv } from './csv';
import { describeJob, type Job } from './jobs';

/** A job that writes records. */
export interface IngestJob extends Job {
	externalIdFieldName?: string;
	assignmentRuleId?: string;
	data?: string;
	header: string[];
	rows: string[][];
	results: RowResult[];
	processingMs: number;
}

export const ingestOperations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

export const newIngestId = (org: Org): string => makeId('750', org.store.next('bulkJob'));

/**
 * Works a job off. Rows fail one by one; data that cannot be used at all fails the job.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */
export function processIngest(org: Org, job: IngestJob): void {
	const session: Session = { userId: job.userId };
	const started = performance.now();
	try {
		const def = org.schema.object(job.object);
		if (!def) throw invalidBatch(`Object ${job.object} not found`);
		const { header, rows } = readCsv(job.data ?? '', job);
		job.header = header;
		job.rows = rows;
		checkHeader(org, session, def, job);
		org.store.atomically(() => {
			job.results = rows.map((row) => rowResult(() => writeRow(org, session, def, job, row)));
		});
		job.state = 'JobComplete';
	} catch (error) {
		if (!(error instanceof SalesforceError)) throw error;
		job.state = 'Failed';
		job.errorMessage = error.message;
	}
	job.processingMs = Math.ceil(performance.now() - started);
}

function checkHeader(org: Org, session: Session, def: ObjectDef, job: IngestJob): void {
	for (const column of job.header) {
		const [first = '', second] = column.split('.');
		const known =
			second === undefined
				? org.access.field(session.userId, def, first)
				: org.access
						.readable(session.userId, def)
						.some((each) => each.relationshipName?.toLowerCase() === first.toLowerCase());
		if (!known) throw invalidBatch(`Field name not found : ${column}`);
	}
	if (job.operation === 'upsert' && !columnOf(job, job.externalIdFieldName ?? '')) {
		throw invalidBatch(`Field name not found : ${job.externalIdFieldName ?? ''}`);
	}
}

/** Empty values are left alone, `#N/A` empties the field. */
function recordOf(job: IngestJob, row: string[]): InputRecord {
	const record: InputRecord = {};
	job.header.forEach((column, i) => {
		const text = row[i] ?? '';
		if (text === '') return;
		const value = text === '#N/A' ? null : text;
		const [first = '', second] = column.split('.');
		record[first] = second === undefined ? value : value === null ? null : { [second]: value };
	});
	return record;
}

function writeRow(
	org: Org,
	session: Session,
	def: ObjectDef,
	job: IngestJob,
	row: string[],
): { id: string; created: boolean } {
	const record = recordOf(job, row);
	if (job.operation === 'insert')
		return { id: org.save.insert(session, def, record), created: true };
	if (job.operation === 'upsert') return upsertRow(org, session, def, job, record);
	const idName = columnOf(job, 'Id') ?? 'Id';
	const { [idName]: id, ...rest } = record;
	if (typeof id !== 'string') {
		throw new SalesforceError(
			400,
			'MISSING_ARGUMENT',
			`Id not specified in an ${job.operation} call`,
			[],
		);
	}
	if (job.operation === 'update')
		return { id: org.save.update(session, def, id, rest), created: false };
	const deleted = org.save.delete(session, def, id);
	if (job.operation === 'hardDelete') org.store.remove(def, deleted);
	return { id: deleted, created: false };
}

function upsertRow(
	org: Org,
	session: Session,
	def: ObjectDef,
	job: IngestJob,
	record: InputRecord,
): { id: string; created: boolean } {
	const key = org.schema.field(def, job.externalIdFieldName ?? '') as FieldDef;
	const column = columnOf(job, key.name) ?? key.name;
	const { [column]: value, ...rest } = record;
	return upsertRecord(org, session, def, key, value, rest);
}

function columnOf(job: IngestJob, name: string): string | undefined {
	return job.header.find((column) => column.toLowerCase() === name.toLowerCase());
}

/** A job as the API shows it. */
export function describeIngest(job: IngestJob, full: boolean): Record<string, unknown> {
	return {
		...describeJob(job),
		...(job.externalIdFieldName ? { externalIdFieldName: job.externalIdFieldName } : {}),
		...(job.state === 'Open'
			? { contentUrl: `services/data/${job.version}/jobs/ingest/${job.id}/batches` }
			: {}),
		...(full
			? {
					jobType: 'V2Ingest',
					retries: 0,
					totalProcessingTime: job.processingMs,
					apiActiveProcessingTime: job.processingMs,
					apexProcessingTime: 0,
					numberRecordsProcessed: job.results.length,
					numberRecordsFailed: job.results.filter((each) => !each.success).length,
					...(job.errorMessage ? { errorMessage: job.errorMessage } : {}),
				}
			: {}),
	};
}
