import { SalesforceError } from '../errors';

/** Metadata that cannot be. */
export function integrity(message: string, ...fields: string[]): SalesforceError {
	return new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', message, fields);
}
