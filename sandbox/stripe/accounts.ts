import type { DatabaseSync } from 'node:sqlite';
import { seededLetters } from './ids';

/** A Stripe account of the sandbox. */
export interface Account {
	id: string;
	/** The platform that it is connected to; null for a platform itself. */
	platform: string | null;
	name: string;
	country: string;
	currency: string;
	created: number;
}

const CREATED = Date.UTC(2024, 0, 1) / 1000;

function seed(name: string, platform: string | null, country = 'US', currency = 'usd'): Account {
	const id = `acct_1${seededLetters(`account ${name}`, 15)}`;
	return { id, platform, name, country, currency, created: CREATED };
}

const MAIN = seed('Sandbox Inc.', null);

/** The accounts that each sandbox begins with: two businesses, and two connected to the first. */
export const SEEDED = {
	main: MAIN,
	second: seed('Sandbox West', null),
	connected: [seed('Rocket Rides', MAIN.id), seed('Kavholm Rentals', MAIN.id, 'DE', 'eur')],
} as const;

/** The accounts that exist. */
export class Accounts {
	constructor(private readonly database: DatabaseSync) {
		database.exec(
			'CREATE TABLE IF NOT EXISTS stripe_accounts (id TEXT PRIMARY KEY, json TEXT NOT NULL)',
		);
		for (const account of [SEEDED.main, SEEDED.second, ...SEEDED.connected]) this.add(account);
	}

	add(account: Account): void {
		this.database
			.prepare('INSERT OR IGNORE INTO stripe_accounts (id, json) VALUES (?, ?)')
			.run(account.id, JSON.stringify(account));
	}

	get(id: string): Account | undefined {
		const row = this.database.prepare('SELECT json FROM stripe_accounts WHERE id = ?').get(id);
		return row && (JSON.parse(String(row['json'])) as Account);
	}

	/** The accounts connected to `platform`, newest first. */
	connectedTo(platform: string): Account[] {
		return this.database
			.prepare('SELECT json FROM stripe_accounts ORDER BY rowid DESC')
			.all()
			.map((row) => JSON.parse(String(row['json'])) as Account)
			.filter((account) => account.platform === platform);
	}
}
