import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { isOtherUseOfKey, isReplayedFailure, isStripeError } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';

type Session = Stripe.Checkout.Session;
type Params = Stripe.Checkout.SessionCreateParams;

/** The attempt of which a session is to be made: of all that make one at the same time one succeeds. */
export interface Attempt {
	invoiceId: string;
	/** How many sessions of the invoice have ended. */
	count: number;
}

/**
 * Makes a session under the key of the attempt. What Stripe once answered to a key it repeats for a day, a
 * failure of its own too. The key then takes a step, each minute another one: all who come within it
 * share the step, and a second failure is over with the minute.
 * https://docs.stripe.com/api/idempotent_requests
 *
 * @param isTaken tells whether somebody made a session under the key, when Stripe says that it was used
 * for something else
 * @returns undefined when somebody else has the attempt
 * @throws the SDK's error
 */
export async function makeSession(
	stripe: Stripe,
	params: Params,
	{ invoiceId, count }: Attempt,
	{ clock, isTaken }: { clock: WallClock; isTaken: () => Promise<boolean> },
): Promise<Session | undefined> {
	const attempt = ['page', invoiceId, String(count)];
	const minute = Math.floor(clock.nowMs() / 60_000);
	const keys = [idempotencyKey(...attempt), idempotencyKey(...attempt, `minute ${minute}`)];
	let failure: unknown;
	for (const key of keys) {
		try {
			return await stripe.checkout.sessions.create(params, { idempotencyKey: key });
		} catch (error) {
			if (isUnderWay(error)) return undefined;
			if (isOtherUseOfKey(error)) {
				if (await isTaken()) return undefined;
			} else if (!isReplayedFailure(error)) {
				throw error;
			}
			failure = error;
		}
	}
	if (isOtherUseOfKey(failure)) return undefined;
	throw failure;
}

function isUnderWay(error: unknown): boolean {
	return isStripeError(error) && error.code === 'idempotency_key_in_use';
}
