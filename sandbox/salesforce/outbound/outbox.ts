import type { Channel, Deliveries, Mischief, RunOutcome } from '../../later/deliveries';
import type { Delivery } from '../../later/deliveryTable';
import { makeId } from '../ids';
import type { Org } from '../org';
import { isAcknowledged, outboundMessage, type Notification, type Subscription } from './message';

/** The channel of the sandbox's deliveries that outbound messages leave by. */
export const outboundChannel = 'salesforce.outbound';

const perMessage = 100;
const giveUpAfterMs = 24 * 60 * 60 * 1000;
/** Longest wait between two attempts. */
const longestWaitMs = 2 * 60 * 60 * 1000;
const firstWaitMs = 10_000;
const answerWithinMs = 60_000;

/** Where the org keeps its outbound messages. */
const metaName = 'outboundMessages';

/**
 * Outbound messages: each change of a subscribed object is told to an endpoint until it acknowledges
 * or a day has passed, more and more seldom.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm
 */
export class Outbox {
	constructor(
		private readonly org: Org,
		private readonly deliveries: Deliveries,
		/** Address of the org, known once it listens. */
		private readonly base: () => string,
		private readonly organizationId: string,
	) {
		org.onChange(({ objectName, id, kind }) => {
			if (kind === 'delete') return;
			for (const subscription of this.subscriptions()) {
				if (subscription.objectName === objectName && subscription.events.includes(kind))
					this.add(subscription, id);
			}
		});
	}

	/** Lets messages leave; those that a kept file held at its start go on. */
	open(now: () => number): void {
		const channel: Channel = {
			name: outboundChannel,
			batch: perMessage,
			send: (destination, batch, signal) => this.send(destination, batch, signal, now()),
			retryAfterMs: ({ attempts, madeMs }, nowMs) => {
				const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** attempts);
				return nowMs + wait - madeMs > giveUpAfterMs ? undefined : wait;
			},
		};
		this.deliveries.open(channel);
	}

	/** Adds an endpoint. Without `automatic` nothing leaves before it is asked for. */
	subscribe(wanted: Omit<Subscription, 'id'>, automatic: boolean): Subscription {
		const subscription = { ...wanted, id: makeId('04k', this.org.store.next('id:04k')) };
		this.keep([...this.subscriptions(), subscription]);
		this.deliveries.setMode(outboundChannel, { hold: !automatic });
		return subscription;
	}

	list(): {
		subscriptions: Subscription[];
		pending: { id: string; recordId: string; attempts: number }[];
	} {
		const waiting = this.deliveries
			.list(outboundChannel)
			.filter((delivery) => delivery.state === 'pending');
		return {
			subscriptions: this.subscriptions(),
			pending: waiting.map((delivery) => ({
				...notificationOf(delivery),
				attempts: delivery.attempts,
			})),
		};
	}

	clear(): void {
		this.keep([]);
		this.deliveries.drop(outboundChannel);
	}

	/** Sends what is due, and waits for the answers. */
	deliver(mischief: Mischief = {}): Promise<RunOutcome> {
		return this.deliveries.run(outboundChannel, mischief);
	}

	private add(subscription: Subscription, recordId: string): void {
		const notification: Notification = {
			id: makeId('04l', this.org.store.next('id:04l')),
			recordId,
		};
		this.deliveries.add(outboundChannel, subscription.id, notification);
	}

	private async send(
		destination: string,
		batch: readonly Delivery[],
		signal: AbortSignal,
		nowMs: number,
	): Promise<'acknowledged' | 'failed' | 'gone'> {
		const subscription = this.subscriptions().find((each) => each.id === destination);
		if (!subscription || batch.every((each) => each.madeMs + giveUpAfterMs <= nowMs)) return 'gone';
		try {
			const answer = await fetch(subscription.endpoint, {
				method: 'POST',
				headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
				body: outboundMessage(
					this.org,
					this.base(),
					this.organizationId,
					subscription,
					batch.map(notificationOf),
				),
				signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
			});
			return isAcknowledged(answer.status, await answer.text()) ? 'acknowledged' : 'failed';
		} catch {
			return 'failed';
		}
	}

	private subscriptions(): Subscription[] {
		return JSON.parse(this.org.store.meta(metaName) ?? '[]') as Subscription[];
	}

	private keep(subscriptions: Subscription[]): void {
		this.org.store.setMeta(metaName, JSON.stringify(subscriptions));
	}
}

const notificationOf = ({ payload }: Delivery): Notification => payload as Notification;
