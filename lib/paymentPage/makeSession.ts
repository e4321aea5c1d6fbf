import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { isKeyInUse, isOtherUseOfKey, isReplayedFailure } from '../stripe/errors';
import { steppedKeys } from '../stripe/idempotency';

type Session = Stripe.Checkout.Session;
type Params = Stripe.Checkout.SessionCreateParams;

/** The attempt of which a session is to be made: of all that make one at the same time one succeeds. */
export interface Attempt {
	invoiceId: string;
	/** How many sessions of the invoice have ended. */
	count: number;
}

/**
 * Makes a session under the key of the attempt, or under the step after it when Stripe keeps a failure
 * under that.
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
	let failure: unknown;
	for (const key of steppedKeys(clock, 'page', invoiceId, String(count))) {
		try {
			return await stripe.checkout.sessions.create(params, { idempotencyKey: key });
		} catch (error) {
			if (isKeyInUse(error)) return undefined;
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
