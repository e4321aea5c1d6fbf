import { defiesJoining, type JoinedCall, sendJoined } from './composite';
import type { SalesforceConnection } from './connection';
import { entryOf, isRecord, SalesforceFailure } from './failure';
import { failedRow, refusedRow, type RowOutcome } from './rowOutcome';
import { type PlannedRow, valueOf, type WriteRequest } from './rows';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
export const COLLECTION_SIZE = 200;

interface CollectionResult {
	id?: string | null;
	success: boolean;
	created?: boolean;
	errors?: unknown[];
}

type Report = (row: PlannedRow, outcome: RowOutcome) => void;

/**
 * Writes up to 200 rows by one call, or a few more when one of them makes Salesforce refuse the whole
 * call: then the culprit is looked for, so that the rest is written.
 *
 * @param report called once for each row that was dealt with
 * @throws SalesforceFailure or Problem when a call failed for a reason that is none of the rows'
 */
export async function writeCollection(
	connection: SalesforceConnection,
	request: WriteRequest,
	chunk: readonly PlannedRow[],
	doing: string,
	report: Report,
): Promise<void> {
	let results: CollectionResult[];
	try {
		results = await send(connection, request, chunk, doing);
	} catch (error) {
		if (!(error instanceof SalesforceFailure) || error.status !== 400) throw error;
		const { culprits, rest } = suspects(error, chunk);
		for (const row of culprits) report(row, failedRow(error, doing));
		for (const part of rest) await writeCollection(connection, request, part, doing, report);
		return;
	}
	reportAll(results, request, chunk, doing, report);
}

/**
 * Writes several collections of up to 200 rows by one call, one after the other.
 *
 * @param request writes that may be repeated without harm
 * @param chunks five at most
 * @param report called once for each row that was dealt with
 * @throws SalesforceFailure or Problem when a call failed for a reason that is none of the rows'
 */
export async function writeCollections(
	connection: SalesforceConnection,
	request: Exclude<WriteRequest, { operation: 'create' }>,
	chunks: readonly (readonly PlannedRow[])[],
	doing: string,
	report: Report,
): Promise<void> {
	const calls = chunks.map((chunk) => collectionCall(request, chunk));
	const isJoined = chunks.length > 1 && !defiesJoining(JSON.stringify(calls));
	const answers = isJoined ? await sendJoined(connection, calls, doing) : [];
	for (const [index, chunk] of chunks.entries()) {
		const { status, body } = answers[index] ?? {};
		if (status === 200 && Array.isArray(body)) {
			reportAll(body as CollectionResult[], request, chunk, doing, report);
		} else {
			// Where one was refused as a whole, its culprit is looked for.
			await writeCollection(connection, request, chunk, doing, report);
		}
	}
}

function reportAll(
	results: readonly CollectionResult[],
	request: WriteRequest,
	chunk: readonly PlannedRow[],
	doing: string,
	report: Report,
): void {
	chunk.forEach((row, index) => {
		const result = results[index];
		if (!result) throw misfit(chunk.length, results.length);
		report(row, outcomeOf(result, request, doing));
	});
}

async function send(
	connection: SalesforceConnection,
	request: WriteRequest,
	chunk: readonly PlannedRow[],
	doing: string,
): Promise<CollectionResult[]> {
	const results = await connection.tryRequest<unknown>({
		...collectionCall(request, chunk),
		doing,
	});
	if (!Array.isArray(results)) throw misfit(chunk.length, 0);
	return results as CollectionResult[];
}

/** The call that writes up to 200 rows. */
export function collectionCall(request: WriteRequest, chunk: readonly PlannedRow[]): JoinedCall {
	const { operation, object } = request;
	const isUpsert = operation === 'upsert';
	return {
		method: operation === 'create' ? 'POST' : 'PATCH',
		path: `/composite/sobjects${isUpsert ? `/${object}/${request.externalIdField}` : ''}`,
		json: {
			allOrNone: false,
			// The type stands apart from the values: a row's own field “type” cannot change the object.
			records: chunk.map(({ values }) => ({ attributes: { type: object }, ...values })),
		},
	};
}

/** Whose fault it is that Salesforce refused a call as a whole; `rest` is to be tried again. */
function suspects(
	failure: SalesforceFailure,
	chunk: readonly PlannedRow[],
): { culprits: readonly PlannedRow[]; rest: PlannedRow[][] } {
	const column = /no such column '([^']+)'/i.exec(failure.message)?.[1];
	if (failure.code === 'INVALID_FIELD' && column) {
		const has = ({ values }: PlannedRow) => valueOf(values, column) !== undefined;
		const rest = chunk.filter((row) => !has(row));
		if (rest.length < chunk.length) {
			return { culprits: chunk.filter(has), rest: rest.length > 0 ? [rest] : [] };
		}
	}
	// What is wrong with the object or the call is wrong for all; a value that cannot be read is one row's.
	if (chunk.length === 1 || failure.code !== 'JSON_PARSER_ERROR') {
		return { culprits: chunk, rest: [] };
	}
	const half = Math.ceil(chunk.length / 2);
	return { culprits: [], rest: [chunk.slice(0, half), chunk.slice(half)] };
}

function outcomeOf(result: CollectionResult, request: WriteRequest, doing: string): RowOutcome {
	if (result.success && result.id) {
		const created = result.created ?? request.operation === 'create';
		return { success: true, id: result.id, created };
	}
	return refusedRow((result.errors ?? []).filter(isRecord).map(entryOf), doing);
}

function misfit(sent: number, received: number): SalesforceFailure {
	return new SalesforceFailure(
		'UNEXPECTED_ANSWER',
		`Salesforce answered with ${received} results for ${sent} records`,
		{ effect: 'unknown', attempts: 1 },
	);
}
