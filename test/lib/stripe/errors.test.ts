import Stripe from 'stripe';
import { Problem } from '../../../lib/errors';
import {
	isKeyTaken,
	isMissingCustomer,
	isOtherUseOfKey,
	isOutcomeUnknown,
	isRefusal,
	isReplayedFailure,
	isStoredFailure,
	isStripeError,
	stripeProblem,
} from '../../../lib/stripe/errors';

type Raw = NonNullable<ConstructorParameters<typeof Stripe.errors.StripeError>[0]>;

/** An error of the SDK, as it makes one of what Stripe answered. */
function answered(statusCode: number, error: object, headers: Record<string, string> = {}): Error {
	const raw = { statusCode, headers, requestId: 'req_1', ...error } as Raw;
	return Stripe.errors.StripeError.generate(raw);
}

const missing = (param: string, message = 'No such thing') =>
	answered(404, { type: 'invalid_request_error', code: 'resource_missing', param, message });
const keyUsedOtherwise = answered(400, { type: 'idempotency_error', message: 'Keys for …' });
const keyInUse = answered(409, {
	type: 'invalid_request_error',
	code: 'idempotency_key_in_use',
	message: 'There is currently another in-progress request',
});
const keyInUseOtherwise = answered(409, {
	type: 'idempotency_error',
	code: 'idempotency_key_in_use',
	message: 'There is currently another in-progress request',
});
const refused = answered(400, { type: 'invalid_request_error', message: 'Invalid currency: x' });
const failed = answered(500, { type: 'api_error', message: 'Something went wrong' });
const forbidden = answered(403, { type: 'invalid_request_error', message: 'Not allowed' });
const declined = answered(402, { type: 'card_error', message: 'Your card was declined.' });
const unanswered = new Stripe.errors.StripeConnectionError({ message: 'No answer' });
const foreign = new Error('ECONNRESET');

describe('an error of Stripe', () => {
	it('is told from every other', () => {
		for (const error of [refused, failed, unanswered, declined]) {
			expect(isStripeError(error)).toBe(true);
		}
		const alike = Object.assign(new Error('no'), { type: 'OtherError', rawType: 'x' });
		const untyped = Object.assign(new Error('no'), { type: 1, rawType: 'x' });
		for (const other of [
			foreign,
			alike,
			untyped,
			Object.assign({}, refused),
			null,
			undefined,
			'StripeError',
		]) {
			expect(isStripeError(other)).toBe(false);
		}
	});
});

describe.each<[string, (error: unknown) => boolean, Error[], Error[]]>([
	[
		'the key was used for something else',
		isOtherUseOfKey,
		[keyUsedOtherwise],
		[keyInUse, keyInUseOtherwise, refused, failed, foreign],
	],
	[
		'the key is taken',
		isKeyTaken,
		[keyUsedOtherwise, keyInUse, keyInUseOtherwise],
		[refused, failed, unanswered, Object.assign(new Error(), { code: 'idempotency_key_in_use' })],
	],
	[
		'the customer is missing',
		isMissingCustomer,
		[missing('id'), missing('customer'), missing('source', 'No such customer: ‘cus_1’')],
		[
			missing('coupon', 'No such coupon: ‘X’'),
			missing('source', 'There is No such customer'),
			answered(400, { type: 'invalid_request_error', param: 'customer', message: 'Invalid' }),
			foreign,
		],
	],
	[
		'it is a refusal',
		isRefusal,
		[refused, forbidden, missing('id')],
		[
			...[failed, unanswered, declined, keyUsedOtherwise, foreign],
			Object.assign(new Error(), { type: 'StripeInvalidRequestError' }),
		],
	],
	[
		'nobody knows whether it was done',
		isOutcomeUnknown,
		[failed, unanswered, answered(503, { type: 'api_error', message: 'Busy' })],
		[
			refused,
			answered(499, { type: 'api_error', message: 'Odd' }),
			foreign,
			Object.assign(new Error(), { statusCode: 500 }),
		],
	],
	[
		'it is a repeated answer',
		isReplayedFailure,
		[answered(402, { type: 'card_error', message: 'Declined' }, { 'idempotent-replayed': 'true' })],
		[
			declined,
			answered(402, { type: 'card_error', message: '…' }, { 'idempotent-replayed': 'false' }),
			unanswered,
			foreign,
		],
	],
	[
		'the failure is kept under the key',
		isStoredFailure,
		[
			answered(500, { type: 'api_error', message: '…' }, { 'idempotent-replayed': 'true' }),
			answered(502, { type: 'api_error', message: '…' }, { 'stripe-should-retry': 'false' }),
		],
		[
			failed,
			new Stripe.errors.StripeAPIError({ message: 'No headers', statusCode: 500 }),
			answered(500, { type: 'api_error', message: '…' }, { 'stripe-should-retry': 'true' }),
			answered(400, { type: 'invalid_request_error' }, { 'idempotent-replayed': 'true' }),
			answered(400, { type: 'invalid_request_error' }, { 'stripe-should-retry': 'false' }),
			unanswered,
			foreign,
		],
	],
])('that %s', (_name, tells, such, others) => {
	it('is said of such errors', () => {
		expect(such.map(tells)).toEqual(such.map(() => true));
	});

	it('is not said of others', () => {
		expect(others.map(tells)).toEqual(others.map(() => false));
	});
});

