import type Stripe from 'stripe';
import { Problem } from '../errors';
import { permissionsIn } from './permissions';

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Tells whether something thrown is an error of Stripe's SDK; works without loading the SDK. */
export function isStripeError(error: unknown): error is StripeError {
	return (
		error instanceof Error &&
		'rawType' in error &&
		'type' in error &&
		typeof error.type === 'string' &&
		error.type.startsWith('Stripe')
	);
}

/** Tells whether Stripe refused a request because its idempotency key came with other parameters before. */
export function isOtherUseOfKey(error: unknown): boolean {
	return isStripeError(error) && error.rawType === 'idempotency_error' && !isKeyInUse(error);
}

/** Tells whether the first request with the key is under way: what comes of it is not known yet. */
export function isKeyInUse(error: unknown): boolean {
	return isStripeError(error) && error.code === 'idempotency_key_in_use';
}

/** As {@link isOtherUseOfKey}, or as {@link isKeyInUse}. */
export function isKeyTaken(error: unknown): boolean {
	return isOtherUseOfKey(error) || isKeyInUse(error);
}

/** Tells whether Stripe does not know the customer that the request was about, or knows it as deleted. */
export function isMissingCustomer(error: unknown): boolean {
	return (
		isStripeError(error) &&
		error.code === 'resource_missing' &&
		(error.param === 'id' || error.param === 'customer' || /^No such customer/.test(error.message))
	);
}

/** Tells whether Stripe refused a request for what it asked, or for who asked: trying again is no use. */
export function isRefusal(error: unknown): boolean {
	if (!isStripeError(error)) return false;
	return ['StripeInvalidRequestError', 'StripePermissionError'].includes(error.type);
}

/** Tells whether it is unknown if the write took place: Stripe failed, or no answer came. */
export function isOutcomeUnknown(error: unknown): boolean {
	if (!isStripeError(error)) return false;
	return error.type === 'StripeConnectionError' || (error.statusCode ?? 0) >= 500;
}

/** Tells whether Stripe repeats an answer to the same key that was a refusal, or a failure of its own. */
export function isReplayedFailure(error: unknown): boolean {
	return isStripeError(error) && error.headers?.['idempotent-replayed'] === 'true';
}

/** Tells whether the failure is a stored one that Stripe will answer to this key again and again. */
export function isStoredFailure(error: unknown): boolean {
	return (
		isStripeError(error) &&
		(error.statusCode ?? 0) >= 500 &&
		(isReplayedFailure(error) || error.headers?.['stripe-should-retry'] === 'false')
	);
}

/** What to do about a refusal, by Stripe's code or type. https://docs.stripe.com/error-codes */
const ADVICE: Readonly<Record<string, string>> = {
	resource_missing:
		'Check the ID, and that it belongs to the same Stripe account and the same mode (test or live) as the credential.',
	account_invalid: 'Check the connected account: the credential’s account must have access to it.',
	coupon_expired: 'Choose a coupon that is still valid.',
	tax_id_invalid: 'Check the number and its type with the customer.',
	email_invalid: 'Check the e-mail address.',
	parameter_unknown:
		'This account’s Stripe API does not take this field. Leave it empty, and report it to the maintainers of this node.',
	api_key_expired:
		'The key was rolled or revoked. Copy the current one from the Stripe Dashboard into the credential.',
	idempotency_key_in_use:
		'Another execution is doing the same at this moment. Run it again once that one has ended: nothing will be done twice.',
	customer_tax_location_invalid:
		'Fill in an address that Stripe can find, or set Tax Location Check to Deferred.',
	StripeAuthenticationError: 'Check the secret key in the credential.',
	StripePermissionError:
		'The key lacks a permission. Grant it under API keys in the Stripe Dashboard, or use another key.',
	StripeRateLimitError:
		'Stripe went on refusing for too many requests. Run it again later, or ask Stripe to raise the limits.',
	not_stripe:
		'Check API Address in the credential; Stripe itself is at https://api.stripe.com. A proxy between n8n and Stripe may have answered, too.',
	StripeConnectionError:
		'No complete answer came from Stripe. Check API Address in the credential, the network and status.stripe.com, then run it again: nothing will be done twice.',
	StripeAPIError:
		'Stripe has a problem of its own. See status.stripe.com, then run it again: nothing will be done twice.',
	StripeIdempotencyError:
		'The same idempotency key was used before with other values. Use a new key, or leave the option empty.',
	StripeCardError: 'Ask the customer for another card or bank account.',
	StripeInvalidRequestError: 'Correct the value and run it again.',
};

/**
 * Turns whatever a call of the SDK threw into a problem that a builder can act on.
 *
 * @param error what was thrown; anything but Stripe's errors is handed back as it is
 * @param doing what was being done, said in front of Stripe's own message ("Creating the customer")
 * @param labels the names of fields as the builder sees them, by Stripe's parameter
 */
export function stripeProblem(
	error: unknown,
	doing: string,
	labels: Readonly<Record<string, string>> = {},
): unknown {
	if (!isStripeError(error)) return error;
	const field = error.param ? (labels[error.param] ?? error.param) : undefined;
	const inField = field ? ` (field: ${field})` : '';
	const advice = permissionAdvice(error) ?? ADVICE[error.code ?? ''] ?? ADVICE[error.type] ?? '';
	const reason = reasonOf(error.detail);
	const request = error.requestId ? ` Stripe request ID: ${error.requestId}` : '';
	return new Problem(`${doing} failed: ${sentence(error.message)}${reason}${inField}`, {
		origin: error.type === 'StripeConnectionError' ? 'network' : 'stripe',
		field,
		code: error.code ?? error.rawType,
		httpStatus: error.statusCode,
		requestId: error.requestId,
		whatToDo: `${advice}${request}`.trim() || undefined,
	});
}

/** What a key lacks, in the Dashboard's words, where Stripe says it. */
function permissionAdvice({ type, message }: StripeError): string | undefined {
	const missing = type === 'StripePermissionError' ? permissionsIn(message) : [];
	if (missing.length === 0) return undefined;
	return `Give the key the permission “${missing.join(', ')}” under API keys in the Stripe Dashboard, or use another key.`;
}

/** Why no answer came, which the SDK keeps to itself: which address was asked, and what the network says. */
function reasonOf(detail: unknown): string {
	if (!(detail instanceof Error)) return '';
	const { cause } = detail;
	const said = typeof cause === 'object' && cause !== null && 'message' in cause && cause.message;
	const network = typeof said === 'string' && said ? `: ${said}` : '';
	return ` (${sentence(detail.message)}${network})`;
}

function sentence(message: string): string {
	return message.trim().replace(/\.$/, '');
}
