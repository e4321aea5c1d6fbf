import { formatDatetime } from '../dates';
import { notFound, SalesforceError } from '../errors';
import { isDelimiter, type CsvForm } from './csv';
import type { Org } from '../org';
import type { Session } from '../records/session';

export type JobState =
	| 'Open'
	| 'UploadComplete'
	| 'InProgress'
	// It stays in one of these.
	| 'JobComplete'
	| 'Failed'
	| 'Aborted';

/** What every bulk job has. */
export interface Job extends CsvForm {
	id: string;
	operation: string;
	object: string;
	state: JobState;
	userId: string;
	createdAt: number;
	version: string;
	errorMessage?: string;
	/** Answers to come in which the job is still not done. */
	pollsLeft: number;
}

/** The bulk jobs of one kind. Jobs are asynchronous: what is asked for is seen by asking again. */
export class Jobs<T extends Job> {
	private readonly jobs = new Map<string, T>();

	constructor(
		private readonly org: Org,
		private readonly finish: (job: T) => void,
	) {}

	add(job: T): T {
		this.jobs.set(job.id, job);
		return job;
	}

	/** Throws NOT_FOUND. */
	find(session: Session, id: string): T {
		const job = this.jobs.get(id) ?? this.jobs.get(id.slice(0, 18));
		if (!job || job.userId !== session.userId) throw notFound();
		return job;
	}

	all(session: Session): T[] {
		return [...this.jobs.values()].filter((job) => job.userId === session.userId);
	}

	/** One look at a job: it moves on from UploadComplete over InProgress to its end. */
	poll(job: T): void {
		if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
		if (job.pollsLeft > 0) {
			job.pollsLeft--;
			job.state = 'InProgress';
			return;
		}
		this.finish(job);
	}

	/** Starts the work: nothing is done before it has been looked at `bulkPolls` times. */
	start(job: T): void {
		job.state = 'UploadComplete';
		job.pollsLeft = this.org.settings.bulkPolls;
	}

	abort(job: T): void {
		if (job.state === 'JobComplete' || job.state === 'Failed') throw wrongState(job);
		job.state = 'Aborted';
	}

	delete(job: T): void {
		if (job.state === 'Open' || job.state === 'InProgress') throw wrongState(job);
		this.jobs.delete(job.id);
	}

	clear(): void {
		this.jobs.clear();
	}
}

/** The columns and line ends that a job asks for. Throws on names that there are not. */
export function csvForm(body: Record<string, unknown>): CsvForm {
	const columnDelimiter =
		typeof body['columnDelimiter'] === 'string' ? body['columnDelimiter'] : 'COMMA';
	const lineEnding = typeof body['lineEnding'] === 'string' ? body['lineEnding'] : 'LF';
	if (!isDelimiter(columnDelimiter))
		throw invalidJob(`Invalid columnDelimiter: ${columnDelimiter}`);
	if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
		throw invalidJob(`Invalid lineEnding: ${lineEnding}`);
	return { columnDelimiter, lineEnding };
}

/** What is asked for is no job. */
export function invalidJob(message: string): SalesforceError {
	return new SalesforceError(400, 'INVALIDJOB', message);
}

/** The job is not in a state in which this can be done. */
export function wrongState(job: Job): SalesforceError {
	return new SalesforceError(
		400,
		'INVALIDJOBSTATE',
		`Job is in state ${job.state}; this is not possible now`,
	);
}

/** The part of a job's description that all kinds share. */
export function describeJob(job: Job): Record<string, unknown> {
	return {
		id: job.id,
		operation: job.operation,
		object: job.object,
		createdById: job.userId,
		createdDate: formatDatetime(job.createdAt),
		systemModstamp: formatDatetime(job.createdAt),
		state: job.state,
		concurrencyMode: 'Parallel',
		contentType: 'CSV',
		apiVersion: Number(job.version.slice(1)),
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
	};
}
