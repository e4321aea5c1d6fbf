import type Stripe from 'stripe';
import { receivedEvent } from '../../stripe/webhookEvents';
import { systemClock } from '../clock';
import { type Call, Refused } from './door';

/** Bytes of the largest event that is looked at. An event carries one object, and lists in it are short. */
export const LARGEST_EVENT = 1_000_000;

/**
 * The event that Stripe sent. It says that something happened; how the object is now has to be asked
 * for, since events come late, twice and in any order.
 *
 * @param secrets the signing secrets of the endpoint, such as `signingSecretsOf` of its account gives
 * @throws Refused when the call is not signed by one of them, late, or no event
 */
export async function signedEvent(
	{ headers, rawBody }: Call,
	secrets: readonly string[],
): Promise<Stripe.Event> {
	// n8n keeps the bytes of every body but a multipart form's, and Stripe sends none of those.
	if (!rawBody) throw new Refused(415, 'it is no event');
	const received = await receivedEvent(rawBody, headers['stripe-signature'], secrets, systemClock);
	if ('refusal' in received) throw new Refused(400, received.refusal);
	return received.event;
}
