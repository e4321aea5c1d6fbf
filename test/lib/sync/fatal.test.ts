import { Problem } from '../../../lib/errors';
import { isFatal } from '../../../lib/sync/fatal';

const problem = (details: ConstructorParameters<typeof Problem>[1]) =>
	new Problem('Refused', details);

describe('a failure that would meet every record', () => {
	it.each([
		['a key that Stripe does not know', { origin: 'stripe', httpStatus: 401 }],
		['a key without the permission', { origin: 'stripe', httpStatus: 403 }],
		['a key that was rolled', { origin: 'stripe', httpStatus: 400, code: 'api_key_expired' }],
		['too many requests, for half a minute', { origin: 'stripe', httpStatus: 429 }],
		['a service that is down (502)', { origin: 'stripe', httpStatus: 502 }],
		['a service that is down (503)', { origin: 'salesforce', httpStatus: 503 }],
		['a service that does not answer in time', { origin: 'salesforce', httpStatus: 504 }],
		['no answer', { origin: 'network' }],
		['a session that ended', { origin: 'salesforce', code: 'INVALID_SESSION_ID' }],
		['the day’s requests used up', { origin: 'salesforce', code: 'REQUEST_LIMIT_EXCEEDED' }],
		['the builder’s share of them used up', { origin: 'input', code: 'DAILY_SHARE_USED' }],
		['a credential that cannot be used', { origin: 'input', field: 'Credential' }],
	] as const)('ends the run: %s', (_what, details) => {
		expect(isFatal(problem(details))).toBe(true);
	});
});

describe('a failure of one record', () => {
	it.each([
		['a value that Stripe refuses', { origin: 'stripe', httpStatus: 400 }],
		['a customer that is gone', { origin: 'stripe', httpStatus: 404 }],
		['a lock in Stripe', { origin: 'stripe', httpStatus: 409 }],
		['a trouble of Stripe’s own with this one', { origin: 'stripe', httpStatus: 500 }],
		['a row that Salesforce refuses', { origin: 'salesforce', code: 'FIELD_INTEGRITY_EXCEPTION' }],
		['a value that we refuse', { origin: 'input', field: 'Email' }],
	] as const)('does not end it: %s', (_what, details) => {
		expect(isFatal(problem(details))).toBe(false);
	});
});
