import { HistoryWorld } from '../payments/histories/world';
import { Actors } from './actors';
import { beginning, faultsFrom, faultsOf } from './history';
import { heldBy } from './judge';
import type { Actor, DoorStep } from './steps';

jest.setTimeout(300_000);

let world: HistoryWorld;
let actors: Actors;
beforeAll(async () => {
	Error.stackTraceLimit = 0;
	world = await HistoryWorld.start();
	actors = await Actors.of(world);
});
afterAll(() => world.close());

const page = (units: number | null, method: 'card' | 'us_bank_account' = 'card'): Actor => ({
	do: 'page',
	tab: 0,
	units,
	method,
});
const link = (units: number | null, tab = 0): Actor => ({
	do: 'link',
	tab,
	units,
	method: 'card',
});
const alone = (...acts: Actor[]): DoorStep[] =>
	acts.map((act) => ({ do: 'round', actors: [{ act, kill: null }], turns: [0] }));

it.each<[what: string, acts: Actor[], statuses: string[]]>([
	[
		'a card on Stripe’s page',
		[page(20), { do: 'checkout', tab: 0, filled: 'card' }],
		['succeeded 2020'],
	],
	[
		'a bank account on Stripe’s page',
		[page(null, 'us_bank_account'), { do: 'checkout', tab: 0, filled: 'bank' }],
		['processing 5050'],
	],
	[
		'a card on a page of Stripe’s that was sent',
		[link(20), { do: 'checkout', tab: 0, filled: 'card' }],
		['succeeded 2020'],
	],
	[
		'a bank account that was connected',
		[{ do: 'debit', visit: 0, units: 20 }],
		['processing 2020'],
	],
	['a stored card', [{ do: 'staff', call: 0, units: null, method: 'card' }], ['succeeded 5050']],
	[
		'a stored bank account',
		[{ do: 'staff', call: 0, units: 10, method: 'bank' }],
		['processing 1010'],
	],
	[
		'staff who take more than is left, beside a page that was open',
		[
			page(null),
			{ do: 'staff', call: 0, units: 60, method: 'card', mayExceed: true },
			{ do: 'checkout', tab: 0, filled: 'card' },
		],
		['succeeded 6060'],
	],
	['a schedule', [{ do: 'month', month: 0, units: 10 }], ['succeeded 1010']],
])('an invoice is paid by %s', async (_what, acts, statuses) => {
	const doors = await beginning(world);
	const faults = await faultsFrom(world, actors, doors, alone(...acts), async () => {
		const { intents } = await heldBy(world, doors);
		expect(intents.map(({ status, amount }) => `${status} ${amount}`)).toEqual(statuses);
	});

	expect(faults).toEqual([]);
});

const staff = (call: number, units: number | null, method: 'bank' | 'card' = 'card'): Actor => ({
	do: 'staff',
	call,
	units,
	method,
});
const debit = (visit: number, units: number | null): Actor => ({ do: 'debit', visit, units });
const pays = (tab = 0): Actor => ({ do: 'checkout', tab, filled: 'card' });
const month: Actor = { do: 'month', month: 0, units: 10 };
const refund: Actor = { do: 'refund', call: 0, payment: 0, units: 10 };
/** By turns, as far as each has something to ask. */
const atOnce = (...acts: Actor[]): DoorStep => ({
	do: 'round',
	actors: acts.map((act) => ({ act, kill: null })),
	turns: [0],
});
const twoDays: DoorStep = { do: 'pass', seconds: 2 * 86_400 };

