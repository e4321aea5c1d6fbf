import fc from 'fast-check';

/**
 * Random histories of payments: what payers, staff and machines may do between two looks of a sync.
 * Numbers choose among what there is, whatever their size, so that any part of a history is one too.
 */

/** How a payment comes out, by Stripe's test methods. */
export const METHODS = {
	card: 'pm_card_visa',
	declined: 'pm_card_chargeDeclined',
	disputed: 'pm_card_createDispute',
	inquiry: 'pm_card_createDisputeInquiry',
	refundFails: 'pm_card_refundFail',
	refundPends: 'pm_card_pendingRefund',
	bank: 'pm_usBankAccount_success',
	bankFails: 'pm_usBankAccount_insufficientFunds',
} as const;

export type Method = keyof typeof METHODS;

/** Where a run is killed: before or after it has the answer to one of its requests, to whichever service. */
export interface Kill {
	at: number;
	afterIt: boolean;
}

/** A run: the sync by schedule, or the door for one payment. */
export interface Run {
	what: 'sync' | 'event';
	/** Of the door. */
	payment: number;
	kill: Kill | null;
}

export type Trouble = '429' | '500' | '503' | 'cutBefore' | 'cutAfter' | 'truncate';

export type Step =
	| { do: 'pay'; invoice: number; units: number; how: Method }
	/** Somebody gives back in Stripe; one that needs the payer's action waits for it. */
	| { do: 'refund'; payment: number; units: number; needsAction: boolean }
	/** A refund that is under way comes to nothing: canceled by staff, or failed at the bank. */
	| { do: 'endRefund'; payment: number; by: 'cancel' | 'expire' }
	| {
			do: 'answerDispute';
			payment: number;
			evidence: 'winning_evidence' | 'losing_evidence' | 'none';
	  }
	/** Somebody enters a payment in Salesforce. */
	| { do: 'enter'; invoice: number; units: number; method: 'Cash' | 'Check' | 'Wire' | 'Other' }
	/** Somebody corrects the amount of one that was entered, or finds that there was no payment. */
	| { do: 'correct'; payment: number; units: number }
	| { do: 'void'; payment: number }
	/** Somebody asks in Salesforce for so much to be given back in all. */
	| { do: 'ask'; payment: number; units: number }
	/** To another invoice, or off its own. */
	| { do: 'move'; payment: number; invoice: number | null }
	| { do: 'delete'; payment: number }
	/** One run, or several at the same time, whose requests come in the order that the numbers choose. */
	| { do: 'run'; runs: Run[]; turns: number[] }
	| { do: 'loseCheckpoints' }
	| { do: 'pass'; seconds: number }
	/** The next requests to a service fail. */
	| { do: 'trouble'; service: 'stripe' | 'salesforce'; what: Trouble; times: number }
	/** Somebody else's transaction holds an invoice, which its payments feel too. */
	| { do: 'lock'; invoice: number; attempts: number };

/** What is the same all through a history. */
export interface Setting {
	/** Of the third invoice; the others are in US dollars. */
	currency: Currency;
	/** Where the second account's payments go: to another Stripe account, or to a connected one. */
	other: 'location' | 'connected';
	/** Whether one sync goes both ways, or one each way. */
	isOneSync: boolean;
}

export interface History {
	setting: Setting;
	steps: Step[];
}

/** The unit of each currency's amounts, in Stripe's smallest units: odd, as far as the currency lets it. */
export const UNITS = { USD: 101, JPY: 101, KWD: 1010, UGX: 10_100, ISK: 10_100 } as const;
export type Currency = keyof typeof UNITS;

const some = fc.nat({ max: 5 });
const units = fc.integer({ min: 1, max: 60 });

const run: fc.Arbitrary<Run> = fc.record({
	what: fc.constantFrom('sync', 'sync', 'event'),
	payment: some,
	kill: fc.option(fc.record({ at: fc.nat({ max: 30 }), afterIt: fc.boolean() }), {
		freq: 3,
		nil: null,
	}),
});

function step<T extends Step['do']>(
	name: T,
	values: {
		[K in keyof Omit<Extract<Step, { do: T }>, 'do'>]: fc.Arbitrary<Extract<Step, { do: T }>[K]>;
	},
): fc.Arbitrary<Step> {
	return fc.record({ do: fc.constant(name), ...values }) as unknown as fc.Arbitrary<Step>;
}

const steps: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: step('pay', {
			invoice: some,
			units,
			how: fc.constantFrom<Method>('card', 'card', 'card', ...(Object.keys(METHODS) as Method[])),
		}),
	},
	{
		weight: 4,
		arbitrary: step('refund', { payment: some, units, needsAction: fc.boolean() }),
	},
	{
		weight: 2,
		arbitrary: step('endRefund', { payment: some, by: fc.constantFrom('cancel', 'expire') }),
	},
	{
		weight: 2,
		arbitrary: step('answerDispute', {
			payment: some,
			evidence: fc.constantFrom('winning_evidence', 'losing_evidence', 'none'),
		}),
	},
	{
		weight: 6,
		arbitrary: step('enter', {
			invoice: some,
			units,
			method: fc.constantFrom('Cash', 'Check', 'Wire', 'Other'),
		}),
	},
	{ weight: 2, arbitrary: step('correct', { payment: some, units }) },
	{ weight: 1, arbitrary: step('void', { payment: some }) },
	{ weight: 4, arbitrary: step('ask', { payment: some, units }) },
	{
		weight: 3,
		arbitrary: step('move', { payment: some, invoice: fc.option(some, { freq: 2, nil: null }) }),
	},
	{ weight: 2, arbitrary: step('delete', { payment: some }) },
	{
		weight: 14,
		arbitrary: step('run', {
			runs: fc.oneof(
				{ weight: 3, arbitrary: fc.tuple(run) },
				{ weight: 2, arbitrary: fc.array(run, { minLength: 2, maxLength: 3 }) },
			),
			turns: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 12 }),
		}),
	},
	{ weight: 2, arbitrary: step('loseCheckpoints', {}) },
	{
		weight: 3,
		arbitrary: step('pass', {
			seconds: fc.constantFrom(1, 700, 86_400, 4 * 86_400, 31 * 86_400),
		}),
	},
	{
		weight: 3,
		arbitrary: step('trouble', {
			service: fc.constantFrom('stripe', 'salesforce'),
			what: fc.constantFrom<Trouble>('429', '500', '503', 'cutBefore', 'cutAfter', 'truncate'),
			times: fc.constantFrom(1, 2, 8),
		}),
	},
	{
		weight: 2,
		arbitrary: step('lock', { invoice: some, attempts: fc.constantFrom(1, 3, 9) }),
	},
);

export const histories: fc.Arbitrary<History> = fc.record({
	setting: fc.record({
		currency: fc.constantFrom<Currency>('JPY', 'KWD', 'UGX', 'ISK', 'USD'),
		other: fc.constantFrom('location', 'connected'),
		isOneSync: fc.boolean(),
	}),
	steps: fc.array(steps, { minLength: 2, maxLength: 16 }),
});
