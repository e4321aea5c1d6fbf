import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../control/clock';
import { readValue, writeValue } from '../control/database';
import { DeliveryTable, type Delivery, type DeliveryState } from './deliveryTable';
import type { Scheduler } from './scheduler';

/** What became of one attempt; `gone` when nobody wants it any more. */
export type Attempt = 'acknowledged' | 'failed' | 'gone';

/** A way out of the sandbox: Stripe's webhooks, an org's outbound messages. */
export interface Channel {
	readonly name: string;
	/** How many payloads for one destination go out together at most. */
	readonly batch: number;
	/** Sends them, all for the same destination. Must not throw. */
	send(destination: string, batch: readonly Delivery[], signal: AbortSignal): Promise<Attempt>;
	/** Milliseconds until the next attempt after one that failed; undefined to give up. */
	retryAfterMs(delivery: Delivery, nowMs: number): number | undefined;
	/** Told of each delivery that has come to its end. */
	ended?(delivery: Delivery, state: Exclude<DeliveryState, 'pending'>): void;
}

/** What deliveries are made to do wrong. */
export interface Mischief {
	/** Sends each twice. */
	duplicate?: boolean;
	/** Sends the newest first, each by itself. */
	outOfOrder?: boolean;
	/** Takes acknowledgements for lost, so that everything is sent again later. */
	loseAcks?: boolean;
	/** Sends what is not due yet too. */
	all?: boolean;
}

/** How a channel behaves until told otherwise; kept with the state. */
export interface ChannelMode extends Omit<Mischief, 'all'> {
	/** Nothing leaves by itself: only `run` sends. */
	hold?: boolean;
	/** Everything leaves this much later, by the sandbox's clock. */
	delaySeconds?: number;
}

/** What came of a run. */
export interface RunOutcome {
	sent: number;
	acknowledged: number;
	pending: number;
	dropped: number;
}

const WAKE = 'deliveries.wake';

/**
 * All that leaves the sandbox because of something that happened in it. A service adds a delivery in
 * the transaction of its cause; it leaves after the commit, in order, one after the other for each
 * destination, and again until it is acknowledged or the channel gives up. Everything waits in the
 * database, so that `--file` keeps it. Time is the sandbox's clock.
 */
export class Deliveries {
	private readonly channels = new Map<string, Channel>();
	private readonly runs = new Map<string, Promise<unknown>>();
	private readonly woken = new Set<string>();
	private readonly ending = new AbortController();
	private readonly table: DeliveryTable;

	constructor(
		private readonly database: DatabaseSync,
		private readonly clock: Clock,
		private readonly scheduler: Scheduler,
	) {
		this.table = new DeliveryTable(database);
		scheduler.handle(WAKE, (channel) => this.wake(String(channel)));
	}

	/** Opens a channel; what waited for it in a kept file goes on. */
	open(channel: Channel): void {
		this.channels.set(channel.name, channel);
		this.wake(channel.name);
	}

	/** Has `payload` sent after the running transaction. Returns the delivery's number. */
	add(channel: string, destination: string, payload: unknown): number {
		const now = this.clock.nowMs();
		const { delaySeconds = 0 } = this.mode(channel);
		const id = this.table.insert({
			channel,
			destination,
			payload,
			madeMs: now,
			nextMs: now + delaySeconds * 1000,
		});
		this.wake(channel);
		return id;
	}

	/** Deliveries of a channel, or of all, oldest first. */
	list(channel?: string): Delivery[] {
		return this.table.list(channel);
	}

	/** Forgets what waits for a destination. */
	drop(channel: string, destination?: string): void {
		this.table.remove(channel, destination);
	}

	mode(channel: string): ChannelMode {
		return JSON.parse(readValue(this.database, modeName(channel)) ?? '{}') as ChannelMode;
	}

	/** Changes how a channel behaves. */
	setMode(channel: string, patch: ChannelMode): ChannelMode {
		this.known(channel);
		const mode = { ...this.mode(channel), ...patch };
		writeValue(this.database, modeName(channel), JSON.stringify(mode));
		this.wake(channel);
		return mode;
	}

	/** Sends what is due, of one channel or of all, and waits for the answers. */
	async run(name?: string, mischief: Mischief = {}): Promise<RunOutcome> {
		const channels = name === undefined ? [...this.channels.values()] : [this.known(name)];
		const outcomes = await Promise.all(channels.map((each) => this.enqueue(each, mischief)));
		return outcomes.reduce((total, one) => ({
			sent: total.sent + one.sent,
			acknowledged: total.acknowledged + one.acknowledged,
			pending: total.pending + one.pending,
			dropped: total.dropped + one.dropped,
		}));
	}

