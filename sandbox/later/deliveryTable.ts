import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../control/database';

export type DeliveryState = 'pending' | 'delivered' | 'dropped';

/** One thing that is told to somebody outside. */
export interface Delivery {
	id: number;
	channel: string;
	/** Whom it goes to, in the channel's own terms. */
	destination: string;
	payload: unknown;
	state: DeliveryState;
	/** Epoch milliseconds by the sandbox's clock. */
	madeMs: number;
	attempts: number;
	/** When the next attempt is due; epoch milliseconds by the sandbox's clock. */
	nextMs: number;
}

/** Ended deliveries that are kept to be looked at, for each channel. */
const ENDED_KEPT = 1000;

/** The deliveries in the database. */
export class DeliveryTable {
	constructor(private readonly database: DatabaseSync) {
		database.exec(`
			CREATE TABLE IF NOT EXISTS sandbox_deliveries (
				id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, destination TEXT NOT NULL,
				payload TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'pending', made_ms REAL NOT NULL,
				attempts INTEGER NOT NULL DEFAULT 0, next_ms REAL NOT NULL
			);
			CREATE INDEX IF NOT EXISTS sandbox_deliveries_due
				ON sandbox_deliveries (channel, state, next_ms);
		`);
	}

	/** Adds one that waits; returns its number. */
	insert(
		made: Pick<Delivery, 'channel' | 'destination' | 'payload' | 'madeMs' | 'nextMs'>,
	): number {
		return Number(
			prepared(
				this.database,
				'INSERT INTO sandbox_deliveries (channel, destination, payload, made_ms, next_ms) VALUES (?, ?, ?, ?, ?)',
			).run(made.channel, made.destination, JSON.stringify(made.payload), made.madeMs, made.nextMs)
				.lastInsertRowid,
		);
	}

	/** What a channel has to send by `nowMs`, in order, after the delivery numbered `after`. */
	due(channel: string, nowMs: number, after: number): Delivery[] {
		const latest = nowMs === Infinity ? Number.MAX_VALUE : nowMs;
		return prepared(
			this.database,
			"SELECT * FROM sandbox_deliveries WHERE channel = ? AND state = 'pending' AND next_ms <= ? AND id > ? ORDER BY id",
		)
			.all(channel, latest, after)
			.map(fromRow);
	}

	list(channel?: string): Delivery[] {
		return prepared(
			this.database,
			'SELECT * FROM sandbox_deliveries WHERE channel = coalesce(?, channel) ORDER BY id',
		)
			.all(channel ?? null)
			.map(fromRow);
	}

	countPending(channel: string): number {
		const row = prepared(
			this.database,
			"SELECT count(*) AS n FROM sandbox_deliveries WHERE channel = ? AND state = 'pending'",
		).get(channel);
		return Number(row?.['n']);
	}

	/** When the next attempt of a channel is due. */
	nextMs(channel: string): number | undefined {
		const next = prepared(
			this.database,
			"SELECT MIN(next_ms) AS next FROM sandbox_deliveries WHERE channel = ? AND state = 'pending'",
		).get(channel)?.['next'];
		return typeof next === 'number' ? next : undefined;
	}

	update({ id, state, attempts, nextMs, channel }: Delivery): void {
		prepared(
			this.database,
			'UPDATE sandbox_deliveries SET state = ?, attempts = ?, next_ms = ? WHERE id = ?',
		).run(state, attempts, nextMs, id);
		if (state === 'pending' || id % ENDED_KEPT !== 0) return;
		prepared(
			this.database,
			"DELETE FROM sandbox_deliveries WHERE channel = ? AND state <> 'pending' AND id < ?",
		).run(channel, id - ENDED_KEPT);
	}

	remove(channel: string, destination?: string): void {
		prepared(
			this.database,
			'DELETE FROM sandbox_deliveries WHERE channel = ? AND destination = coalesce(?, destination)',
		).run(channel, destination ?? null);
	}

	clear(): void {
		this.database.exec('DELETE FROM sandbox_deliveries');
	}
}

function fromRow(row: Record<string, unknown>): Delivery {
	return {
		id: Number(row['id']),
		channel: String(row['channel']),
		destination: String(row['destination']),
		payload: JSON.parse(String(row['payload'])) as unknown,
		state: row['state'] as DeliveryState,
		madeMs: Number(row['made_ms']),
		attempts: Number(row['attempts']),
		nextMs: Number(row['next_ms']),
	};
}
