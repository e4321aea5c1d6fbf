import { existsSync, readFileSync } from 'node:fs';
import { isRecord } from './openApi';

/** One request that the sandbox got, with what it answered. */
export interface RecordedRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	/** The parameters as sent, form encoded: the query's for GET, otherwise the query's and the body's. */
	readonly form: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly status: number;
	/** The parsed body; undefined where there was none or it was no JSON. */
	readonly answer: unknown;
	/** Whether a fault that a test asked for had a hand in the answer. */
	readonly faulty: boolean;
}

/**
 * Reads the lines that sandboxes appended to a recording, those of Stripe's service alone.
 * @throws on a line that is no request
 */
export function readRecording(file: string): RecordedRequest[] {
	if (!existsSync(file)) return [];
	return parseRecording(readFileSync(file, 'utf8'));
}

/** The same for the text of a recording. */
export function parseRecording(text: string): RecordedRequest[] {
	return text
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => JSON.parse(line) as unknown)
		.filter((line) => !isRecord(line) || line['service'] === 'stripe')
		.map(toRequest);
}

function toRequest(line: unknown): RecordedRequest {
	if (!isRecord(line)) throw new Error(`A recording holds no request: ${JSON.stringify(line)}`);
	const { method, path, status } = line;
	if (typeof method !== 'string' || typeof path !== 'string' || typeof status !== 'number') {
		throw new Error(`A recorded request lacks method, path or status: ${JSON.stringify(line)}`);
	}
	const query = formOf(line['query']).replace(/^\?/, '');
	const body = method === 'GET' ? '' : formOf(line['body']);
	return {
		method,
		path: path.split('?')[0] ?? path,
		form: [query, body].filter((part) => part !== '').join('&'),
		headers: textMembers(line['headers']),
		status,
		answer: typeof line['response'] === 'string' ? parsed(line['response']) : line['response'],
		faulty: line['fault'] !== null && line['fault'] !== undefined && line['fault'] !== false,
	};
}

function formOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return value === null || value === undefined
		? ''
		: new URLSearchParams(textMembers(value)).toString();
}

function textMembers(value: unknown): Record<string, string> {
	if (!isRecord(value)) return {};
	const members = Object.entries(value).filter((entry): entry is [string, string] => {
		return typeof entry[1] === 'string';
	});
	return Object.fromEntries(members.map(([name, text]) => [name.toLowerCase(), text]));
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
