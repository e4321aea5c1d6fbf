import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { readExampleWorkflows, withCredentials } from '../../host/exampleWorkflows';
import { snapshotIfFailed, startBrowser } from './support/browser';
import { ROOT } from './support/installation';
import {
	chooseAmount,
	goOnToCheckout,
	linkIn,
	newPayerPage,
	payWithNewCard,
} from './support/payerPage';
import { startPayWorld, type PayWorld } from './support/payWorld';
import { requestsOf, stripePost, writesSince } from './support/sandboxControl';
import { until } from './support/until';
import { endedExecutions, everySeconds } from './support/workflows';

/** In the examples it is 15 minutes. */
const SECONDS_BETWEEN_RUNS = 10;

const UPSERT_PAYMENTS = 'PATCH /composite/sobjects/Payment__c/Stripe_Payment_ID__c';
const UPDATE_RECORDS = 'PATCH /composite/sobjects';

const examples = readExampleWorkflows(join(ROOT, 'workflows'));

let world: PayWorld;
let browser: Browser;
let page: Page;
let invoiceId: string;
/** The last request of the step before. */
let seen = 0;

beforeAll(async () => {
	world = await startPayWorld();
	browser = await startBrowser();
	page = await newPayerPage(browser);
	invoiceId = await world.invoice();
});

afterEach(() => snapshotIfFailed(page));

afterAll(async () => {
	await browser.close();
	await world.close();
});

/** Publishes the example whose file begins with a number, run more often; answers with its ID. */
async function publish(number: string): Promise<string> {
	const draft = examples.find(({ name }) => name.startsWith(`${number} `));
	if (draft === undefined) throw new Error(`There is no example ${number}`);
	const saved = await world.api.createWorkflow(
		everySeconds(withCredentials(draft, world.credentials), SECONDS_BETWEEN_RUNS),
	);
	await world.api.activate(saved);
	return saved.id;
}

/** How many runs of a workflow have ended, all of them well. */
async function runs(workflowId: string): Promise<number> {
	const ended = (await world.api.executions(workflowId))
		.map(({ status }) => status)
		.filter((status) => status !== 'new' && status !== 'running');
	expect(ended.filter((status) => status !== 'success')).toEqual([]);
	return ended.length;
}

/** Waits until a run has brought the invoice there, and for two more, which find nothing left to do. */
async function untilInvoiceIs(status: string, workflowId: string): Promise<void> {
	await until(`the invoice ${status}`, async () => (await invoice()).Status__c === status);
	const before = await runs(workflowId);
	await until('two more runs', async () => (await runs(workflowId)) >= before + 2);
}

async function invoice(): Promise<Record<string, unknown>> {
	return await world.org.record('Invoice__c', invoiceId);
}

/** What was written to both services since the step before. */
async function writes(): Promise<string[]> {
	const calls = await writesSince(world.sandbox, seen);
	seen = (await requestsOf(world.sandbox)).at(-1)?.id ?? seen;
	return calls;
}

async function payHalf(link: string): Promise<void> {
	await page.goto(link);
	await chooseAmount(page, '25.00');
	await goOnToCheckout(page, world.sandbox.pages);
	await payWithNewCard(page);
	await page.waitForURL(`${world.pageUrl}**`);
}

describe('an invoice of 50 dollars', () => {
	let everyQuarter: string;
	let bothWays: string;
	let paymentId: string;

	it('is paid on its page in two halves, of which Salesforce knows nothing yet', async () => {
		const link = linkIn(await world.mailLink(invoiceId));
		await payHalf(link);
		await payHalf(link);
		// Opened, paying and paid, twice: the last ones mail the receipts.
		await endedExecutions(world.api, world.pageWorkflowId, 6);

		expect((await writes()).filter((call) => call === 'POST /v1/checkout/sessions')).toHaveLength(
			2,
		);
		expect(await world.org.records('Payment__c')).toEqual([]);
		expect((await invoice()).Status__c).toBe('Sent');
	});

	it('is Paid when the schedule has fired', async () => {
		everyQuarter = await publish('08');
		await untilInvoiceIs('Paid', everyQuarter);

		expect(await invoice()).toMatchObject({ Amount_Paid__c: 50, Balance__c: 0 });
		expect(await writes()).toEqual([UPSERT_PAYMENTS, UPDATE_RECORDS]);
		const payments = await world.org.records('Payment__c');
		expect(payments.map(({ Amount__c, Status__c }) => [Amount__c, Status__c])).toEqual([
			[25, 'Succeeded'],
			[25, 'Succeeded'],
		]);
		paymentId = String(payments[0]?.Stripe_Payment_ID__c);
	});

	it('is Partially Paid when 10 of it were refunded in Stripe', async () => {
		await stripePost(world.sandbox, '/v1/refunds', { payment_intent: paymentId, amount: '1000' });
		await untilInvoiceIs('Partially Paid', everyQuarter);

		expect(await invoice()).toMatchObject({ Amount_Paid__c: 40, Balance__c: 10 });
		expect(await writes()).toEqual(['POST /v1/refunds', UPSERT_PAYMENTS, UPDATE_RECORDS]);
	});

	it('is Paid again by 10 in cash, of which Stripe is told', async () => {
		await world.api.deactivate(everyQuarter);
		await world.org.create('Payment__c', {
			Name: 'Cash on site',
			Account__c: world.accountId,
			Invoice__c: invoiceId,
			Amount__c: 10,
			Method__c: 'Cash',
			Status__c: 'Succeeded',
			Source__c: 'Salesforce',
		});
		await writes();
		bothWays = await publish('17');
		await untilInvoiceIs('Paid', bothWays);

		expect(await invoice()).toMatchObject({ Amount_Paid__c: 50, Balance__c: 0 });
		const calls = await writes();
		expect(calls.filter((call) => call.includes('/v1/'))).toEqual([
			'POST /v1/payment_records/report_payment',
		]);
		expect(calls).not.toContain(UPSERT_PAYMENTS);
	});

	it('has three payments, each once, and nothing is left to be written', async () => {
		const payments = await world.org.records('Payment__c');
		expect(payments.map(({ Amount__c, Method__c }) => [Amount__c, Method__c])).toEqual([
			[25, 'Card'],
			[25, 'Card'],
			[10, 'Cash'],
		]);
		const ids = payments.map(({ Stripe_Payment_ID__c }) => Stripe_Payment_ID__c);
		expect(new Set(ids).size).toBe(3);
		expect(ids[2]).toMatch(/^pr_/);

		const before = await runs(bothWays);
		await until('another run', async () => (await runs(bothWays)) > before);
		expect(await writes()).toEqual([]);
	});

	it('was never written twice: no call of all was repeated', async () => {
		const requests = await requestsOf(world.sandbox);
		expect(requests.filter(({ replayed }) => replayed === true)).toEqual([]);
		const all = await writesSince(world.sandbox, 0);
		const times = (wanted: string) => all.filter((call) => call === wanted).length;
		expect([
			times('POST /v1/checkout/sessions'),
			times('POST /v1/refunds'),
			times('POST /v1/payment_records/report_payment'),
			times(UPSERT_PAYMENTS),
		]).toEqual([2, 1, 1, 2]);
	});
});
