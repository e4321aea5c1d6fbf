import fc from 'fast-check';
import type { Kill, Trouble } from '../payments/histories/steps';

/**
 * What can happen to one invoice by all doors through which it can be paid. Numbers choose among what there
 * is, whatever their size, so that any part of a history is one too.
 */

/** How a payer fills in Stripe's page. */
export type Filled = 'card' | 'declined' | 'bank' | 'bankFails';

/** Somebody at a door. */
export type Actor =
	/** A payer asks the payment page for Stripe's page, for a part or for all that is left. */
	| { do: 'page'; tab: number; units: number | null; method: 'card' | 'us_bank_account' }
	/** Somebody sends the payer a page of Stripe's, for a part or for all that is left. */
	| { do: 'link'; tab: number; units: number | null; method: 'card' | 'us_bank_account' }
	/** A payer who was led to Stripe's page pays on it. */
	| { do: 'checkout'; tab: number; filled: Filled }
	/** A payer who has signed in at a bank agrees to a debit; of each visit there is one wish. */
	| { do: 'debit'; visit: number; units: number | null }
	/**
	 * A member of staff charges what is stored, more than is left where they say so; the same call again is the
	 * same wish.
	 */
	| {
			do: 'staff';
			call: number;
			units: number | null;
			method: 'card' | 'bank' | 'declines';
			mayExceed?: boolean;
	  }
	/** A schedule charges a month, in an execution of its own each time. */
	| { do: 'month'; month: number; units: number }
	/** Staff gives back. */
	| { do: 'refund'; call: number; payment: number; units: number }
	/** The sync by schedule. */
	| { do: 'sync' };

/** Each acts in a process of its own, which may be killed at one of its requests. */
export interface Round {
	do: 'round';
	actors: Array<{ act: Actor; kill: Kill | null }>;
	/** In which order their requests come. */
	turns: number[];
}

export type DoorStep =
	| Round
	/** Somebody enters money that came in cash. */
	| { do: 'enter'; units: number }
	| { do: 'pass'; seconds: number }
	/** The next requests to Stripe fail. */
	| { do: 'trouble'; what: Trouble; times: number };

const some = fc.nat({ max: 2 });
const part = fc.integer({ min: 1, max: 60 });
const wish = fc.option(part, { freq: 2, nil: null });

const actor: fc.Arbitrary<Actor> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('page' as const),
			tab: some,
			units: wish,
			method: fc.constantFrom('card' as const, 'card' as const, 'us_bank_account' as const),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('link' as const),
			tab: some,
			units: wish,
			method: fc.constantFrom('card' as const, 'card' as const, 'us_bank_account' as const),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('checkout' as const),
			tab: some,
			filled: fc.constantFrom<Filled>('card', 'card', 'card', 'declined', 'bank', 'bankFails'),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('debit' as const), visit: some, units: wish }),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('staff' as const),
			call: some,
			units: wish,
			method: fc.constantFrom(
				'card' as const,
				'card' as const,
				'bank' as const,
				'declines' as const,
			),
			mayExceed: fc.constantFrom(false, false, false, true),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('month' as const), month: some, units: part }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('refund' as const),
			call: some,
			payment: some,
			units: part,
		}),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
);

/** Whoever has the turn often keeps it for a while: then one goes all the way between two requests of another. */
const turns: fc.Arbitrary<number[]> = fc
	.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 12 })), {
		minLength: 1,
		maxLength: 6,
	})
	.map((spells) =>
		spells.flatMap(([choice, times]) => Array.from({ length: times }, () => choice)),
	);

const round: fc.Arbitrary<Round> = fc.record({
	do: fc.constant('round' as const),
	actors: fc.array(
		fc.record({
			act: actor,
			kill: fc.option(fc.record({ at: fc.nat({ max: 12 }), afterIt: fc.boolean() }), {
				freq: 4,
				nil: null,
			}),
		}),
		{ minLength: 1, maxLength: 4 },
	),
	turns,
});

const step: fc.Arbitrary<DoorStep> = fc.oneof(
	{ weight: 8, arbitrary: round },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('enter' as const), units: part }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('pass' as const),
			seconds: fc.constantFrom(1, 90, 3600, 86_400, 6 * 86_400),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('trouble' as const),
			what: fc.constantFrom<Trouble>('429', '500', '503', 'cutBefore', 'cutAfter', 'truncate'),
			times: fc.constantFrom(1, 2, 8),
		}),
	},
);

export const doorHistories: fc.Arbitrary<DoorStep[]> = fc.array(step, {
	minLength: 1,
	maxLength: 7,
});
