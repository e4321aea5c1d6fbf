import { faultsOf } from './histories/history';
import type { Setting, Step } from './histories/steps';
import { HistoryWorld } from './histories/world';

/** The smallest histories that once ended in disagreement, or in a write that was made again and again. */

let world: HistoryWorld;
beforeAll(async () => {
	Error.stackTraceLimit = 0;
	world = await HistoryWorld.start();
});
afterAll(() => world.close());

const ONE_SYNC: Setting = { currency: 'JPY', other: 'location', isOneSync: true };

const pay = (invoice: number, units: number): Step => ({ do: 'pay', invoice, units, how: 'card' });
const enter = (invoice: number, units: number): Step => ({
	do: 'enter',
	invoice,
	units,
	method: 'Cash',
});
const run = (at?: number, afterIt = true): Step => ({
	do: 'run',
	runs: [{ what: 'sync', payment: 0, kill: at === undefined ? null : { at, afterIt } }],
	turns: [0],
});
const runsAtOnce = (...kills: Array<number | undefined>): Step => ({
	do: 'run',
	runs: kills.map((at) => ({
		what: 'sync',
		payment: 0,
		kill: at === undefined ? null : { at, afterIt: true },
	})),
	turns: [0],
});
const lost: Step = { do: 'loseCheckpoints' };
const deleted: Step = { do: 'delete', payment: 0 };
const aDay: Step = { do: 'pass', seconds: 86_400 };

it.each<[what: string, steps: Step[]]>([
	['a payment that is too large for its invoice in Stripe is not offered to it', [enter(0, 51)]],
	[
		'a payment that is too large for its invoice in Stripe is not offered to it, though it cannot be told',
		[
			enter(0, 51),
			run(),
			{ do: 'ask', payment: 0, units: 2 },
			{ do: 'correct', payment: 0, units: 1 },
		],
	],
	[
		'a payment that is more than the rest of its invoice in Stripe is not offered to it, while its own is locked',
		[
			{ do: 'lock', invoice: 0, attempts: 9 },
			enter(0, 1),
			enter(0, 50),
			{ do: 'move', payment: 0, invoice: 0 },
			run(),
		],
	],
	[
		'Stripe is told of a deleted payment although the checkpoints were lost',
		[enter(0, 10), run(), deleted, lost],
	],
	[
		'the invoice of a deleted payment is counted although the checkpoints were lost',
		[enter(1, 10), run(), deleted, lost],
	],
	[
		'both invoices of a moved payment are counted although the checkpoints were lost',
		[enter(1, 10), run(), { do: 'move', payment: 0, invoice: 0 }, lost],
	],
	[
		'a payment of which two runs at the same time tell Stripe is tied to its invoice there once',
		[
			enter(0, 19),
			{
				do: 'run',
				runs: Array.from({ length: 3 }, () => ({ what: 'sync', payment: 0, kill: null })),
				turns: [1, 1],
			},
		],
	],
	[
		'the move of a payment that Stripe tells of too is noted once',
		[pay(0, 39), run(), { do: 'move', payment: 0, invoice: 1 }],
	],
	[
		'an invoice that a killed run counted is counted again when its payment was deleted',
		[enter(1, 10), run(11), deleted],
	],
	[
		'an invoice that was locked when its payment was deleted is counted later',
		[
			enter(1, 10),
			run(),
			aDay,
			deleted,
			pay(0, 3),
			{ do: 'lock', invoice: 1, attempts: 9 },
			run(),
			aDay,
		],
	],
	[
		'that more is asked for than was paid is noted again once the dispute of the payment has changed',
		[
			{ do: 'pay', invoice: 0, units: 1, how: 'inquiry' },
			run(),
			{ do: 'ask', payment: 0, units: 2 },
			run(),
			{ do: 'answerDispute', payment: 0, evidence: 'winning_evidence' },
			run(),
		],
	],
	...[20, 21].map((at): [string, Step[]] => [
		`that more is asked for than was paid is told again where the run that noted it is killed at request ${at}`,
		[pay(0, 1), run(), { do: 'ask', payment: 0, units: 2 }, run(at), run()],
	]),
	...[22, 23, 24, 25].map((at): [string, Step[]] => [
		`that more is asked for than was paid is told where the run that noted it is killed at request ${at}, at its end`,
		[pay(0, 1), run(), { do: 'ask', payment: 0, units: 2 }, run(at)],
	]),
])('%s', async (_what, steps) => {
	expect(await faultsOf(world, { setting: ONE_SYNC, steps })).toEqual([]);
});

// Where in the run the payment is reported is no matter of this test.
describe.each(Array.from({ length: 6 }, (_each, index) => 25 + index))(
	'a run that is killed when it has request %i answered',
	(at) => {
		it.each<[what: string, change: Step]>([
			['deleted', deleted],
			['void', { do: 'void', payment: 0 }],
		])(
			'leaves nothing in Stripe of a payment that is %s before the next run',
			async (_what, change) => {
				const steps = [enter(0, 10), run(at), change];
				expect(await faultsOf(world, { setting: ONE_SYNC, steps })).toEqual([]);
			},
		);
	},
);

it.each(Array.from({ length: 6 }, (_each, index) => 21 + index))(
	'of two runs at the same time one is killed when it has request %i answered, and the other learns on which invoice Stripe counts the payment',
	async (at) => {
		// More than half of the invoice: once it is there, there is no room for it.
		const steps = [enter(0, 26), runsAtOnce(at, undefined)];
		expect(await faultsOf(world, { setting: ONE_SYNC, steps })).toEqual([]);
	},
);

// Where in the run the invoices are counted is no matter of this test.
it.each(Array.from({ length: 7 }, (_each, index) => 5 + index))(
	'all invoices of a payment that is moved on or taken off are counted, though a run was killed at request %i',
	async (at) => {
		const setting: Setting = { ...ONE_SYNC, isOneSync: false };
		const killed = run(at, at % 2 === 0);
		const move = (invoice: number | null): Step => ({ do: 'move', payment: 0, invoice });
		const entered = [run(), enter(0, 1), killed, move(1)];
		const taken = [pay(0, 1), run(), aDay, move(1), killed, move(3)];
		expect(await faultsOf(world, { setting, steps: entered })).toEqual([]);
		expect(await faultsOf(world, { setting, steps: taken })).toEqual([]);
		const refund: Step = { do: 'refund', payment: 0, units: 1, needsAction: false };
		const off = [pay(0, 9), run(), move(1), killed, move(null), killed, refund];
		expect(await faultsOf(world, { setting, steps: off })).toEqual([]);
	},
);

// What another run writes under the same stamp is no later than the second in which the first one looks again.
it('a refund is noted that is asked for in the second in which two runs that were begun together look at what they wrote', async () => {
	const setting: Setting = { ...ONE_SYNC, isOneSync: false };
	const killed = { what: 'sync', payment: 0, kill: { at: 22, afterIt: true } } as const;
	const whole = { what: 'sync', payment: 0, kill: null } as const;
	const steps: Step[] = [
		enter(0, 1),
		enter(1, 1),
		{ do: 'run', runs: [killed, whole, whole], turns: [2, 0, 4, 0] },
		{ do: 'ask', payment: 1, units: 1 },
	];

	expect(await faultsOf(world, { setting, steps })).toEqual([]);
});