	/** Forgets all deliveries and how channels were told to behave. */
	clear(): void {
		this.table.clear();
		this.database.exec(`DELETE FROM sandbox WHERE name LIKE '${modeName('')}%'`);
	}

	/** Ends what is under way; nothing is lost from a kept file. */
	async close(): Promise<void> {
		this.ending.abort();
		await Promise.allSettled(this.runs.values());
	}

	private isClosed(): boolean {
		return this.ending.signal.aborted;
	}

	private known(name: string): Channel {
		const channel = this.channels.get(name);
		if (channel) return channel;
		const names = [...this.channels.keys()].join(', ');
		throw new Error(`There is no channel "${name}" here; there is ${names}`);
	}

	/** Starts a run after the running transaction, unless the channel is held. */
	private wake(name: string): void {
		if (this.woken.has(name) || this.isClosed()) return;
		this.woken.add(name);
		setImmediate(() => {
			this.woken.delete(name);
			const channel = this.channels.get(name);
			if (!channel || this.isClosed() || this.mode(name).hold) return;
			void this.enqueue(channel, {});
		});
	}

	private enqueue(channel: Channel, mischief: Mischief): Promise<RunOutcome> {
		const before = this.runs.get(channel.name) ?? Promise.resolve();
		const run = before.then(() => this.runDue(channel, mischief));
		this.runs.set(channel.name, run);
		return run;
	}

	private async runDue(channel: Channel, wanted: Mischief): Promise<RunOutcome> {
		const mischief = { ...this.mode(channel.name), ...wanted };
		const outcome: RunOutcome = { sent: 0, acknowledged: 0, pending: 0, dropped: 0 };
		if (this.isClosed()) return outcome;
		// Each is tried once in a run; what is added meanwhile belongs to it too.
		for (let after = 0; ;) {
			const due = this.table.due(channel.name, mischief.all ? Infinity : this.clock.nowMs(), after);
			const last = due.at(-1);
			if (!last) break;
			after = last.id;
			outcome.sent += due.length;
			const destinations = byDestination(due);
			await Promise.all(destinations.map((own) => this.sendAll(channel, own, mischief, outcome)));
			if (this.isClosed()) return outcome;
		}
		outcome.pending = this.table.countPending(channel.name);
		this.scheduleNext(channel.name);
		return outcome;
	}

	private async sendAll(
		channel: Channel,
		own: Delivery[],
		mischief: Mischief,
		outcome: RunOutcome,
	): Promise<void> {
		const ordered = mischief.outOfOrder ? own.toReversed() : own;
		const size = mischief.outOfOrder ? 1 : channel.batch;
		for (let at = 0; at < ordered.length; at += size) {
			const batch = ordered.slice(at, at + size);
			const [{ destination } = { destination: '' }] = batch;
			const send = () => channel.send(destination, batch, this.ending.signal);
			if (mischief.duplicate) await send();
			const attempt = await send();
			if (this.isClosed()) return;
			const result = mischief.loseAcks && attempt === 'acknowledged' ? 'failed' : attempt;
			for (const delivery of batch) this.settle(channel, delivery, result, outcome);
		}
	}

	private settle(channel: Channel, sent: Delivery, attempt: Attempt, outcome: RunOutcome): void {
		const delivery = { ...sent, attempts: sent.attempts + 1 };
		const now = this.clock.nowMs();
		if (attempt === 'failed') {
			const wait = channel.retryAfterMs(delivery, now);
			if (wait !== undefined) {
				this.table.update({ ...delivery, nextMs: now + wait });
				return;
			}
		}
		const state = attempt === 'acknowledged' ? 'delivered' : 'dropped';
		this.table.update({ ...delivery, state });
		if (state === 'delivered') outcome.acknowledged++;
		else outcome.dropped++;
		channel.ended?.(delivery, state);
	}

	private scheduleNext(channel: string): void {
		const next = this.table.nextMs(channel);
		if (next === undefined) this.scheduler.cancel(WAKE, channel);
		else this.scheduler.add({ kind: WAKE, key: channel, dueMs: next, payload: channel });
	}
}

function byDestination(due: readonly Delivery[]): Delivery[][] {
	const groups = new Map<string, Delivery[]>();
	for (const each of due) {
		const own = groups.get(each.destination);
		if (own) own.push(each);
		else groups.set(each.destination, [each]);
	}
	return [...groups.values()];
}

function modeName(channel: string): string {
	return `deliveries ${channel}`;
}
