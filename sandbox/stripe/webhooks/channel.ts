import type { Channel } from '../../later/deliveries';
import type { Delivery } from '../../later/deliveryTable';
import type { ServiceHost } from '../../service';
import { Store, type ApiObject, type ObjectTable, type Scope } from '../store';
import { asOfVersion } from '../versionShapes';
import { PINNED_VERSION } from '../versions';
import { signatureHeader } from './signature';

/** The name of the channel. */
export const WEBHOOKS = 'stripe.webhooks';

/** One event for one endpoint; the delivery's destination is the endpoint. */
export interface WebhookPayload {
	event: string;
	/** Where the event is kept. */
	scope: Scope;
	/** The account whose endpoint it is. */
	owner: string;
}

/** A signing secret; one that is being replaced is valid until `expiresAt` (epoch seconds). */
export interface SigningSecret {
	secret: string;
	expiresAt?: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANSWER_WITHIN_MS = 20_000;

/**
 * Waits between attempts: in live mode for up to three days, ever longer; in test mode three times
 * over a few hours. https://docs.stripe.com/webhooks#automatic-retries
 */
const WAITS_MS = {
	test: [10 * MINUTE, HOUR, 3 * HOUR],
	live: [
		5 * MINUTE,
		30 * MINUTE,
		2 * HOUR,
		5 * HOUR,
		10 * HOUR,
		...Array<number>(4).fill(12 * HOUR),
	],
} as const;

/** The way on which events reach webhook endpoints: https://docs.stripe.com/webhooks */
export function webhookChannel(host: ServiceHost, table: ObjectTable): Channel {
	const storeOf = (scope: Scope) => new Store(table, scope);
	return {
		name: WEBHOOKS,
		batch: 1,
		async send(destination, [delivery], signal) {
			if (!delivery) return 'gone';
			const { event: id, scope, owner } = delivery.payload as WebhookPayload;
			const own = storeOf({ ...scope, account: owner });
			const endpoint = own.get(destination, 'webhook_endpoint');
			const event = storeOf(scope).get(id, 'event');
			if (!endpoint || endpoint['status'] !== 'enabled' || !event) return 'gone';
			const body = bodyOf(
				event,
				endpoint,
				owner === scope.account ? undefined : scope.account,
				(coupon) => storeOf(scope).get(coupon, 'coupon'),
			);
			const now = host.clock.now();
			const secrets = validSecrets(own.hidden(destination)['secrets'], now);
			try {
				const answer = await fetch(String(endpoint['url']), {
					method: 'POST',
					redirect: 'manual',
					headers: {
						'content-type': 'application/json; charset=utf-8',
						'stripe-signature': signatureHeader(body, secrets, now, scope.livemode),
						'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
					},
					body,
					signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
				});
				await answer.arrayBuffer();
				return answer.ok ? 'acknowledged' : 'failed';
			} catch {
				return 'failed';
			}
		},
		retryAfterMs: ({ attempts, payload }) =>
			WAITS_MS[(payload as WebhookPayload).scope.livemode ? 'live' : 'test'][attempts - 1],
		ended({ payload }: Delivery, state) {
			// What was never acknowledged stays pending for ever, which is how one finds it again.
			if (state !== 'delivered') return;
			const { event: id, scope } = payload as WebhookPayload;
			const store = storeOf(scope);
			const event = store.get(id, 'event');
			if (!event) return;
			store.save({ ...event, pending_webhooks: Number(event['pending_webhooks']) - 1 });
		},
	};
}

/** The event as an endpoint gets it: in its own version, and with the account where it is another's. */
function bodyOf(
	event: ApiObject,
	endpoint: ApiObject,
	account: string | undefined,
	coupon: (id: string) => object | undefined,
): string {
	const wanted = endpoint['api_version'];
	const version = typeof wanted === 'string' ? wanted : PINNED_VERSION;
	const rendered = asOfVersion(event, version, coupon);
	const { id, object, ...rest }: ApiObject = { ...event, ...rendered, api_version: version };
	return JSON.stringify({ id, object, ...(account && { account }), ...rest }, undefined, 2);
}

function validSecrets(kept: unknown, now: number): string[] {
	return (kept as SigningSecret[])
		.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
		.map(({ secret }) => secret);
}
