import type Stripe from 'stripe';
import { Money } from '../../../lib/money';
import type { Method } from '../../../lib/paymentLinks/ask';
import type { Actor, DoorStep } from './steps';

/** What an invoice is for, in units. */
export const DUE = 50;

/** So many units, odd ones, of US dollars. */
export function ofUnits(units: number): Money {
	return Money.ofMinor(units * 101, 'USD');
}

/** An invoice with whatever has been done to pay it. */
export interface Doors {
	accountId: string;
	customerId: string;
	invoiceId: string;
	/** What the customer has stored. */
	stored: Record<'card' | 'bank' | 'declines', string>;
	/** Pages of Stripe's that payers were led to. */
	tabs: Map<number, { url: string; method: Method }>;
	/** What was wished for first, by whoever calls again for the same. */
	wishes: Map<string, unknown>;
	/** Entered by people; in smallest units. */
	cash: number;
	/** The most that Stripe may take: the invoice's amount, and what no door can stop. */
	most: number;
	/** The most that may come together with cash. */
	ceiling: number;
	/** What the next round meets. */
	troubles: Array<Extract<DoorStep, { do: 'trouble' }>>;
}

/** The first wish under a name counts; whoever comes again wishes for the same. */
export function firstWish<T>({ wishes }: Doors, name: string, wish: T): T {
	if (!wishes.has(name)) wishes.set(name, wish);
	return wishes.get(name) as T;
}

/** By which key a member of staff calls, and comes again. */
export function callOf({ call }: Extract<Actor, { do: 'staff' }>): string {
	return `call-${call}`;
}

/** What Stripe holds of the invoice. */
export interface Held {
	intents: Stripe.PaymentIntent[];
	refunds: Stripe.Refund[];
	sessions: Stripe.Checkout.Session[];
}
