import { startSyncSandbox, type SyncSandbox } from './support';

jest.setTimeout(120_000);
let sandbox: SyncSandbox;
beforeAll(async () => {
	sandbox = await startSyncSandbox({ apiLimit: 300 });
});
afterAll(() => sandbox.close());

const syncAll = async (dailyShare?: unknown) =>
	await sandbox.run({
		parameters: {
			operation: 'syncAll',
			...(dailyShare !== undefined && { options: { dailyShare: dailyShare as number } }),
		},
	});

describe('the share of the org’s daily API requests', () => {
	it('ends a run when it is used up, in words, and the next run goes on', async () => {
		const { result } = await syncAll(1);

		expect(result.error?.message).toMatch(
			/^Stopped before Salesforce’s daily limit: \d+ of 300 API requests .* up to 1%$/,
		);
		expect(result.error?.description).toContain('raise Daily API Share in the node’s options');

		const { result: again, problems } = await syncAll();

		expect(again.error).toBeUndefined();
		expect(problems).toEqual([]);
		const accounts = (await sandbox.records('Account')).filter(({ IsDeleted }) => !IsDeleted);
		const customers = await sandbox.customers();
		expect(accounts.map((account) => account['Stripe_Customer_ID__c']).sort()).toEqual(
			customers.map(({ id }) => id).sort(),
		);
	});

	it.each([0, 101, 'half'])('is refused when it is %p', async (share) => {
		const { result } = await syncAll(share);

		expect(result.error?.message).toContain('Daily API Share: give a percentage from 1 to 100');
	});
});
