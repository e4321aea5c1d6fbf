/** What Plaid says of a refusal. https://plaid.com/docs/errors/ */
export interface ErrorFields {
	error_type: string;
	error_code: string;
	error_message: string;
	/** For the person at the bank; null where it is none of their business. */
	display_message: string | null;
}

/** A refusal, as Plaid's API answers it. */
export class PlaidRefusal extends Error {
	constructor(
		readonly fields: ErrorFields,
		readonly status = 400,
	) {
		super(fields.error_message);
	}
}

function refusal(type: string, code: string, message: string, status?: number): PlaidRefusal {
	const fields = { error_type: type, error_code: code, error_message: message };
	return new PlaidRefusal({ ...fields, display_message: null }, status);
}

/** https://plaid.com/docs/errors/invalid-request/ */
export function missingFields(names: readonly string[]): PlaidRefusal {
	const message = `the following required fields are missing: ${names.join(', ')}`;
	return refusal('INVALID_REQUEST', 'MISSING_FIELDS', message);
}

/** https://plaid.com/docs/errors/invalid-request/ */
export function unknownFields(names: readonly string[]): PlaidRefusal {
	const message = `the following fields are not recognized by this endpoint: ${names.join(', ')}`;
	return refusal('INVALID_REQUEST', 'UNKNOWN_FIELDS', message);
}

/** https://plaid.com/docs/errors/invalid-request/ */
export function invalidField(message: string): PlaidRefusal {
	return refusal('INVALID_REQUEST', 'INVALID_FIELD', message);
}

/** https://plaid.com/docs/errors/invalid-request/ */
export function invalidBody(): PlaidRefusal {
	return refusal('INVALID_REQUEST', 'INVALID_BODY', 'body could not be parsed as JSON');
}

/** https://plaid.com/docs/errors/invalid-request/ */
export function notFound(): PlaidRefusal {
	return refusal('INVALID_REQUEST', 'NOT_FOUND', 'the endpoint was not found', 404);
}

/** https://plaid.com/docs/errors/invalid-input/ */
export function invalidInput(code: string, message: string): PlaidRefusal {
	return refusal('INVALID_INPUT', code, message);
}

/** The bank wants its customer to sign in again. https://plaid.com/docs/errors/item/#item_login_required */
export function loginRequired(): PlaidRefusal {
	const message =
		'the login details of this item have changed and the user has to sign in again. use Link in update mode to restore the item';
	return refusal('ITEM_ERROR', 'ITEM_LOGIN_REQUIRED', message);
}

/** A fault of the service itself. https://plaid.com/docs/errors/api/ */
export function internalError(status = 500): PlaidRefusal {
	if (status === 429) {
		return refusal(
			'RATE_LIMIT_EXCEEDED',
			'RATE_LIMIT',
			'rate limit exceeded. try again later',
			429,
		);
	}
	return refusal('API_ERROR', 'INTERNAL_SERVER_ERROR', 'an unexpected error occurred', status);
}
