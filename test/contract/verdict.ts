import { isRecord } from './openApi';
import type { RecordedRequest } from './recording';

/** How the sandbox took a request, as far as the contract is concerned. */
export type Verdict =
	| { readonly kind: 'accepted' }
	/** Refused for a parameter's name, type or absence, which every reader of the API agrees on. */
	| { readonly kind: 'refused'; readonly code: string; readonly parameter: string }
	/** Answered for a reason that a stateless mock cannot know. */
	| { readonly kind: 'uncompared'; readonly reason: string };

/** https://docs.stripe.com/error-codes: the codes that speak of a parameter's form alone. */
const FORM_CODES = new Set([
	'parameter_unknown',
	'parameter_missing',
	'parameter_invalid_string_blank',
]);

/** A code for two things: no integer at all, or one out of a range that is documented in words. */
const INTEGER_CODE = 'parameter_invalid_integer';

/** Stripe gives these refusals a parameter but no code. */
const FORM_MESSAGE =
	/^Invalid \S+: must be |^Invalid (array|object|hash|boolean|integer|number|string|value)\b/i;

/** Judges an answer by its status and its error. */
export function verdictOf(request: RecordedRequest): Verdict {
	const { status, answer } = request;
	if (request.faulty) return { kind: 'uncompared', reason: 'a fault that the test asked for' };
	if (status >= 200 && status < 300) return { kind: 'accepted' };
	const error = isRecord(answer) && isRecord(answer['error']) ? answer['error'] : {};
	const code = text(error['code']);
	const parameter = text(error['param']);
	const told = code === '' || code === INTEGER_CODE ? isAboutForm(error) : FORM_CODES.has(code);
	if (status === 400 && told) {
		return { kind: 'refused', code: code === '' ? 'parameter_invalid' : code, parameter };
	}
	return { kind: 'uncompared', reason: [status, code || text(error['type'])].join(' ').trim() };
}

function isAboutForm(error: Readonly<Record<string, unknown>>): boolean {
	return text(error['param']) !== '' && FORM_MESSAGE.test(text(error['message']));
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
