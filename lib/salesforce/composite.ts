import type { SalesforceConnection } from './connection';
import { isRecord, SalesforceFailure } from './failure';

/** A call of the data API that goes together with others. */
export interface JoinedCall {
	method: 'GET' | 'POST' | 'PATCH';
	/** From the version on, with its query. */
	path: string;
	json?: unknown;
	headers?: Readonly<Record<string, string>>;
}

/** What Salesforce answered to one of several calls. */
export interface JoinedAnswer {
	status: number;
	body: unknown;
}

/**
 * The calls that one request may carry. The whole counts as one of the org's daily requests.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
export const MOST_JOINED = 25;

/** So many of them may be queries or collections. */
export const JOINED_AT_ONCE = 5;

/**
 * Tells whether a text would be misread in a call that goes together with others: there `@{…}` stands for
 * an earlier answer.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/using_composite_resources.htm
 */
export function defiesJoining(text: string): boolean {
	return text.includes('@{');
}

/**
 * Sends several calls as one request; each succeeds or fails by itself, and they are carried out in
 * order.
 *
 * @param calls such that may be repeated without harm; {@link MOST_JOINED} at most, and
 * {@link JOINED_AT_ONCE} queries and collections among them
 * @returns in order
 * @throws SalesforceFailure or Problem when the request as a whole failed
 */
export async function sendJoined(
	connection: SalesforceConnection,
	calls: readonly JoinedCall[],
	doing: string,
): Promise<JoinedAnswer[]> {
	const answer = await connection.tryRequest<unknown>({
		method: 'POST',
		path: '/composite',
		json: {
			allOrNone: false,
			compositeRequest: calls.map(({ method, path, json, headers }, index) => ({
				method,
				url: `/services/data/v${connection.apiVersion}${path}`,
				referenceId: `call${index}`,
				...(json !== undefined && { body: json }),
				...(headers && { httpHeaders: headers }),
			})),
		},
		repeatable: true,
		readsOnly: calls.every(({ method }) => method === 'GET'),
		doing,
	});
	const answers = isRecord(answer) ? answer['compositeResponse'] : undefined;
	if (!Array.isArray(answers) || answers.length !== calls.length) {
		throw new SalesforceFailure(
			'UNEXPECTED_ANSWER',
			`Salesforce did not answer each of ${calls.length} calls`,
			{ effect: 'unknown', attempts: 1 },
		);
	}
	return answers.map((each: unknown): JoinedAnswer => {
		const { httpStatusCode: status, body } = isRecord(each) ? each : {};
		return { status: typeof status === 'number' ? status : 0, body };
	});
}
