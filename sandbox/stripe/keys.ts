import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../control/database';
import { SEEDED } from './accounts';
import { randomLetters, seededLetters } from './ids';

export type KeyKind = 'secret' | 'publishable' | 'restricted';
export type Access = 'read' | 'write';
/** What a restricted key may do, by resource, as in `{customer: 'write', coupon: 'read'}`. */
export type Permissions = Record<string, Access>;

export interface ApiKey {
	key: string;
	account: string;
	livemode: boolean;
	kind: KeyKind;
	permissions: Permissions;
	revoked: boolean;
}

const PREFIX: Record<KeyKind, string> = { secret: 'sk', publishable: 'pk', restricted: 'rk' };

/** What the seeded restricted key may do. */
const SEEDED_PERMISSIONS: Permissions = {
	customer: 'write',
	payment_method: 'write',
	source: 'write',
	coupon: 'read',
	promotion_code: 'read',
};

/** The keys of the seeded accounts, the same in every sandbox. */
export function seededKey(account: string, kind: KeyKind, livemode: boolean): string {
	return spellKey(kind, livemode, account, seededLetters(`${account} ${kind} ${livemode}`, 82));
}

function spellKey(kind: KeyKind, livemode: boolean, account: string, rest: string): string {
	// Stripe's own keys begin with a part of their account's ID.
	return `${PREFIX[kind]}_${livemode ? 'live' : 'test'}_5${account.slice(5, 21)}${rest}`;
}

/** The API keys that exist, the revoked ones among them. */
export class Keys {
	constructor(private readonly database: DatabaseSync) {
		database.exec(
			'CREATE TABLE IF NOT EXISTS stripe_keys (key TEXT PRIMARY KEY, json TEXT NOT NULL)',
		);
		for (const account of [SEEDED.main.id, SEEDED.second.id]) {
			for (const livemode of [false, true]) {
				for (const kind of ['secret', 'publishable', 'restricted'] as const) {
					const permissions = kind === 'restricted' ? SEEDED_PERMISSIONS : {};
					const key = seededKey(account, kind, livemode);
					this.add({ key, account, livemode, kind, permissions, revoked: false });
				}
			}
		}
	}

	/** Makes and keeps a new key. */
	create(account: string, kind: KeyKind, livemode: boolean, permissions: Permissions): ApiKey {
		const key = spellKey(kind, livemode, account, randomLetters(82));
		const created = { key, account, livemode, kind, permissions, revoked: false };
		this.add(created);
		return created;
	}

	private add(key: ApiKey): void {
		prepared(this.database, 'INSERT OR IGNORE INTO stripe_keys (key, json) VALUES (?, ?)').run(
			key.key,
			JSON.stringify(key),
		);
	}

	get(key: string): ApiKey | undefined {
		const row = prepared(this.database, 'SELECT json FROM stripe_keys WHERE key = ?').get(key);
		return row && (JSON.parse(String(row['json'])) as ApiKey);
	}

	/** Whether there was such a key to revoke. */
	revoke(key: string): boolean {
		const known = this.get(key);
		if (!known) return false;
		prepared(this.database, 'UPDATE stripe_keys SET json = ? WHERE key = ?').run(
			JSON.stringify({ ...known, revoked: true }),
			key,
		);
		return true;
	}
}

/** A key as Stripe shows it in its messages: beginning and end, stars between. */
export function maskKey(key: string): string {
	const prefix = /^[a-z]+_(?:test|live)_/.exec(key)?.[0] ?? key.slice(0, 2);
	const ending = key.slice(Math.max(prefix.length, key.length - 4));
	return `${prefix}${'*'.repeat(Math.max(0, key.length - prefix.length - ending.length))}${ending}`;
}
