import { collectionCall } from './collections';
import { defiesJoining, type JoinedAnswer, sendJoined } from './composite';
import type { SalesforceConnection } from './connection';
import { salesforceProblem } from './errors';
import { isRecord } from './failure';
import { answerIn, encodedLength, LONGEST_QUERY, queryCall } from './query';
import { prepareRows, type WriteRequest } from './rows';
import type { Soql } from './soql';

/** What came of a query and the writing after it. */
export interface ReadAndWritten<R> {
	/** The records as they stood before; undefined where the query is to be sent by itself. */
	found?: R[];
	/** All rows are written; else they are to be sent by themselves, which tells what is wrong with them. */
	isWritten: boolean;
}

/**
 * Reads records and upserts others after that, as one of the org's daily requests.
 *
 * @param request up to 200 rows, which may be written twice without harm
 * @throws Problem when the request as a whole failed
 */
export async function queryThenUpsert<R>(
	connection: SalesforceConnection,
	query: Soql,
	request: Extract<WriteRequest, { operation: 'upsert' }>,
	doing: string,
): Promise<ReadAndWritten<R>> {
	const { rows, refused } = prepareRows(request);
	const calls = [queryCall(query), collectionCall(request, rows)];
	const isTooMuch = refused.length > 0 || encodedLength(query) > LONGEST_QUERY;
	if (isTooMuch || defiesJoining(JSON.stringify(calls))) return { isWritten: false };
	try {
		const [read, written] = await sendJoined(connection, calls, doing);
		const answer = answerIn<R>(read);
		return { ...(answer?.done && { found: answer.records }), isWritten: isAllWritten(written) };
	} catch (error) {
		throw salesforceProblem(error, doing);
	}
}

function isAllWritten({ status, body }: Partial<JoinedAnswer> = {}): boolean {
	return (
		status === 200 &&
		Array.isArray(body) &&
		body.every((result: unknown) => isRecord(result) && result['success'] === true)
	);
}
