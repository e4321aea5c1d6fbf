/** What is known of an attempt that did not succeed. */
export interface FailedAttempt {
	/** How many attempts have been made so far, 1 after the first. */
	attempts: number;
	/** The HTTP status; absent when no whole answer arrived (refused, cut, timed out, unreadable). */
	status?: number;
	/** What the service says of it, where it does: Stripe's `Stripe-Should-Retry`, Salesforce's codes. */
	shouldRetry?: 'true' | 'false';
	/** The answer was a stored one (`Idempotent-Replayed`): asking again brings the same. */
	replayed?: boolean;
}

export interface RetryPolicy {
	maxAttempts: number;
	firstDelayMs: number;
	maxDelayMs: number;
}

/** Seven tries over roughly half a minute: rides out a short outage, ends before a builder gives up. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
	maxAttempts: 7,
	firstDelayMs: 500,
	maxDelayMs: 8_000,
};

/**
 * Decides whether a failed request is sent again, and after how long. The same request with the same
 * idempotency key is meant; without such a key only requests that change nothing may be handed in.
 *
 * Transient are: no answer at all, 409 (a request with the same key is under way, or a lock), 429, and
 * 5xx, unless Stripe says otherwise or replays a stored failure.
 * https://docs.stripe.com/error-low-level
 *
 * @param random a number in [0, 1), the jitter
 * @returns milliseconds to wait, or undefined when trying again cannot help
 */
export function retryDelay(
	attempt: FailedAttempt,
	random: number,
	policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): number | undefined {
	if (attempt.attempts >= policy.maxAttempts || !isTransient(attempt)) return undefined;
	const ceiling = Math.min(policy.firstDelayMs * 2 ** (attempt.attempts - 1), policy.maxDelayMs);
	// Half fixed, half random: callers that failed together do not come back together.
	return ceiling / 2 + (ceiling / 2) * random;
}

function isTransient({ status, shouldRetry, replayed }: FailedAttempt): boolean {
	if (status === undefined) return true;
	if (replayed) return false;
	if (shouldRetry) return shouldRetry === 'true';
	return status === 409 || status === 429 || status >= 500;
}
