import { randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { LinkTokenCreateRequest } from 'plaid';
import type { BankAccount } from './banks';

/** How a person's visit to Link ended. */
export interface LinkSession {
	id: string;
	/** Epoch seconds. */
	startedAt: number;
	finishedAt: number;
	status: 'EXITED' | 'SUCCESS';
	/** What it brought; a repaired connection brings none. */
	publicTokens: string[];
	bank: { id: string; name: string } | null;
	/** IDs of the accounts that the person chose. */
	accounts: string[];
}

export interface LinkToken {
	id: string;
	/** Names the hosted page. */
	page: string;
	/** Epoch seconds. */
	createdAt: number;
	expiresAt: number;
	request: LinkTokenCreateRequest;
	/** The connection that is to be repaired. */
	item: string | null;
	sessions: LinkSession[];
}

/** A login at a bank, with the accounts that the person shares. */
export interface Item {
	id: string;
	accessToken: string;
	bank: { id: string; name: string };
	accounts: BankAccount[];
	webhook: string | null;
	isLoginRequired: boolean;
	createdAt: number;
}

export interface PublicToken {
	id: string;
	item: string;
	/** Epoch seconds. */
	expiresAt: number;
	isExchanged: boolean;
}

interface Kinds {
	item: Item;
	link_token: LinkToken;
	public_token: PublicToken;
}

/** What the sandbox's Plaid keeps. Every read returns a fresh copy. */
export class PlaidStore {
	constructor(private readonly database: DatabaseSync) {
		database.exec(
			'CREATE TABLE IF NOT EXISTS plaid_objects (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL)',
		);
	}

	get<K extends keyof Kinds>(kind: K, id: string): Kinds[K] | undefined {
		return this.all(kind).find((one) => one.id === id);
	}

	all<K extends keyof Kinds>(kind: K): Array<Kinds[K]> {
		return this.database
			.prepare('SELECT json FROM plaid_objects WHERE kind = ? ORDER BY seq')
			.all(kind)
			.map(({ json }) => JSON.parse(String(json)) as Kinds[K]);
	}

	save<K extends keyof Kinds>(kind: K, value: Kinds[K]): void {
		this.database
			.prepare(
				'INSERT INTO plaid_objects (kind, id, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
			)
			.run(kind, value.id, JSON.stringify(value));
	}

	remove(id: string): void {
		this.database.prepare('DELETE FROM plaid_objects WHERE id = ?').run(id);
	}

	clear(): void {
		this.database.exec('DELETE FROM plaid_objects');
	}
}

/** A token such as `access-sandbox-8ab976e6-…`. */
export function newToken(kind: 'access' | 'link' | 'public'): string {
	return `${kind}-sandbox-${randomUUID()}`;
}

/** An identifier of Plaid's, which keeps capitals and small letters apart. */
export function newIdentifier(): string {
	return randomBytes(28).toString('base64url').replaceAll(/[-_]/g, 'x');
}
