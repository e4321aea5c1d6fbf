import type { Problem } from '../errors';
import { isFatal } from '../sync/fatal';

/** Stripe refuses what a request asks for: https://docs.stripe.com/api/errors */
const REFUSED: ReadonlySet<number | undefined> = new Set([400, 404]);

/** Refused now, and perhaps not later: https://docs.stripe.com/error-codes */
const PASSING: ReadonlySet<string | undefined> = new Set([
	'balance_insufficient',
	'idempotency_error',
]);

/**
 * Tells whether a problem with a payment of the org stays until somebody changes its record: what it says is
 * none that can be told, or Stripe refuses it. Such a problem is told once.
 */
export function isForGood(problem: Problem): boolean {
	if (isFatal(problem)) return false;
	const { origin, httpStatus, code } = problem;
	if (origin === 'input') return true;
	return origin === 'stripe' && REFUSED.has(httpStatus) && !PASSING.has(code);
}
