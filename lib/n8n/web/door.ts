import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { problemFields } from '../problems';

/** What a caller is answered. */
export interface Answer {
	status: number;
	contentType: string;
	body: string | Buffer;
	headers?: Readonly<Record<string, string>>;
	/** What the workflow is started with; nothing or an empty list starts none. */
	items?: readonly INodeExecutionData[];
	/** Notes what has been dealt with. Not called when the caller was told to come again. */
	whenPassedOn?: () => void;
}

/** A call that is turned away. The caller learns the status and no more. */
export class Refused extends Error {
	/**
	 * @param why for n8n's log; nothing that the caller sent stands in it as it came
	 * @param inJson for a caller that can read nothing else, such as a flow in Salesforce
	 */
	constructor(
		readonly status: number,
		why: string,
		readonly inJson = false,
	) {
		super(why);
	}
}

/** What there is of a call, before its body is looked at. */
export interface Call {
	method: string;
	/** By names in small letters; of one that came twice the first. */
	headers: Readonly<Record<string, string | undefined>>;
	/** The body's content type without its parameters, in small letters. */
	contentType: string;
	/** The bytes as they came, over which signatures are made. n8n has none of a multipart form. */
	rawBody?: Buffer;
	/** What n8n made of the body. */
	body: unknown;
}

export interface DoorSettings {
	/** Milliseconds after which the caller is told to come again. */
	patienceMs: number;
	/** Bytes of the largest body that is looked at. */
	largestBody: number;
	/** What a caller is told who is to come again. Default: nothing, in JSON to who speaks JSON. */
	later?: Pick<Answer, 'body' | 'contentType' | 'headers'>;
	/** What a caller is told who is turned away. Default: nothing. */
	refused?: Pick<Answer, 'body' | 'contentType' | 'headers'>;
}

const NOTHING = { contentType: 'text/plain', body: '' };
const NOTHING_IN_JSON = { contentType: 'application/json', body: '{}' };

/**
 * Answers a call from outside. Whatever happens in `take`, the caller gets an answer and n8n none of
 * the error: it would start an execution for each call that fails, forged ones included.
 * https://github.com/n8n-io/n8n/blob/master/packages/cli/src/webhooks/webhook-helpers.ts
 *
 * A {@link Refused} is answered with its status, any other failure and one that takes too long with
 * 503, so that a service calls again. n8n's log says why.
 */
export async function answerCall(
	context: IWebhookFunctions,
	{ patienceMs, largestBody, later, refused }: DoorSettings,
	take: (call: Call) => Promise<Answer>,
): Promise<IWebhookResponseData> {
	const { name } = context.getNode();
	let answer: Answer;
	try {
		const call = callOf(context);
		if (bytesOf(call) > largestBody) throw new Refused(413, 'its body is too large');
		answer = await inTime(take(call), patienceMs);
	} catch (error) {
		if (error instanceof Refused) {
			context.logger.warn(`${name} refused a call: ${error.message}`);
			const nothing = error.inJson ? NOTHING_IN_JSON : NOTHING;
			answer = { status: error.status, ...(refused ?? nothing) };
		} else {
			context.logger.error(`${name} could not take a call: ${wordsOf(error)}`);
			answer = { status: 503, ...(later ?? (isJson(context) ? NOTHING_IN_JSON : NOTHING)) };
		}
	}
	answer.whenPassedOn?.();
	const response = context.getResponseObject();
	response.status(answer.status).set('content-type', answer.contentType);
	for (const [header, value] of Object.entries(answer.headers ?? {})) response.set(header, value);
	response.end(answer.body);
	const items = answer.items ?? [];
	return { noWebhookResponse: true, ...(items.length > 0 && { workflowData: [[...items]] }) };
}

function isJson(context: IWebhookFunctions): boolean {
	return /^\s*application\/json\b/i.test(context.getHeaderData()['content-type']?.toString() ?? '');
}

function callOf(context: IWebhookFunctions): Call {
	const request = context.getRequestObject();
	const headers = Object.fromEntries(
		Object.entries(context.getHeaderData()).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? String(value[0]) : value === undefined ? undefined : value,
		]),
	);
	const [contentType = ''] = (headers['content-type'] ?? '').split(';');
	const rawBody: unknown = request.rawBody;
	return {
		method: request.method,
		headers,
		contentType: contentType.trim().toLowerCase(),
		rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined,
		body: context.getBodyData(),
	};
}

function bytesOf({ rawBody, headers }: Call): number {
	return rawBody?.length ?? (Number(headers['content-length']) || 0);
}

/** @throws an Error when it takes too long; what was begun goes on, and counts for nothing */
async function inTime<T>(work: Promise<T>, patienceMs: number): Promise<T> {
	// Such a timer keeps no process alive, and needs not be cleared.
	const end = AbortSignal.timeout(patienceMs);
	return await new Promise<T>((resolve, reject) => {
		end.addEventListener('abort', () => {
			reject(new Error(`it took more than ${patienceMs / 1000} seconds`));
		});
		work.then(resolve, reject);
	});
}

function wordsOf(error: unknown): string {
	const { error: message, details } = problemFields(error);
	const { whatToDo } = details;
	return typeof whatToDo === 'string' ? `${message.replace(/\.?$/, '.')} ${whatToDo}` : message;
}
