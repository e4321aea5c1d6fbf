import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../control/database';
import { StripeError } from './errors';
import type { Scope } from './store';

/** Rules of this file: https://docs.stripe.com/api/idempotent_requests */
const KEPT_SECONDS = 24 * 60 * 60;
const LONGEST_KEY = 255;

export interface KeyedRequest {
	scope: Scope;
	key: string;
	method: string;
	path: string;
	/** Query and body as they were understood, so that another order of fields is no difference. */
	params: unknown;
}

export interface KeptAnswer {
	status: number;
	body: string;
	requestId: string;
}

/** The answers kept for idempotency keys, and the keys in use right now. */
export class IdempotencyKeys {
	private readonly inFlight = new Set<string>();

	constructor(private readonly database: DatabaseSync) {
		database.exec(`CREATE TABLE IF NOT EXISTS stripe_idempotency (
			name TEXT PRIMARY KEY, path TEXT NOT NULL, fingerprint TEXT NOT NULL,
			status INTEGER NOT NULL, body TEXT NOT NULL, request_id TEXT NOT NULL, created INTEGER NOT NULL
		)`);
	}

	/**
	 * Returns the answer kept for the key, or takes the key into use. Throws Stripe's refusals: a key
	 * too long, used for another request before, or in use by a request that has not ended.
	 */
	begin(request: KeyedRequest, now: number): KeptAnswer | undefined {
		if (request.key.length > LONGEST_KEY) {
			throw idempotencyError(
				400,
				`Idempotency keys must be at most ${LONGEST_KEY} characters long. The key provided has ${request.key.length} characters.`,
			);
		}
		const name = nameOf(request);
		if (this.inFlight.has(name)) throw inUse(request.key);
		const kept = prepared(
			this.database,
			'SELECT * FROM stripe_idempotency WHERE name = ? AND created > ?',
		).get(name, now - KEPT_SECONDS);
		if (!kept) {
			this.inFlight.add(name);
			return undefined;
		}
		if (kept['path'] !== endpointOf(request)) {
			throw idempotencyError(
				400,
				`Keys for idempotent requests can only be used for the same endpoint they were first used for ('${String(kept['path']).replace(/^\S+ /, '')}' vs '${request.path}'). Try using a key other than '${request.key}' if you meant to execute a different request.`,
			);
		}
		if (kept['fingerprint'] !== fingerprintOf(request)) {
			throw idempotencyError(
				400,
				`Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
			);
		}
		return {
			status: Number(kept['status']),
			body: String(kept['body']),
			requestId: String(kept['request_id']),
		};
	}

	/** Keeps the answer; belongs into the transaction of the work that it answers for. */
	keep(request: KeyedRequest, answer: KeptAnswer, now: number): void {
		prepared(
			this.database,
			'INSERT OR REPLACE INTO stripe_idempotency VALUES (?, ?, ?, ?, ?, ?, ?)',
		).run(
			nameOf(request),
			endpointOf(request),
			fingerprintOf(request),
			answer.status,
			answer.body,
			answer.requestId,
			now,
		);
	}

	/** Frees the key after `begin` took it into use. */
	end(request: KeyedRequest): void {
		this.inFlight.delete(nameOf(request));
	}

	clear(): void {
		this.database.exec('DELETE FROM stripe_idempotency');
	}
}

function nameOf({ scope, key }: KeyedRequest): string {
	return `${scope.account} ${scope.livemode ? 'live' : 'test'} ${key}`;
}

function endpointOf({ method, path }: KeyedRequest): string {
	return `${method} ${path}`;
}

function fingerprintOf({ params }: KeyedRequest): string {
	return createHash('sha256')
		.update(JSON.stringify(sorted(params)))
		.digest('hex');
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, inner]) => [name, sorted(inner)]);
}

function idempotencyError(status: number, message: string): StripeError {
	return new StripeError(status, { type: 'idempotency_error', message }, { beforeEndpoint: true });
}

function inUse(key: string): StripeError {
	return new StripeError(
		409,
		{
			type: 'idempotency_error',
			code: 'idempotency_key_in_use',
			message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
		},
		{ beforeEndpoint: true },
	);
}
