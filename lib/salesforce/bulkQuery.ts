import type { SalesforceConnection } from './connection';
import { fromCsv } from './csv';
import { salesforceProblem } from './errors';
import { SalesforceFailure } from './failure';
import { awaitJob, type JobInfo, resultPages } from './jobs';
import type { Soql } from './soql';

export interface BulkQueryOptions {
	doing?: string;
	/** Records a page; Salesforce chooses without it. */
	pageSize?: number;
}

/**
 * Runs a query as a job of Bulk API 2.0, for results so large that paging them costs too many requests,
 * and yields its records page by page. All values are text; empty fields are ''.
 *
 * @throws Problem
 */
export async function* bulkQuery(
	connection: SalesforceConnection,
	query: Soql,
	{ doing = 'Reading from Salesforce in bulk', pageSize }: BulkQueryOptions = {},
): AsyncGenerator<Record<string, string>[], void, undefined> {
	try {
		const { id } = await connection.tryRequest<JobInfo>({
			method: 'POST',
			path: '/jobs/query',
			json: { operation: 'query', query: query.text },
			// A second job would only read the same once more.
			repeatable: true,
			readsOnly: true,
			doing,
		});
		const path = `/jobs/query/${id}`;
		const { state, errorMessage } = await awaitJob(connection, path, doing);
		if (state !== 'JobComplete') {
			throw new SalesforceFailure('BULK_JOB_FAILED', errorMessage ?? `The bulk job was ${state}`, {
				effect: 'none',
				attempts: 1,
			});
		}
		for await (const csv of resultPages(connection, `${path}/results`, doing, pageSize)) {
			yield await fromCsv(csv);
		}
	} catch (error) {
		throw salesforceProblem(error, doing);
	}
}
