import type { Org } from '../org';
import type { Session } from '../records/session';

/** One call of the data API, from the network or from inside a composite request. */
export interface Call {
	org: Org;
	session: Session;
	method: string;
	/** Address of this service, `http://127.0.0.1:1234`. */
	base: string;
	/** Address of the caller's identity. */
	identity: string;
	/** `v60.0`. */
	version: string;
	/** The path after `/services/data/v60.0`, still encoded. */
	path: string;
	query: URLSearchParams;
	/** Header names in lower case. */
	headers: Record<string, string | undefined>;
	/** The parsed JSON body, or the text of any other. */
	body: unknown;
	/** Binary parts of a multipart body by name, base64. */
	files?: Record<string, string>;
	/** API requests of the last day, and how many the org may make. */
	usage(): { used: number; max: number };
	/** Runs another call with the same session, for composite requests. */
	dispatch(
		call: Pick<Call, 'method' | 'path' | 'query' | 'body'> & { headers?: Call['headers'] },
	): Answer;
}

/** What a call answers. A `text` is sent as it is, a `body` as JSON. */
export interface Answer {
	status: number;
	body?: unknown;
	text?: string | Buffer;
	contentType?: string;
	headers?: Record<string, string>;
}

/** The named parts of the route's path, decoded. */
export type Params = Record<string, string>;

export type Handler = (call: Call, params: Params) => Answer;

/** A resource of the data API. `:name` in the pattern stands for one part of the path. */
export interface Route {
	method: string;
	pattern: string;
	handle: Handler;
}

export const route = (method: string, pattern: string, handle: Handler): Route => ({
	method,
	pattern,
	handle,
});

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

export const noContent: Answer = { status: 204 };

/** The number of an API version: 60 of `v60.0`. */
export const versionNumber = (call: Call): number => Number(call.version.slice(1));
