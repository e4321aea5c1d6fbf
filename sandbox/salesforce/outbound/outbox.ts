import { normalizeId, makeId } from '../ids';
import type { Org } from '../org';
import { isAcknowledged, outboundMessage, type Notification, type Subscription } from './message';

/** A message that has not been acknowledged. */
interface Pending extends Notification {
	subscription: Subscription;
	madeAt: number;
	attempts: number;
	nextAt: number;
}

/** What a delivery may be made to do wrong. */
export interface Mischief {
	/** Sends each message twice. */
	duplicate?: boolean;
	/** Sends the newest first, one notification a message. */
	outOfOrder?: boolean;
	/** Takes acknowledgements for lost, so that everything is sent again later. */
	loseAcks?: boolean;
	/** Sends what is not due yet too. */
	all?: boolean;
}

/** What came of a delivery. */
export interface Delivery {
	sent: number;
	acknowledged: number;
	pending: number;
	dropped: number;
}

const perMessage = 100;
const giveUpAfter = 24 * 60 * 60 * 1000;
/** Longest wait between two attempts. */
const longestWait = 2 * 60 * 60 * 1000;
const answerWithin = 60_000;

/**
 * Outbound messages: each change of a subscribed object is told to an endpoint until it acknowledges
 * or a day has passed, more and more seldom. Time is the sandbox's clock.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm
 */
export class Outbox {
	private subscriptions: Subscription[] = [];
	private pending: Pending[] = [];
	/** First attempts are made without being asked for. */
	private automatic = false;
	private last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly org: Org,
		private readonly base: () => string,
		private readonly organizationId: string,
	) {
		org.onChange(({ objectName, id, kind }) => {
			if (kind === 'delete') return;
			for (const subscription of this.subscriptions) {
				if (subscription.objectName === objectName && subscription.events.includes(kind))
					this.add(subscription, id);
			}
		});
	}

	/** Adds an endpoint. With `automatic`, first attempts are made without being asked for. */
	subscribe(wanted: Omit<Subscription, 'id'>, automatic: boolean): Subscription {
		const subscription = { ...wanted, id: makeId('04k', this.org.store.next('id:04k')) };
		this.subscriptions.push(subscription);
		this.automatic = automatic;
		return subscription;
	}

	list(): {
		subscriptions: Subscription[];
		pending: { id: string; recordId: string; attempts: number }[];
	} {
		return {
			subscriptions: this.subscriptions,
			pending: this.pending.map(({ id, recordId, attempts }) => ({ id, recordId, attempts })),
		};
	}

	clear(): void {
		this.subscriptions = [];
		this.pending = [];
	}

	/** Sends what is due, one delivery after the other. */
	deliver(mischief: Mischief = {}): Promise<Delivery> {
		const next = this.last.then(() => this.deliverDue(mischief));
		this.last = next;
		return next;
	}

	private async deliverDue(mischief: Mischief): Promise<Delivery> {
		const now = this.org.now();
		const dropped = this.pending.filter((each) => each.madeAt + giveUpAfter <= now);
		this.pending = this.pending.filter((each) => !dropped.includes(each));
		const due = this.pending.filter((each) => mischief.all || each.nextAt <= now);
		const batches = mischief.outOfOrder ? due.reverse().map((each) => [each]) : this.batches(due);
		let acknowledged = 0;
		for (const batch of batches) {
			if (mischief.duplicate) await this.post(batch);
			const ack = await this.post(batch);
			if (ack && !mischief.loseAcks) {
				acknowledged += batch.length;
				this.pending = this.pending.filter((each) => !batch.includes(each));
				continue;
			}
			for (const each of batch) {
				each.attempts++;
				each.nextAt = now + Math.min(longestWait, 10_000 * 2 ** each.attempts);
			}
		}
		return {
			sent: due.length,
			acknowledged,
			pending: this.pending.length,
			dropped: dropped.length,
		};
	}

	private add(subscription: Subscription, recordId: string): void {
		const id = makeId('04l', this.org.store.next('id:04l'));
		const now = this.org.now();
		this.pending.push({
			id,
			recordId: normalizeId(recordId) ?? recordId,
			subscription,
			madeAt: now,
			attempts: 0,
			nextAt: now,
		});
		if (this.automatic) setImmediate(() => void this.deliver());
	}

	private batches(due: Pending[]): Pending[][] {
		const batches: Pending[][] = [];
		for (const subscription of this.subscriptions) {
			const own = due.filter((each) => each.subscription === subscription);
			for (let i = 0; i < own.length; i += perMessage) batches.push(own.slice(i, i + perMessage));
		}
		return batches;
	}

	private async post(batch: Pending[]): Promise<boolean> {
		const [first] = batch;
		if (!first) return false;
		const { subscription } = first;
		try {
			const answer = await fetch(subscription.endpoint, {
				method: 'POST',
				headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
				body: outboundMessage(this.org, this.base(), this.organizationId, subscription, batch),
				signal: AbortSignal.timeout(answerWithin),
			});
			return isAcknowledged(answer.status, await answer.text());
		} catch {
			return false;
		}
	}
}
