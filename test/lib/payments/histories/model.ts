import { Money } from '../../../../lib/money';
import { type Currency, type Method, type Setting, type Step, UNITS } from './steps';
import type { KnownRecord } from './writes';

/** What people know of a history: who is owed what, and what they did. Systems have to agree with it. */

export interface ModelInvoice {
	id: string;
	account: number;
	currency: Currency;
	/** In units. */
	due: number;
	/** The invoice in Stripe that it stands for. */
	stripeId?: string;
}

/** A payment that Stripe took. */
export interface TakenPayment {
	kind: 'taken';
	/** `pi_…` */
	id: string;
	location: string;
	how: Method;
	currency: Currency;
	amount: Money;
	/** Where people want it to count; undefined where they took it off its invoice. */
	invoice: ModelInvoice | undefined;
	/** As it was last asked for in all, and the most ever; in smallest units. */
	asked: bigint;
	mostAsked: bigint;
	isDeleted: boolean;
}

/** A payment that somebody entered. */
export interface EnteredPayment {
	kind: 'entered';
	/** Of its record. */
	id: string;
	location: string;
	currency: Currency;
	amount: Money;
	invoice: ModelInvoice | undefined;
	asked: bigint;
	mostAsked: bigint;
	isVoid: boolean;
	/** To another invoice, or off its own, at any time. */
	wasMoved: boolean;
	isDeleted: boolean;
}

export type ModelPayment = TakenPayment | EnteredPayment;

/** Why a payment could not be dealt with to the end, as somebody was told. */
export interface Told {
	message: string;
	/** The next run tries again, and tells it again or not. */
	isTriedAgain: boolean;
}

export interface Model {
	setting: Setting;
	accounts: Array<{ id: string; customerId: string; location: string }>;
	invoices: ModelInvoice[];
	payments: ModelPayment[];
	/** What the next run meets. */
	troubles: Array<Extract<Step, { do: 'trouble' | 'lock' }>>;
	/** By the record's ID; of a payment as it stands, by runs that came to their end. */
	told: Map<string, Told>;
	/** What runs have written to each record, by its ID, since people had their hands in any. */
	written: Map<string, KnownRecord>;
	/** Rows that were written for nothing. */
	repeated: string[];
}

/** So many units of a currency. */
export function ofUnits(units: number, currency: Currency): Money {
	return Money.ofMinor(units * UNITS[currency], currency);
}

/** One of them, by a number of whatever size. @throws Error when there is none */
export function chosen<T>(all: readonly T[], at: number): T {
	const found = all[at % all.length];
	if (found === undefined) throw new Error('There is nothing to choose from');
	return found;
}
