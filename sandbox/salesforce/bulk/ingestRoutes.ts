import { SalesforceError } from '../errors';
import { objectBody, textOf } from '../http/body';
import {
	noContent,
	ok,
	route,
	type Answer,
	type Call,
	type Params,
	type Route,
} from '../http/call';
import { externalId } from '../http/sobjects';
import type { RowResult } from '../records/rowResult';
import { readCsv, writeCsv } from './csv';
import { describeIngest, ingestOperations, newIngestId, type IngestJob } from './ingest';
import { csvForm, invalidJob, wrongState, type Jobs } from './jobs';

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm */
export function ingestRoutes(jobs: Jobs<IngestJob>): Route[] {
	const find = (call: Call, params: Params) => jobs.find(call.session, params['id'] ?? '');
	const results = (kind: string, write: (job: IngestJob) => string) =>
		route('GET', `/jobs/ingest/:id/${kind}`, (call, params): Answer => {
			const job = find(call, params);
			if (job.state === 'Open' || job.state === 'UploadComplete' || job.state === 'InProgress')
				throw wrongState(job);
			return { status: 200, text: write(job), contentType: 'text/csv' };
		});
	return [
		route('POST', '/jobs/ingest', (call) => {
			const job = jobs.add(newJob(call));
			const { data } = job;
			if (data !== undefined) jobs.start(job);
			return ok(describeIngest(job, false));
		}),
		route('GET', '/jobs/ingest', (call) =>
			ok({
				done: true,
				records: jobs.all(call.session).map((job) => describeIngest(job, false)),
				nextRecordsUrl: null,
			}),
		),
		route('PUT', '/jobs/ingest/:id/batches', (call, params) => {
			const job = find(call, params);
			if (job.state !== 'Open') throw wrongState(job);
			if (job.data !== undefined) {
				throw new SalesforceError(
					400,
					'INVALIDJOBSTATE',
					'Data has already been uploaded to this job',
				);
			}
			job.data = typeof call.body === 'string' ? call.body : '';
			return { status: 201 };
		}),
		route('PATCH', '/jobs/ingest/:id', (call, params) => {
			const job = find(call, params);
			const state = objectBody(call.body)['state'];
			if (state === 'Aborted') {
				jobs.abort(job);
				keepRows(job);
			} else if (state !== 'UploadComplete') throw invalidJob(`Invalid state: ${textOf(state)}`);
			else if (job.state !== 'Open') throw wrongState(job);
			else jobs.start(job);
			return ok(describeIngest(job, false));
		}),
		route('GET', '/jobs/ingest/:id', (call, params) => {
			const job = find(call, params);
			jobs.poll(job);
			return ok(describeIngest(job, true));
		}),
		route('DELETE', '/jobs/ingest/:id', (call, params) => {
			jobs.delete(find(call, params));
			return noContent;
		}),
		results('successfulResults', (job) =>
			resultCsv(job, ['sf__Id', 'sf__Created'], true, (each) => [
				each.id ?? '',
				String(each.created ?? false),
			]),
		),
		results('failedResults', (job) =>
			resultCsv(job, ['sf__Id', 'sf__Error'], false, (each) => [
				each.id ?? '',
				each.errors.map(errorText).join(';'),
			]),
		),
		results('unprocessedrecords', (job) =>
			writeCsv(job.header, job.rows.slice(job.results.length), job),
		),
	];
}

function newJob(call: Call): IngestJob {
	const body = objectBody(call.body);
	const object = textOf(body['object']);
	const operation = textOf(body['operation']);
	const def = call.org.schema.object(object);
	if (!def) throw new SalesforceError(400, 'INVALIDENTITY', `Unable to find object: ${object}`);
	if (!ingestOperations.includes(operation)) throw invalidJob(`Invalid operation: ${operation}`);
	const key = textOf(body['externalIdFieldName']);
	if (operation === 'upsert') {
		if (!key) throw invalidJob('externalIdFieldName is required for an upsert');
		externalId(call, def, key);
	}
	return {
		id: newIngestId(call.org),
		operation,
		object: def.name,
		state: 'Open',
		userId: call.session.userId,
		createdAt: call.org.now(),
		version: call.version,
		pollsLeft: 0,
		header: [],
		rows: [],
		results: [],
		processingMs: 0,
		...csvForm(body),
		...(key ? { externalIdFieldName: key } : {}),
		...(call.files?.['content']
			? { data: Buffer.from(call.files['content'], 'base64').toString() }
			: {}),
	};
}

/** What was uploaded to an aborted job is given back as unprocessed, where it can be read. */
function keepRows(job: IngestJob): void {
	try {
		Object.assign(job, readCsv(job.data ?? '', job));
	} catch (error) {
		if (!(error instanceof SalesforceError)) throw error;
	}
}

function resultCsv(
	job: IngestJob,
	own: string[],
	success: boolean,
	cells: (result: RowResult) => string[],
): string {
	const rows = job.results.flatMap((result, i) =>
		result.success === success ? [[...cells(result), ...(job.rows[i] ?? [])]] : [],
	);
	return writeCsv([...own, ...job.header], rows, job);
}

/** `CODE:message:Field1,Field2 --` */
function errorText(error: RowResult['errors'][number]): string {
	return `${error.statusCode}:${error.message}:${error.fields.join(',')}${error.fields.length > 0 ? ' ' : ''}--`;
}
