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
import { makeId } from '../ids';
import type { Org } from '../org';
import { runQuery } from '../soql/query';
import { parseSoql } from '../soql/parse';
import { writeCsv } from './csv';
import { flatten, headerOf } from './flatRecord';
import { csvForm, describeJob, invalidJob, wrongState, type Job, type Jobs } from './jobs';

/** A job that reads records. */
export interface QueryJob extends Job {
	query: string;
	header: string[];
	rows: unknown[][];
}

/** Records in one page of results when the caller does not say. */
const defaultPage = 100_000;

/** Runs the query of a job; a query that cannot be run fails it. */
export function processQuery(org: Org, job: QueryJob): void {
	try {
		const deletedToo = job.operation === 'queryAll';
		const result = runQuery(org, { userId: job.userId }, job.query, {
			deletedToo,
			version: job.version,
		});
		job.header = headerOf(org, job.userId, job.query);
		job.rows = result.records(0, result.length).map((record) => flatten(record, job.header));
		job.state = 'JobComplete';
	} catch (error) {
		if (!(error instanceof SalesforceError)) throw error;
		job.state = 'Failed';
		job.errorMessage = error.message;
	}
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export function queryJobRoutes(jobs: Jobs<QueryJob>): Route[] {
	const find = (call: Call, params: Params) => jobs.find(call.session, params['id'] ?? '');
	return [
		route('POST', '/jobs/query', (call) => {
			const job = jobs.add(newJob(call));
			jobs.start(job);
			return ok(describeJob(job));
		}),
		route('GET', '/jobs/query', (call) =>
			ok({ done: true, records: jobs.all(call.session).map(describeJob), nextRecordsUrl: null }),
		),
		route('GET', '/jobs/query/:id', (call, params) => {
			const job = find(call, params);
			jobs.poll(job);
			return ok({
				...describeJob(job),
				jobType: 'V2Query',
				retries: 0,
				totalProcessingTime: 1,
				isPkChunkingSupported: true,
				numberRecordsProcessed: job.rows.length,
				...(job.errorMessage ? { errorMessage: job.errorMessage } : {}),
			});
		}),
		route('PATCH', '/jobs/query/:id', (call, params) => {
			const job = find(call, params);
			const state = objectBody(call.body)['state'];
			if (state !== 'Aborted') throw invalidJob(`Invalid state: ${textOf(state)}`);
			jobs.abort(job);
			return ok(describeJob(job));
		}),
		route('DELETE', '/jobs/query/:id', (call, params) => {
			jobs.delete(find(call, params));
			return noContent;
		}),
		route('GET', '/jobs/query/:id/results', (call, params) => page(call, find(call, params))),
	];
}

function newJob(call: Call): QueryJob {
	const body = objectBody(call.body);
	const operation = textOf(body['operation']);
	if (operation !== 'query' && operation !== 'queryAll')
		throw invalidJob(`Invalid operation: ${operation}`);
	const query = textOf(body['query']);
	const parsed = parseSoql(query);
	refuseUnsupported(parsed);
	// Objects and fields are looked at before the job is taken.
	runQuery(call.org, call.session, query, { deletedToo: false });
	return {
		id: makeId('750', call.org.store.next('bulkJob')),
		operation,
		object: call.org.schema.object(parsed.sObject ?? '')?.name ?? '',
		state: 'UploadComplete',
		userId: call.session.userId,
		createdAt: call.org.now(),
		version: call.version,
		pollsLeft: 0,
		query,
		header: [],
		rows: [],
		...csvForm(body),
	};
}

/** Bulk queries have no grouping, OFFSET, subqueries or TYPEOF. */
function refuseUnsupported(query: ReturnType<typeof parseSoql>): void {
	const subquery = query.fields?.some(
		(each) => each.type === 'FieldSubquery' || each.type === 'FieldTypeof',
	);
	if (query.groupBy === undefined && query.offset === undefined && !subquery) return;
	throw new SalesforceError(
		400,
		'API_ERROR',
		'Aggregate Relationships, GROUP BY, OFFSET and TYPEOF are not supported in Bulk Query',
	);
}

/** One page of results; the header names the next, or `null` at the end. */
function page(call: Call, job: QueryJob): Answer {
	if (job.state !== 'JobComplete') throw wrongState(job);
	const from = Number(Buffer.from(call.query.get('locator') ?? '', 'base64url').toString() || 0);
	const size = Number(call.query.get('maxRecords') ?? defaultPage);
	if (!Number.isInteger(from) || from < 0 || !Number.isInteger(size) || size < 1) {
		throw new SalesforceError(400, 'INVALID_LOCATOR', 'invalid locator or maxRecords');
	}
	const rows = job.rows.slice(from, from + size);
	const next = from + size;
	return {
		status: 200,
		text: writeCsv(job.header, rows, job),
		contentType: 'text/csv',
		headers: {
			'Sforce-Locator':
				next < job.rows.length ? Buffer.from(String(next)).toString('base64url') : 'null',
			'Sforce-NumberOfRecords': String(rows.length),
		},
	};
}
