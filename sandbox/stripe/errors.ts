/** The fields of Stripe's error object: https://docs.stripe.com/api/errors */
export interface ErrorFields {
	type: 'invalid_request_error' | 'card_error' | 'api_error' | 'idempotency_error';
	message: string;
	code?: string;
	param?: string;
	decline_code?: string;
	/** The charge that was tried. */
	charge?: string;
	/** The objects that the refusal is about, as they are now. */
	payment_intent?: object;
	setup_intent?: object;
	payment_method?: object;
}

/** An answer of Stripe's that is no success. */
export class StripeError extends Error {
	constructor(
		readonly status: number,
		readonly fields: ErrorFields,
		readonly options: {
			headers?: Record<string, string>;
			/**
			 * The parameters were refused before the endpoint began, so that nothing is kept for the
			 * idempotency key: https://docs.stripe.com/api/idempotent_requests
			 */
			beforeEndpoint?: boolean;
		} = {},
	) {
		super(fields.message);
	}
}

/** 400 `invalid_request_error` from an endpoint that had begun. */
export function invalidRequest(message: string, code?: string, param?: string): StripeError {
	return new StripeError(400, {
		type: 'invalid_request_error',
		message,
		...(code && { code }),
		...(param && { param }),
	});
}

/** 400 for parameters that are refused before the endpoint begins. */
export function invalidParameter(message: string, param: string, code?: string): StripeError {
	return new StripeError(
		400,
		{ type: 'invalid_request_error', message, ...(code && { code }), param },
		{ beforeEndpoint: true },
	);
}

export function missingParameter(param: string): StripeError {
	return invalidParameter(`Missing required param: ${param}.`, param, 'parameter_missing');
}

export function emptyParameter(param: string): StripeError {
	return invalidParameter(
		`You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
		param,
		'parameter_invalid_empty',
	);
}

/**
 * `resource_missing`: 404 where the address named the object, 400 where a parameter did.
 * `hint` is what follows the ID, for instance that the object exists in the other mode.
 */
export function noSuch(
	what: string,
	id: string,
	{
		param = 'id',
		status = 404,
		hint = '',
	}: { param?: string; status?: number; hint?: string } = {},
): StripeError {
	return new StripeError(status, {
		type: 'invalid_request_error',
		code: 'resource_missing',
		message: `No such ${what}: '${id}'${hint}`,
		param,
	});
}

export function cardDeclined(code: string, message: string, declineCode?: string): StripeError {
	return new StripeError(402, {
		type: 'card_error',
		code,
		message,
		...(declineCode && { decline_code: declineCode }),
	});
}

/** Stripe's error codes each have a page: https://docs.stripe.com/error-codes */
export function errorBody(fields: ErrorFields, requestLogUrl: string | undefined): object {
	return {
		error: {
			...fields,
			...(fields.code && {
				doc_url: `https://stripe.com/docs/error-codes/${fields.code.replaceAll('_', '-')}`,
			}),
			...(requestLogUrl && { request_log_url: requestLogUrl }),
		},
	};
}
