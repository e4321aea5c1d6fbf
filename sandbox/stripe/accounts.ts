import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../control/database';
import { randomLetters, seededLetters } from './ids';

/** What an account may do: https://docs.stripe.com/connect/account-capabilities */
export type Capability = 'card_payments' | 'transfers' | 'us_bank_account_ach_payments';
export type CapabilityState = 'active' | 'inactive' | 'pending';

/** What becomes of a connected account: https://docs.stripe.com/connect/handling-api-verification */
export interface AccountState {
	/** Those that differ from what an account of its country begins with. */
	capabilities?: Partial<Record<Capability, CapabilityState>>;
	/** Why Stripe has stopped its charges and payouts, such as `requirements.past_due`; '' or absent: it has not. */
	disabledReason?: string;
	/** false: its owner has not finished onboarding. */
	detailsSubmitted?: boolean;
	/** Its owner has taken the platform's access away. */
	deauthorized?: boolean;
}

/** A Stripe account of the sandbox. */
export interface Account extends AccountState {
	id: string;
	/** The platform that it is connected to; null for a platform itself. */
	platform: string | null;
	name: string;
	country: string;
	currency: string;
	created: number;
	/** false: an account that has not signed up for Connect, and so can be no platform. */
	connect?: boolean;
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
	second: { ...seed('Sandbox West', null), connect: false },
	connected: [seed('Rocket Rides', MAIN.id), seed('Kavholm Rentals', MAIN.id, 'DE', 'eur')],
} as const;

/** The accounts that exist. */
export class Accounts {
	constructor(private readonly database: DatabaseSync) {
		database.exec(
			'CREATE TABLE IF NOT EXISTS stripe_accounts (id TEXT PRIMARY KEY, json TEXT NOT NULL)',
		);
		this.seed();
	}

	/** Forgets all but the accounts that each sandbox begins with, and what became of those. */
	reset(): void {
		this.database.exec('DELETE FROM stripe_accounts');
		this.seed();
	}

	/** Makes an account that is connected to `platform`. */
	connect(
		platform: string,
		made: Pick<Account, 'name' | 'country' | 'currency' | 'created'>,
	): Account {
		const account = { id: `acct_1${randomLetters(15)}`, platform, ...made };
		this.add(account);
		return account;
	}

	/** Keeps what became of an account. */
	save(account: Account): void {
		prepared(this.database, 'UPDATE stripe_accounts SET json = ? WHERE id = ?').run(
			JSON.stringify(account),
			account.id,
		);
	}

	add(account: Account): void {
		prepared(this.database, 'INSERT OR IGNORE INTO stripe_accounts (id, json) VALUES (?, ?)').run(
			account.id,
			JSON.stringify(account),
		);
	}

	get(id: string): Account | undefined {
		const row = prepared(this.database, 'SELECT json FROM stripe_accounts WHERE id = ?').get(id);
		return row && (JSON.parse(String(row['json'])) as Account);
	}

	/** The account that `platform` may act for: one connected to it, whose owner still lets it. */
	accessible(platform: string, id: string): Account | undefined {
		const account = this.get(id);
		return account?.platform === platform && !account.deauthorized ? account : undefined;
	}

	/** The accounts connected to `platform`, newest first. */
	connectedTo(platform: string): Account[] {
		return prepared(this.database, 'SELECT json FROM stripe_accounts ORDER BY rowid DESC')
			.all()
			.map((row) => JSON.parse(String(row['json'])) as Account)
			.filter((account) => account.platform === platform && !account.deauthorized);
	}

	private seed(): void {
		for (const account of [SEEDED.main, SEEDED.second, ...SEEDED.connected]) this.add(account);
	}
}

/** The state of each capability; debits of US bank accounts are for accounts in the US. */
export function capabilitiesOf({
	country,
	capabilities,
}: Account): Record<Capability, CapabilityState> {
	return {
		card_payments: 'active',
		transfers: 'active',
		us_bank_account_ach_payments: country === 'US' ? 'active' : 'inactive',
		...capabilities,
	};
}

/** Whether it can take any payment at all. */
export function canCharge(account: Account): boolean {
	const { card_payments: cards, us_bank_account_ach_payments: debits } = capabilitiesOf(account);
	const isOpen = account.detailsSubmitted !== false && !account.disabledReason;
	return isOpen && (cards === 'active' || debits === 'active');
}
