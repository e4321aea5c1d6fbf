import fc from 'fast-check';
import { DEFAULT_RETRY_POLICY, retryDelay } from '../../lib/retry';

describe('retryDelay', () => {
	it.each([
		['no whole answer', {}],
		['a conflict with a request under way', { status: 409 }],
		['too many requests', { status: 429 }],
		['a failure of the server', { status: 500 }],
		['an overloaded server', { status: 503 }],
		['anything that the server asks to send again', { status: 400, shouldRetry: 'true' as const }],
	])('tries again after %s', (_name, attempt) => {
		expect(retryDelay({ attempts: 1, ...attempt }, 0.5)).toBeGreaterThan(0);
	});

	it.each([
		['a refusal', { status: 400 }],
		['an unknown key', { status: 401 }],
		['a declined card', { status: 402 }],
		['a missing permission', { status: 403 }],
		['a missing object', { status: 404 }],
		['a failure that the server says is final', { status: 500, shouldRetry: 'false' as const }],
		['a stored failure that is only replayed', { status: 500, replayed: true }],
	])('gives up after %s', (_name, attempt) => {
		expect(retryDelay({ attempts: 1, ...attempt }, 0.5)).toBeUndefined();
	});

	it('gives up after the last attempt of the policy', () => {
		const { maxAttempts } = DEFAULT_RETRY_POLICY;

		expect(retryDelay({ attempts: maxAttempts - 1 }, 0)).toBeDefined();
		expect(retryDelay({ attempts: maxAttempts }, 0)).toBeUndefined();
	});

	it('waits longer each time, within bounds, and never the same for all', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: DEFAULT_RETRY_POLICY.maxAttempts - 1 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(attempts, random) => {
					const delay = retryDelay({ attempts }, random) ?? Number.NaN;
					const { firstDelayMs, maxDelayMs } = DEFAULT_RETRY_POLICY;
					const ceiling = Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs);
					expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
					expect(delay).toBeLessThanOrEqual(ceiling);
				},
			),
		);
	});
});
