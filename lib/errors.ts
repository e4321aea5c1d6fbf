import { redact } from './redact';

/** Where the refusal came from: our own check of the input, or a service's answer. */
export type ProblemOrigin = 'input' | 'stripe' | 'salesforce' | 'plaid' | 'network';

export interface ProblemDetails {
	origin: ProblemOrigin;
	/** What the builder can do about it, as a sentence. */
	whatToDo?: string;
	/** The field at fault, as the builder sees it in the node ("Email", "Shipping > Country"). */
	field?: string;
	/** The service's own code, such as `resource_missing`. */
	code?: string;
	httpStatus?: number;
	/** The service's ID of the request, to quote to its support. */
	requestId?: string;
	/** What else a workflow may want to decide by, by name, such as `tryAgain`; nothing secret. */
	facts?: Readonly<Record<string, string>>;
	cause?: unknown;
}

/**
 * A failure told to the builder: `message` says what failed, `whatToDo` what to do about it.
 * Everything in `lib/` that refuses or gives up throws this; `lib/n8n` turns it into n8n's errors.
 * It carries no stack trace meant for the builder, and keys and card numbers are taken out of its words,
 * whoever put them in: a service that repeats what it was sent, or a check of ours.
 */
export class Problem extends Error {
	readonly origin: ProblemOrigin;
	readonly whatToDo?: string;
	readonly field?: string;
	readonly code?: string;
	readonly httpStatus?: number;
	readonly requestId?: string;
	readonly facts: Readonly<Record<string, string>>;

	constructor(message: string, details: ProblemDetails) {
		super(redact(message), { cause: details.cause });
		this.name = 'Problem';
		this.origin = details.origin;
		this.whatToDo = details.whatToDo && redact(details.whatToDo);
		this.field = details.field && redact(details.field);
		this.code = details.code;
		this.httpStatus = details.httpStatus;
		this.requestId = details.requestId;
		this.facts = details.facts ?? {};
	}
}

/** The same problem, with more advice behind what there is; `advice` is a sentence. */
export function withAdvice(problem: Problem, advice: string): Problem {
	const { message, origin, field, code, httpStatus, requestId, facts, cause } = problem;
	const whatToDo = [problem.whatToDo, advice].filter(Boolean).join(' ');
	return new Problem(message, {
		origin,
		whatToDo,
		field,
		code,
		httpStatus,
		requestId,
		facts,
		cause,
	});
}

/**
 * Bad input, refused before anything is written.
 *
 * @param field the field's name as the builder sees it
 * @param what what is wrong with it, a sentence without the field's name in front
 * @param whatToDo how to put it right
 */
export function badInput(field: string, what: string, whatToDo?: string): Problem {
	return new Problem(`${field}: ${what}`, { origin: 'input', field, whatToDo });
}
