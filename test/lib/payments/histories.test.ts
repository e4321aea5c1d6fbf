import fc from 'fast-check';
import { happen, histories } from './histories';
import { type PaymentWorld, startPaymentWorld } from './support';

/**
 * A part of what `HISTORIES=10000 npx jest test/lib/payments/histories` runs, from `HISTORIES_SEED` on. A
 * history that fails is told with its seed and path, shrunk: `HISTORIES_SEED` and `HISTORIES_PATH` replay it.
 */
const { HISTORIES = '5', HISTORIES_SEED = '1', HISTORIES_PATH } = process.env;
const numRuns = Number(HISTORIES);

jest.setTimeout(120_000 + numRuns * 60_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());

it('whatever happens to payments, both systems agree at the end, and nothing was written twice', async () => {
	await fc.assert(
		fc.asyncProperty(histories, async (steps) => {
			const { said, expected, repeated, afterwards } = await happen(world, steps);
			expect(said).toEqual(expected);
			expect(repeated).toEqual([]);
			expect(afterwards).toEqual([]);
		}),
		{
			numRuns,
			seed: Number(HISTORIES_SEED),
			...(HISTORIES_PATH !== undefined && { path: HISTORIES_PATH }),
		},
	);
});
