import type { Problem } from '../errors';

const FATAL_CODES: ReadonlySet<string> = new Set([
	'DAILY_SHARE_USED',
	'INVALID_SESSION_ID',
	'REQUEST_LIMIT_EXCEEDED',
	'api_key_expired',
]);

/**
 * Tells whether a failure would meet every further record as well: a key or session that is not
 * accepted, a limit used up, a service that cannot be reached after many attempts. Going on would put
 * each record among the problems for nothing.
 */
export function isFatal({ origin, code = '', httpStatus, field }: Problem): boolean {
	if (FATAL_CODES.has(code)) return true;
	switch (origin) {
		case 'network':
			return true;
		case 'stripe':
			return httpStatus === 401 || httpStatus === 403 || isDown(httpStatus);
		case 'plaid':
		case 'salesforce':
			// What Salesforce says of a single row comes without a status.
			return isDown(httpStatus);
		case 'input':
			// A credential that cannot be used is not the record's fault either.
			return field === 'Credential';
	}
}

/** A request is tried for half a minute before it fails with these. */
function isDown(status = 0): boolean {
	return status === 429 || status === 502 || status === 503 || status === 504;
}
