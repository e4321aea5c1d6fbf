import { HistoryWorld } from '../payments/histories/world';
import { Actors } from './actors';
import { beginning, faultsFrom } from './history';
import { heldBy } from './judge';
import type { Actor, DoorStep } from './steps';

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
	['a schedule', [{ do: 'month', month: 0, units: 10 }], ['succeeded 1010']],
])('an invoice is paid by %s', async (_what, acts, statuses) => {
	const doors = await beginning(world);
	const faults = await faultsFrom(world, actors, doors, alone(...acts), async () => {
		const { intents } = await heldBy(world, doors);
		expect(intents.map(({ status, amount }) => `${status} ${amount}`)).toEqual(statuses);
	});

	expect(faults).toEqual([]);
});
