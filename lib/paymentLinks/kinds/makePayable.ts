import type Stripe from 'stripe';
import { Problem } from '../../errors';
import { stepKey } from '../../stripe/idempotency';
import { isFirst } from '../kept';

/** So often a day the same can be asked for anew, when what was made for it before cannot be paid any more. */
const MOST_A_DAY = 25;

/**
 * Makes something once under a key, as long as it can be paid: what has been paid, or has ended, is made anew under
 * the next step of the key. Stripe answers a key for a day as it did at first, whatever has become of it.
 * https://docs.stripe.com/api/idempotent_requests
 *
 * @param isPayable looks at it anew
 * @throws the SDK's error; Problem when it was made too often
 */
export async function makePayable<T>(
	key: string,
	create: (idempotencyKey: string) => Promise<Stripe.Response<T>>,
	isPayable: (made: T) => Promise<boolean>,
): Promise<Stripe.Response<T>> {
	for (let earlier = 0; earlier < MOST_A_DAY; earlier++) {
		const made = await create(earlier === 0 ? key : stepKey(key, `after ${earlier}`));
		if (isFirst(made) || (await isPayable(made))) return made;
	}
	throw new Problem(`The same link has been made ${MOST_A_DAY} times within a day`, {
		origin: 'input',
		code: 'too_many_links',
		whatToDo:
			'Each was paid, or another one took its place. Look at the invoice in Stripe, or ask by the payment page, whose link stays.',
	});
}
