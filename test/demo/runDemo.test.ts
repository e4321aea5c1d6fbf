import { runDemo } from '../../demo/runDemo';
import { SAMPLE_ACCOUNTS } from '../../demo/sampleAccounts';
import { longRecordId } from '../../lib/salesforce/recordId';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';

// The first test may have to wait for the package to be built.
jest.setTimeout(60_000);

const count = SAMPLE_ACCOUNTS.length;

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ quiet: true });
});
afterEach(() => sandbox.close());

const control = (path: string, body: object) =>
	fetch(`${sandbox.control}${path}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});

describe('the sample accounts', () => {
	it('have IDs that Salesforce could have given, each its own', () => {
		const ids = SAMPLE_ACCOUNTS.map((account) => account.Id);

		expect(new Set(ids).size).toBe(count);
		for (const id of ids) expect(longRecordId(id.slice(0, 15))).toBe(id);
	});
});

describe('the demo', () => {
	it('makes one customer of each account and hands their IDs to the next step', async () => {
		const { summary, rows, problems } = await runDemo(sandbox);

		expect(problems).toEqual([]);
		expect(summary).toMatchObject({
			accounts: count,
			customers: count,
			duplicates: 0,
			created: count,
		});
		expect(summary.requests).toBeGreaterThanOrEqual(count);
		expect(rows[0]).toEqual({
			account: 'Edge Communications',
			city: 'Austin',
			customerId: expect.stringMatching(/^cus_\w+$/),
			outcome: 'new customer',
		});
		expect(new Set(rows.map((row) => row.customerId)).size).toBe(count);
	});

	it('run twice makes nothing new', async () => {
		const first = await runDemo(sandbox);
		const second = await runDemo(sandbox);

		expect(second.problems).toEqual([]);
		expect(second.summary).toMatchObject({ customers: count, duplicates: 0, created: 0 });
		expect(second.rows).toEqual(first.rows.map((row) => ({ ...row, outcome: 'known customer' })));
	});

	it('makes each customer once although every third request is cut off after it took effect', async () => {
		await control('/faults', {
			service: 'stripe',
			method: 'POST',
			probability: 0.3,
			seed: 1,
			fault: { type: 'cutAfter' },
		});

		const { summary, problems } = await runDemo(sandbox);

		expect(problems).toEqual([]);
		expect(summary).toMatchObject({ customers: count, duplicates: 0 });
	});

	it('says which accounts were refused and why', async () => {
		const [edge, burlington] = SAMPLE_ACCOUNTS;
		if (!edge || !burlington) throw new Error('There are no sample accounts');
		const tooLong = { ...burlington, AccountNumber: 'x'.repeat(501) };

		const { summary, rows, problems } = await runDemo(sandbox, [edge, tooLong]);

		expect(summary).toMatchObject({ accounts: 2, customers: 1, created: 1 });
		expect(rows[1]?.outcome).toMatch(/^refused: .*account_number/);
		expect(problems).toEqual([
			expect.stringMatching(/^Burlington Textiles Corp of America was refused: .*account_number/),
			'Accounts without a customer: 1',
		]);
	});
});
