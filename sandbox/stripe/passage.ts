import type { FastifyRequest } from 'fastify';
import type { DrawnFaults } from '../control/faults';
import type { LoggedRequest } from '../control/requestLog';
import type { FormHash } from './form';
import type { Operation } from './operation';
import type { Scope } from './store';

/** One request on its way through. */
export interface Passage {
	request: FastifyRequest;
	operation: Operation | undefined;
	requestId: string;
	drawn: DrawnFaults;
	entry: LoggedRequest;
	path: string;
	form: FormHash;
	scope?: Scope;
	version?: string;
}

/** The first value of a header. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/** The text before and after the first `separator`. */
export function splitOnce(text: string, separator: string): string[] {
	const at = text.indexOf(separator);
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
