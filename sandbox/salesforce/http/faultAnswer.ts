import type { Fault } from '../../control/faults';
import type { Answer } from './call';

/** What Salesforce says with each status when the fault does not bring words of its own. */
const usual: Record<number, { errorCode: string; message: string }> = {
	401: { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
	403: { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
	429: { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' },
	500: { errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' },
	503: { errorCode: 'SERVER_UNAVAILABLE', message: 'The server is too busy to answer.' },
};

/** The answer that a status fault asks for. */
export function faultAnswer(fault: Extract<Fault, { type: 'status' }>): Answer {
	const headers = fault.headers ?? {};
	// A text is a page, or SOAP.
	if (typeof fault.body === 'string') return { status: fault.status, text: fault.body, headers };
	const body = fault.body ?? [
		usual[fault.status] ?? {
			errorCode: 'UNKNOWN_EXCEPTION',
			message: 'An unexpected error occurred.',
		},
	];
	return { status: fault.status, body, headers };
}
