import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { loadStripeSdk } from './sdk';

/** Seconds that a signed event may be on its way. https://docs.stripe.com/webhooks#replay-attacks */
const TOLERANCE = 300;

/** An event whose signature is right, or why it is not to be believed, for n8n's log alone. */
export type ReceivedEvent = { event: Stripe.Event } | { refusal: string };

/**
 * Reads an event that Stripe sent to a webhook endpoint, by the SDK's own verification.
 * https://docs.stripe.com/webhooks#verify-official-libraries
 *
 * @param rawBody the bytes as they came
 * @param signature the header `Stripe-Signature`
 * @param secrets of the endpoint; one that fits is enough, as there are several while one is rolled
 */
export async function receivedEvent(
	rawBody: Buffer,
	signature: string | undefined,
	secrets: readonly string[],
	clock: WallClock,
): Promise<ReceivedEvent> {
	if (secrets.length === 0) return { refusal: 'the credential has no webhook signing secret' };
	if (!signature) return { refusal: 'it is not signed' };
	const { webhooks } = await loadStripeSdk();
	let refusal = '';
	for (const secret of secrets) {
		try {
			const event = await webhooks.constructEventAsync(
				rawBody,
				signature,
				secret,
				TOLERANCE,
				undefined,
				clock.nowMs(),
			);
			return isEvent(event) ? { event } : { refusal: 'it is no event' };
		} catch (error) {
			const late = error instanceof Error && /tolerance/i.test(error.message);
			// That one secret fits, and the event is late, says more than that another does not fit.
			if (late) refusal = `it was signed more than ${TOLERANCE / 60} minutes ago`;
		}
	}
	if (isThin(rawBody)) {
		return {
			refusal:
				'it is a thin event; in Stripe, choose “Snapshot” as payload style of the event destination',
		};
	}
	return { refusal: refusal || 'its signature fits no signing secret of the credential' };
}

function isEvent(value: unknown): boolean {
	return isObject(value) && value['object'] === 'event' && typeof value['id'] === 'string';
}

/** Dashboards make endpoints for both kinds of event, with a secret each. https://docs.stripe.com/event-destinations#thin-events */
function isThin(rawBody: Buffer): boolean {
	try {
		const body: unknown = JSON.parse(rawBody.toString('utf8'));
		return isObject(body) && body['object'] === 'v2.core.event';
	} catch {
		return false;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
