import type { SalesforceConnection } from '../salesforce/connection';
import { OVERLAP_MS } from '../salesforce/overlap';
import {
	type ChangedRecord,
	changedRecords,
	type ChangePosition,
	queryRecords,
	retrieveRecords,
} from '../salesforce/query';
import { allOf, anyOf, identifier, soql, type Soql } from '../salesforce/soql';
import { withoutEchoes } from './echoes';
import type { Page } from './run';
import type { StreamState } from './state';

/** Which records of an object in Salesforce a sync follows. */
export interface RecordStream {
	object: string;
	/** API names of what is read of each; `Id` and `SystemModstamp` come in any case. */
	fields: readonly string[];
	/** The field that the sync writes its stamp into. */
	stampField: string;
	/** The builder's choice. */
	where?: Soql;
	/** Records that are looked at whether they changed or not, such as those that nothing was made of yet. */
	pending?: Soql;
	/** What is being done, for the problem when it fails. */
	doing: string;
}

type AnyRecord = ChangedRecord & Record<string, unknown>;

/** As many as one request reads. */
const READ_AT_ONCE = 2000;

/**
 * The pages of a run over an object in Salesforce: first the records that were asked for by ID, the retry
 * list among them, then all that changed since the cursor, in the order of their changes. Without a
 * cursor that is all there are.
 *
 * @param asked IDs of records to be looked at besides
 * @param until changes up to this moment, ISO 8601
 */
export async function* recordPages<R extends AnyRecord>(
	connection: SalesforceConnection,
	stream: RecordStream,
	state: StreamState,
	asked: readonly string[],
	until: string,
): AsyncGenerator<Page<R>, void, undefined> {
	const { object, fields, stampField, where, pending, doing } = stream;
	const ids = [...new Set([...state.retry, ...asked])];
	const read = ['Id', ...fields, 'SystemModstamp'];
	const sent = new Map<string, string>();
	for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
		const some = ids.slice(start, start + READ_AT_ONCE);
		const found = await retrieveRecords<R>(connection, object, some, read, doing);
		const records = found.filter((record) => record !== null);
		for (const { Id, SystemModstamp } of records) sent.set(Id, SystemModstamp);
		yield { records, asked: some };
	}
	const { cursor, running, echoes } = state;
	const since = cursor && soql`SystemModstamp >= ${new Date(Date.parse(cursor) - OVERLAP_MS)}`;
	const changed = since && pending ? anyOf(pending, since) : since || undefined;
	const conditions = [changed, where, ...withoutEchoes(echoes, stampField)];
	const changes = changedRecords<R>(
		connection,
		{
			object,
			fields,
			...(conditions.some((each) => each) && { where: allOf(...conditions) }),
			after: running && resumePosition(running.after, running.until),
			// Stamps are whole seconds.
			before: new Date(Date.parse(until) + 1000).toISOString(),
		},
		{ doing },
	);
	for await (const { records, position } of changes) {
		// A page is read while another is written: what was asked for may come as it was before that.
		const isSent = ({ Id, SystemModstamp }: R) => sent.get(Id) === SystemModstamp;
		yield { records: records.filter((record) => !isSent(record)), position };
	}
}

/** Where to go on after a run that was broken off; not nearer to its end than changes may come late. */
export function resumePosition(after: ChangePosition, until: string): ChangePosition {
	const late = new Date(Date.parse(until) - OVERLAP_MS).toISOString();
	return after.stamp < late ? after : { stamp: late };
}

/** The latest change of any record of an object, deleted ones too, by the org's own clock; ISO 8601. */
export async function latestChange(
	connection: SalesforceConnection,
	object: string,
	doing: string,
): Promise<string> {
	const [latest] = await queryRecords<ChangedRecord>(
		connection,
		soql`SELECT Id, SystemModstamp FROM ${identifier(object)} ORDER BY SystemModstamp DESC LIMIT 1`,
		{ doing, withDeleted: true },
	);
	return new Date(latest?.SystemModstamp ?? 0).toISOString();
}
