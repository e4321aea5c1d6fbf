/** One entry of the array that Salesforce answers errors with. */
export interface ErrorEntry {
	message: string;
	errorCode: string;
	fields?: string[];
	[more: string]: unknown;
}

/**
 * A refusal as Salesforce words it. `status` is the HTTP status of the REST reply; within a
 * collection the entry becomes one row's `{statusCode, message, fields}` instead.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export class SalesforceError extends Error {
	readonly entries: ErrorEntry[];

	constructor(
		readonly status: number,
		readonly errorCode: string,
		message: string,
		readonly fields?: string[],
		readonly more: Record<string, unknown> = {},
	) {
		super(message);
		this.name = 'SalesforceError';
		this.entries = [{ ...more, message, errorCode, ...(fields ? { fields } : {}) }];
	}
}

/** The requested resource does not exist. */
export function notFound(message = 'The requested resource does not exist'): SalesforceError {
	return new SalesforceError(404, 'NOT_FOUND', message);
}

/** A body that cannot be read as what the resource expects. */
export function unreadableBody(message: string): SalesforceError {
	return new SalesforceError(400, 'JSON_PARSER_ERROR', message);
}

/** The method is not one that this resource has. */
export function methodNotAllowed(method: string, allowed: string): SalesforceError {
	return new SalesforceError(
		405,
		'METHOD_NOT_ALLOWED',
		`HTTP Method '${method}' not allowed. Allowed are ${allowed}`,
	);
}
