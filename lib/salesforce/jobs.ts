import type { SalesforceConnection } from './connection';
import { SalesforceFailure } from './failure';

/** A job of Bulk API 2.0, as Salesforce tells of it. */
export interface JobInfo {
	id: string;
	state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
	errorMessage?: string;
}

const FIRST_POLL_MS = 1_000;
const SLOWEST_POLL_MS = 15_000;
/** Jobs may wait for others of the org. */
const LONGEST_JOB_MS = 60 * 60 * 1000;

/**
 * Looks after a job until it has ended, ever more slowly. A job that takes too long is left to itself:
 * Salesforce goes on with it.
 *
 * @param path of the job
 * @throws SalesforceFailure
 */
export async function awaitJob(
	connection: SalesforceConnection,
	path: string,
	doing: string,
): Promise<JobInfo> {
	const { clock } = connection;
	const begin = clock.monotonicMs();
	for (let delay = FIRST_POLL_MS; ; delay = Math.min(delay * 1.5, SLOWEST_POLL_MS)) {
		await clock.sleep(delay);
		const job = await connection.tryRequest<JobInfo>({ path, doing });
		if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
		if (clock.monotonicMs() - begin > LONGEST_JOB_MS) {
			throw new SalesforceFailure(
				'JOB_STILL_RUNNING',
				`Bulk job ${job.id} has not ended after ${LONGEST_JOB_MS / 60_000} minutes (${job.state}); see Setup > Bulk Data Load Jobs in Salesforce`,
				{ effect: 'unknown', attempts: 1 },
			);
		}
	}
}
