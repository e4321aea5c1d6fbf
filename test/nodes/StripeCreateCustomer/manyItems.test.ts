import type { RunResult } from '../../../engine';
import { outputOf, runCreateCustomer } from '../../support/nodeRuns';
import { reallyWait, skip, useSkippedWaits } from '../../support/skippedWaits';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let wait = skip;
useSkippedWaits(async (milliseconds) => await wait(milliseconds));

const ACCOUNTS = Array.from({ length: 300 }, (_, number) => ({
	Id: `001${String(number).padStart(12, '0')}AAA`,
	Name: `Account ${number}`,
}));

const NAMES = ACCOUNTS.map(({ Name }) => Name);
const CREATE = { operation: 'create', name: '={{ $json.Name }}' };
const UPSERT = { operation: 'createOrUpdate', name: '={{ $json.Name }}' };

async function heldNames(sandbox: StripeSandbox): Promise<string[]> {
	const names: string[] = [];
	for await (const { name } of sandbox.client().customers.list({ limit: 100 }))
		names.push(name ?? '');
	return names.reverse();
}

function namesPutOut(result: RunResult): unknown[] {
	return outputOf(result).map(({ json }) => json.name);
}

/** The most requests that arrived within any one second. */
function highestRate(arrivals: readonly number[]): number {
	const sorted = [...arrivals].sort((one, other) => one - other);
	let start = 0;
	let highest = 0;
	for (let end = 0; end < sorted.length; end++) {
		while ((sorted[end] ?? 0) - (sorted[start] ?? 0) >= 1000) start++;
		highest = Math.max(highest, end - start + 1);
	}
	return highest;
}

describe('many items', () => {
	let sandbox: StripeSandbox;
	beforeEach(async () => {
		wait = skip;
		sandbox = await startStripeSandbox();
	});
	afterEach(async () => {
		await sandbox.close();
	});

	it('stay below Stripe’s documented limits, sixty of them being enough to tell', async () => {
		// The sandbox counts by the time that really passes.
		wait = reallyWait;
		await sandbox.call('PATCH', '/settings', {
			stripe: { rateLimit: null, endpointRateLimit: null },
		});
		const result = await runCreateCustomer(sandbox, {
			items: ACCOUNTS.slice(0, 60),
			parameters: CREATE,
			credential: { secretKey: sandbox.stripe.liveSecretKey, rateLimit: 0, endpointRateLimit: 0 },
		});

		expect(result.error).toBeUndefined();
		expect(namesPutOut(result)).toEqual(NAMES.slice(0, 60));
		const requests = await sandbox.requests();
		expect(requests.map(({ status }) => status)).toEqual(Array(60).fill(200));
		expect(highestRate(requests.map(({ at }) => at))).toBeLessThanOrEqual(25);
	});

	it('stay a customer each when the execution is replayed', async () => {
		const run = { items: ACCOUNTS, parameters: CREATE, executionId: '4711' };
		const first = await runCreateCustomer(sandbox, run);
		const second = await runCreateCustomer(sandbox, run);

		expect(second.error).toBeUndefined();
		expect(outputOf(second).map(({ json }) => json.customerId)).toEqual(
			outputOf(first).map(({ json }) => json.customerId),
		);
		expect(namesPutOut(first)).toEqual(NAMES);
		expect(await heldNames(sandbox)).toHaveLength(300);
	});

	it.each([
		['create', CREATE],
		['create or update', UPSERT],
	])(
		'are a customer each by %s though a fifth of all calls is cut or refused',
		async (_name, parameters) => {
			const accounts = ACCOUNTS.slice(0, 120);
			const names = NAMES.slice(0, 120);
			await sandbox.reset();
			await sandbox.fault({ probability: 0.1, seed: 1, fault: { type: 'cutAfter' } });
			for (const [seed, status] of [429, 500].entries()) {
				await sandbox.fault({ probability: 0.05, seed, fault: { type: 'status', status } });
			}
			const run = { items: accounts, parameters, executionId: '4711' };
			const result = await runCreateCustomer(sandbox, run);
			const replayed = await runCreateCustomer(sandbox, run);
			const refused = (await sandbox.requests()).filter(({ fault }) => fault !== undefined);
			await sandbox.call('DELETE', '/faults');

			expect(result.error).toBeUndefined();
			expect(replayed.error).toBeUndefined();
			expect(refused.length).toBeGreaterThan(40);
			expect(namesPutOut(result)).toEqual(names);
			expect(namesPutOut(replayed)).toEqual(names);
			expect((await heldNames(sandbox)).sort()).toEqual([...names].sort());
		},
	);
});
