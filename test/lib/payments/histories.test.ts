import fc from 'fast-check';
import { faultsOf } from './histories/history';
import { histories } from './histories/steps';
import { HistoryWorld } from './histories/world';

/**
 * A part of what `HISTORIES=10000 npx jest test/lib/payments/histories` runs, from `HISTORIES_SEED` on. A
 * history that fails is told with its seed and path, shrunk: `HISTORIES_SEED` and `HISTORIES_PATH` replay it.
 */
const { HISTORIES = '20', HISTORIES_SEED = '1', HISTORIES_PATH } = process.env;
const numRuns = Number(HISTORIES);

jest.setTimeout(120_000 + numRuns * 60_000);

let world: HistoryWorld;
beforeAll(async () => {
	// Half of the time would go into stacks of errors that nobody reads.
	Error.stackTraceLimit = 0;
	world = await HistoryWorld.start();
});
afterAll(() => world.close());

it('whatever happens to payments, a few quiet runs later both systems agree, and nothing was done twice', async () => {
	await fc.assert(
		fc.asyncProperty(histories, async (history) => {
			expect(await faultsOf(world, history)).toEqual([]);
		}),
		{
			numRuns,
			seed: Number(HISTORIES_SEED),
			...(HISTORIES_PATH !== undefined && { path: HISTORIES_PATH }),
		},
	);
});