it.each<[what: string, steps: DoorStep[]]>([
	['a page that is open when staff charges', alone(page(null), staff(0, null), pays())],
	['a page that is open when a payer is debited', alone(page(null), debit(0, null), pays())],
	[
		'two tabs in which different amounts are asked for',
		alone(page(30), { ...page(40), tab: 1 } as Actor, pays(0), pays(1)),
	],
	[
		'two tabs in which different amounts are asked for at once',
		[atOnce(page(30), { ...page(40), tab: 1 } as Actor), ...alone(pays(0), pays(1))],
	],
	['a link that was sent when staff charges', alone(link(null), staff(0, null), pays())],
	['a link that was sent when a payer is debited', alone(link(null), debit(0, null), pays())],
	[
		'a link that was sent and the page',
		alone(link(40), { ...page(30), tab: 1 } as Actor, pays(0), pays(1)),
	],
	['the page and a link that is sent', alone(page(40), link(30, 1), pays(0), pays(1))],
	['two links', alone(link(40), link(30, 1), pays(0), pays(1))],
	['two links at once', [atOnce(link(40), link(30, 1)), ...alone(pays(0), pays(1))]],
	[
		'a link and the page at once',
		[atOnce(link(40), { ...page(30), tab: 1 } as Actor), ...alone(pays(0), pays(1))],
	],
	['staff while a bank still has the payment', alone(staff(0, null, 'bank'), staff(1, null))],
	['staff who ask for more than is left', alone(staff(0, 40), staff(1, 40))],
	['two of the staff at once', [atOnce(staff(0, 30), staff(1, 30))]],
	['staff and a payer at once', [atOnce(staff(0, 30), debit(0, 30))]],
	['two payers at once', [atOnce(debit(0, 30), debit(1, 30))]],
	['a call that is repeated', [...alone(staff(0, 10)), twoDays, ...alone(staff(0, 10))]],
	['a month that is charged by two workers', [atOnce(month, month), twoDays, ...alone(month)]],
	['a visit that is sent again', [...alone(debit(0, 10)), twoDays, ...alone(debit(0, 10))]],
	['a refund that is repeated', [...alone(staff(0, null), refund), twoDays, ...alone(refund)]],
])('never more than the balance, and nothing twice, by %s', async (_what, steps) => {
	expect(await faultsOf(world, actors, steps)).toEqual([]);
});

/** The first goes on for so many requests, the other then all the way, and the first to its end. */
const between = (first: Actor, other: Actor, requests: number): DoorStep => ({
	do: 'round',
	actors: [first, other].map((act) => ({ act, kill: null })),
	turns: [
		0,
		...Array.from({ length: requests }, () => 1),
		0,
		...Array.from({ length: 24 }, () => 1),
	],
});

describe.each([5, 6, 7, 8, 9])(
	'when the one has asked %i times, and then the other comes',
	(at) => {
		it.each<[what: string, step: DoorStep]>([
			['a page that opens while staff charges', between(staff(0, null), page(null), at)],
			['a charge by staff while a page opens', between(page(null), staff(0, null), at)],
			['a link that is sent while staff charges', between(staff(0, null), link(null), at)],
			['a charge by staff while a link is sent', between(link(null), staff(0, null), at)],
		])('never more than the balance by %s', async (_what, step) => {
			expect(await faultsOf(world, actors, [step, ...alone(pays())])).toEqual([]);
		});
	},
);

// Between which of its looks the payer is there is no matter of this test.
it.each([2, 3, 4, 5, 6, 7, 8])(
	'a page that was open and is paid when staff have asked %i times takes nothing beside their charge, nor they beside it',
	async (at) => {
		const steps = [...alone(page(30)), between(staff(0, 30), pays(), at)];
		expect(await faultsOf(world, actors, steps)).toEqual([]);
	},
);

// Which request is the charge is no matter of this test.
describe.each([5, 6, 7, 8, 9])('when n8n dies as request %i is answered', (at) => {
	it.each<[what: string, act: Actor]>([
		['staff charge', staff(0, null)],
		['a payer is debited', debit(0, null)],
	])('a page that was open before %s takes nothing beside it', async (_what, act) => {
		const dying: DoorStep = {
			do: 'round',
			actors: [{ act, kill: { at, afterIt: true } }],
			turns: [0],
		};
		const steps = [...alone(page(null)), dying, ...alone(pays())];
		expect(await faultsOf(world, actors, steps)).toEqual([]);
	});
});
