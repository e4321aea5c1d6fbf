import { type DemoReport, runDemo } from '../../demo/runDemo';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { sampleAccounts } from '../../sandbox/salesforce/seed/samples';
import { useSkippedWaits } from '../support/skippedWaits';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

// The test mode's rate is what a run would wait for most.
useSkippedWaits();

const count = sampleAccounts.length;

let sandbox: Sandbox;
const startAnew = async () => {
	sandbox = await startSandbox({ quiet: true });
};
const close = () => sandbox.close();

const control = (path: string, body: object) =>
	fetch(`${sandbox.control}${path}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});

describe('the demo', () => {
	let first: DemoReport;
	beforeAll(async () => {
		await startAnew();
		first = await runDemo(sandbox);
	});
	afterAll(close);

	it('makes one customer of each account and hands their IDs to the next step', () => {
		const { summary, rows, steps, problems } = first;

		expect(problems).toEqual([]);
		expect(summary).toMatchObject({
			accounts: count,
			customers: count,
			duplicates: 0,
			created: count,
			writtenBack: count,
			invoices: 1,
			linksSent: 1,
			payments: 2,
			paidInvoices: 1,
		});
		expect(steps).toEqual([
			{ what: expect.stringMatching(/^Invoice INV-1001 for /), result: '$50.00' },
			{ what: 'Link mailed', result: expect.stringMatching(/@/) },
			{ what: 'Part paid by card', result: 'Thank you, $20.00 is paid' },
			{ what: 'Rest paid by card', result: 'Thank you, $30.00 is paid' },
			{ what: '2 payments synced to Salesforce', result: 'PAID' },
		]);
		expect(summary.requests).toBeGreaterThanOrEqual(count);
		expect(rows[0]).toEqual({
			account: 'Edge Communications',
			city: 'Austin',
			customerId: expect.stringMatching(/^cus_\w+$/),
			inSalesforce: rows[0]?.customerId,
			outcome: 'new customer',
		});
		expect(new Set(rows.map((row) => row.customerId)).size).toBe(count);
	});

	it('run twice makes nothing new', async () => {
		const second = await runDemo(sandbox);

		expect(second.problems).toEqual([]);
		expect(second.summary).toMatchObject({
			customers: count,
			duplicates: 0,
			created: 0,
			writtenBack: count,
		});
		expect(second.rows).toEqual(first.rows.map((row) => ({ ...row, outcome: 'known customer' })));
	});
});

describe('the demo in trouble', () => {
	beforeEach(startAnew);
	afterEach(close);

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
		await changeAccount('Burlington Textiles Corp of America', {
			AccountNumber: '4242424242424242',
		});

		const { summary, rows, problems } = await runDemo(sandbox);

		expect(summary).toMatchObject({ accounts: count, customers: count - 1, created: count - 1 });
		expect(rows.find(({ account }) => account.startsWith('Burlington'))?.outcome).toMatch(
			/^refused: Metadata > Value: .*card number/,
		);
		expect(problems).toEqual([
			expect.stringMatching(/^Burlington Textiles Corp of America was refused: Metadata/),
			'Accounts without a customer: 1',
		]);
	});
});

/** Changes an account of the org as somebody in Salesforce would. */
async function changeAccount(name: string, fields: object): Promise<void> {
	const { salesforce } = sandbox;
	if (!salesforce) throw new Error('The sandbox runs without Salesforce');
	const api = `${salesforce.url}/services/data/v65.0`;
	const headers = {
		Authorization: `Bearer ${salesforce.accessToken}`,
		'Content-Type': 'application/json',
	};
	const query = encodeURIComponent(`SELECT Id FROM Account WHERE Name = '${name}'`);
	const found = await fetch(`${api}/query?q=${query}`, { headers });
	const { records } = (await found.json()) as { records: Array<{ Id: string }> };
	const changed = await fetch(`${api}/sobjects/Account/${records[0]?.Id ?? ''}`, {
		method: 'PATCH',
		headers,
		body: JSON.stringify(fields),
	});
	expect(changed.status).toBe(204);
}