describe('what a builder reads of an error', () => {
	const told = (error: unknown, labels?: Record<string, string>) =>
		stripeProblem(error, 'Creating the customer', labels) as Problem;

	it('is what failed, Stripe’s own words, the field by its label and Stripe’s request ID', () => {
		const error = answered(400, {
			type: 'invalid_request_error',
			code: 'email_invalid',
			param: 'email',
			message: ' Invalid email address: rose@ . ',
		});

		const problem = told(error, { email: 'E-Mail' });

		expect(problem).toBeInstanceOf(Problem);
		expect(problem).toMatchObject({
			message: 'Creating the customer failed: Invalid email address: rose@  (field: E-Mail)',
			origin: 'stripe',
			field: 'E-Mail',
			code: 'email_invalid',
			httpStatus: 400,
			requestId: 'req_1',
			whatToDo: 'Check the e-mail address. Stripe request ID: req_1',
		});
		expect(told(error).field).toBe('email');
	});

	it('names no field and no request where Stripe names none', () => {
		const problem = told(
			answered(402, { type: 'card_error', requestId: undefined, message: 'No.' }),
		);

		expect(problem).toMatchObject({
			message: 'Creating the customer failed: No',
			code: 'card_error',
			whatToDo: 'Ask the customer for another card or bank account.',
		});
		expect(problem.field).toBeUndefined();
	});

	it.each([
		[refused, 'Correct the value and run it again.'],
		[failed, 'Stripe has a problem of its own.'],
		[forbidden, 'The key lacks a permission.'],
		[keyUsedOtherwise, 'The same idempotency key was used before with other values.'],
		[keyInUseOtherwise, 'Another execution is doing the same at this moment.'],
		[answered(401, { type: 'invalid_request_error' }), 'Check the secret key in the credential.'],
		[answered(429, { type: 'rate_limit_error' }), 'Stripe went on refusing for too many requests.'],
		[missing('id'), 'Check the ID, and that it belongs to the same Stripe account'],
	])('says what to do: %s', (error, advice) => {
		expect(told(error).whatToDo).toMatch(new RegExp(`^${advice}`));
	});

	it('says by name which permission the key lacks', () => {
		const message =
			"The provided key 'rk_test_***' does not have the required permissions for this endpoint. Having the 'rak_customer_write' and 'rak_payment_link_read' permissions would allow this request to continue.";

		expect(told(answered(403, { type: 'invalid_request_error', message })).whatToDo).toMatch(
			/^Give the key the permission “Customers: Write, Payment Link: Read” under API keys in the Stripe Dashboard/,
		);
		// Whatever else is refused speaks of no permission, though its message should.
		expect(told(answered(400, { type: 'invalid_request_error', message })).whatToDo).toMatch(
			/^Correct the value/,
		);
	});

	it.each([
		[new Error('no answer.', { cause: new Error('ECONNREFUSED') }), ' (no answer: ECONNREFUSED)'],
		[new Error('no answer'), ' (no answer)'],
		[new Error('no answer', { cause: 'odd' }), ' (no answer)'],
		[new Error('no answer', { cause: null }), ' (no answer)'],
		[new Error('no answer', { cause: {} }), ' (no answer)'],
		[new Error('no answer', { cause: { message: 5 } }), ' (no answer)'],
		[new Error('no answer', { cause: { message: '' } }), ' (no answer)'],
		['a text', ''],
		[undefined, ''],
	])('says why no answer came, where the network said it: %s', (detail, said) => {
		const raw = { message: 'Connection error', detail } as unknown as Raw;
		const problem = told(new Stripe.errors.StripeConnectionError(raw));

		expect(problem).toMatchObject({
			origin: 'network',
			message: `Creating the customer failed: Connection error${said}`,
			whatToDo: expect.stringContaining('nothing will be done twice'),
		});
	});

	it('has no advice for what nobody knows, rather than a wrong one', () => {
		const raw = { message: 'No' } as Raw;
		const problem = told(new Stripe.errors.StripeError(raw, 'StripeUnknownError'));

		expect(problem.message).toBe('Creating the customer failed: No');
		expect(problem.whatToDo).toBeUndefined();
		const asked = { message: 'No', requestId: 'req_1' } as Raw;
		expect(told(new Stripe.errors.StripeError(asked, 'StripeUnknownError')).whatToDo).toBe(
			'Stripe request ID: req_1',
		);
	});

	it('is nothing of ours where it is no error of Stripe’s', () => {
		expect(stripeProblem(foreign, 'Creating the customer')).toBe(foreign);
	});
});
