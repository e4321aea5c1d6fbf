import { type Call, Refused } from './door';

/** A form has few fields, each short. */
const LONGEST_VALUE = 10_000;

/**
 * The fields of a posted form, each as text; of one that came several times the first.
 *
 * n8n reads a multipart form before any node sees it, as `data` and `files`; files are not taken.
 *
 * @throws Refused when the body is no form
 */
export function formFields({ contentType, body }: Call): ReadonlyMap<string, string> {
	const fields = fieldsOf(contentType, body);
	if (typeof fields !== 'object' || fields === null) throw new Refused(400, 'its form is empty');
	return new Map(
		Object.entries(fields).flatMap(([name, given]: [string, unknown]): Array<[string, string]> => {
			const value: unknown = Array.isArray(given) ? given[0] : given;
			return typeof value === 'string' ? [[name, value.slice(0, LONGEST_VALUE)]] : [];
		}),
	);
}

function fieldsOf(contentType: string, body: unknown): unknown {
	switch (contentType) {
		case 'application/x-www-form-urlencoded':
			return body;
		case 'multipart/form-data':
			return typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
		default:
			throw new Refused(415, 'it is no form');
	}
}
