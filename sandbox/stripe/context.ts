import type { ServiceHost } from '../service';
import type { Account, Accounts } from './accounts';
import { emitEvent } from './events';
import { Store, type ObjectTable, type Scope } from './store';

/** What anything that acts on Stripe's objects works with: a request, a page, or a job that is due. */
export interface Context {
	/** Objects of the account and mode that is acted on. */
	store: Store;
	account: Account;
	/** The account that the key belongs to: the platform, where `Stripe-Account` names another. */
	platform: Account;
	accounts: Accounts;
	livemode: boolean;
	/** Seconds since the epoch by the sandbox's clock, or when a job was due. */
	now: number;
	/** Where the pages without a key are, such as `http://127.0.0.1:12114`. */
	pages: string;
	/** The objects of another account, in the same mode. */
	storeOf(account: string): Store;
	/** Notes an event; `previous` holds the former values of what an update changed. */
	emit(type: string, object: unknown, previous?: Record<string, unknown>): void;
	/** Has a job run at `dueSeconds`, with the same account and mode. */
	later(kind: string, dueSeconds: number, payload: JobPayload, options?: LaterOptions): void;
	/** Takes back the job of that kind and key. */
	cancelLater(kind: string, key: string): void;
	/** Sets a test clock; what is due by it happens after this transaction. */
	moveClock(id: string, nowSeconds: number): void;
	/** Forgets a test clock and all that was to happen by it. */
	dropClock(id: string): void;
}

/** A context with what is asked for in it, typed as the API's parameters. */
export type Asked<Params> = Context & { params: Params };

/** What a job is told beside account and mode: the object it is about. */
export interface JobPayload {
	id: string;
	[name: string]: unknown;
}

export interface LaterOptions {
	/** Another job of the same kind and key takes this one's place. */
	key?: string;
	/** The test clock that the job goes by. */
	clock?: string | undefined;
}

/** What a job's payload is kept as. */
export interface ScopedPayload {
	scope: Scope;
	platform: string;
	payload: JobPayload;
}

/** All that making a context needs. */
export interface ContextParts {
	host: ServiceHost;
	table: ObjectTable;
	accounts: Accounts;
}

/** Who acts, and why. */
export interface Actor {
	scope: Scope;
	/** The account whose key it is; the scope's own account without it. */
	platform?: string;
	now: number;
	/** `now` is a test clock's time; events happen by the sandbox's all the same. */
	onTestClock?: boolean;
	requestId?: string | null;
	idempotencyKey?: string | null;
}

/** The context in which `actor` acts. */
export function contextFor(parts: ContextParts, actor: Actor): Context {
	const { host, table, accounts } = parts;
	const { scope, now, requestId = null, idempotencyKey = null } = actor;
	const eventsAt = actor.onTestClock ? host.clock.now() : now;
	const platformId = actor.platform ?? scope.account;
	const account = accounts.get(scope.account);
	const platform = accounts.get(platformId);
	if (!account || !platform) throw new Error(`The account ${scope.account} has gone`);
	const store = new Store(table, scope);
	const storeOf = (other: string) => new Store(table, { ...scope, account: other });
	return {
		store,
		account,
		platform,
		accounts,
		livemode: scope.livemode,
		now,
		pages: host.pages.url,
		storeOf,
		emit: (type, object, previous) =>
			emitEvent(
				{
					store,
					account,
					storeOf,
					deliveries: host.deliveries,
					now: eventsAt,
					requestId,
					idempotencyKey,
				},
				type,
				object,
				previous,
			),
		later(kind, dueSeconds, payload, { key, clock } = {}) {
			const scoped: ScopedPayload = { scope, platform: platformId, payload };
			host.scheduler.add({
				kind: `stripe.${kind}`,
				dueMs: dueSeconds * 1000,
				payload: scoped,
				...(key !== undefined && { key: keyIn(scope, key) }),
				...(clock !== undefined && { clock }),
			});
		},
		cancelLater: (kind, key) => host.scheduler.cancel(`stripe.${kind}`, keyIn(scope, key)),
		moveClock: (id, nowSeconds) => host.scheduler.moveClock(id, nowSeconds * 1000),
		dropClock: (id) => host.scheduler.dropClock(id),
	};
}

function keyIn(scope: Scope, key: string): string {
	return `${scope.account} ${scope.livemode ? 'live' : 'test'} ${key}`;
}
