import fc from 'fast-check';
import { HistoryWorld } from '../payments/histories/world';
import { Actors } from './actors';
import { faultsOf } from './history';
import { doorHistories } from './steps';

/**
 * A part of what `DOORS=1000 npx jest test/lib/doors` runs, from `DOORS_SEED` on. A history that fails is told
 * with its seed and path, shrunk: `DOORS_SEED` and `DOORS_PATH` replay it.
 */
const { DOORS = '15', DOORS_SEED = '1', DOORS_PATH } = process.env;
const numRuns = Number(DOORS);

jest.setTimeout(120_000 + numRuns * 60_000);

let world: HistoryWorld;
let actors: Actors;
beforeAll(async () => {
	Error.stackTraceLimit = 0;
	world = await HistoryWorld.start();
	actors = await Actors.of(world);
});
afterAll(() => world.close());

it('whoever comes to whichever door of an invoice, never more than its balance is taken, nothing twice, and all of it is counted', async () => {
	await fc.assert(
		fc.asyncProperty(doorHistories, async (history) => {
			expect(await faultsOf(world, actors, history)).toEqual([]);
		}),
		{
			numRuns,
			seed: Number(DOORS_SEED),
			...(DOORS_PATH !== undefined && { path: DOORS_PATH }),
		},
	);
});
