import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { snapshotIfFailed, startBrowser } from './support/browser';
import { BANK, bankForm, sendBankForm } from './support/bankForm';
import { newPayerPage } from './support/payerPage';
import { passDays, requestsOf, stateOf, type LoggedRequest } from './support/sandboxControl';
import { filesOf, secretsIn, sqliteRows, type Place, type Secret } from './support/secretScan';
import { KEEP_NOTHING, logOf, STAFF, startStaffWorld, type StaffWorld } from './support/staffWorld';
import { until } from './support/until';

let world: StaffWorld;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	world = await startStaffWorld();
	browser = await startBrowser();
	page = await newPayerPage(browser, { httpCredentials: STAFF });
	// Brings what becomes of payments later into Salesforce, by signed events.
	await world.publishExample('09');
});

afterEach(() => snapshotIfFailed(page));

afterAll(async () => {
	await browser.close();
	await world.close();
});

interface PaymentRecord {
	Invoice__c: string;
	Status__c: string;
	Amount__c: number;
	Method__c: string;
	Method_Last4__c: string;
	Stripe_Payment_ID__c: string;
}

async function paymentsOf(invoiceId: string): Promise<PaymentRecord[]> {
	const all = await stateOf<PaymentRecord>(world.sandbox, 'salesforce', 'Payment__c');
	return all.filter(({ Invoice__c }) => Invoice__c === invoiceId);
}

async function stripeRequests(): Promise<LoggedRequest[]> {
	return (await requestsOf(world.sandbox)).filter(({ service }) => service === 'stripe');
}

async function invoiceStatus(invoiceId: string): Promise<unknown> {
	return (await world.org.record('Invoice__c', invoiceId))['Status__c'];
}

/** Waits until the only payment of an invoice stands so in Salesforce. */
async function untilPayment(invoiceId: string, status: string): Promise<PaymentRecord> {
	let payment: PaymentRecord | undefined;
	await until(`a payment that is ${status}`, async () => {
		[payment] = await paymentsOf(invoiceId);
		return payment?.Status__c === status;
	});
	if (payment === undefined) throw new Error('There is no payment');
	return payment;
}

describe('the form on which staff takes a payment', () => {
	let invoiceId: string;

	beforeAll(async () => {
		await world.publishExample('18');
		invoiceId = await world.invoice(50);
	});

	async function send(invoice: string, amount: string, method: string): Promise<string> {
		await page.goto(`${world.n8n.url}/form/take-a-payment`);
		await page.getByLabel('Invoice').fill(invoice);
		await page.getByLabel('Amount').fill(amount);
		await page.getByLabel('Charge').selectOption(method);
		await page.getByLabel('Taken By').fill('Ann Meyer');
		await page.getByRole('button', { name: 'Charge' }).click();
		await page.waitForURL(/\/form-waiting\//);
		return await page.locator('.card, .container').first().innerText();
	}

	it('is closed to who is not of the staff', async () => {
		const answer = await fetch(`${world.n8n.url}/form/take-a-payment`);
		expect(answer.status).toBe(401);
	});

	it('charges the stored card for a part of the invoice, and says so', async () => {
		const said = await send(invoiceId, '20.00', 'Newest card');

		expect(said).toContain('Paid');
		expect(said).toMatch(/20\.00 USD from Visa ending in 4242/i);
		expect(said).toContain('Partially Paid, 30.00 is left');
		expect(await invoiceStatus(invoiceId)).toBe('Partially Paid');
		expect(await paymentsOf(invoiceId)).toMatchObject([
			{ Status__c: 'Succeeded', Amount__c: 20, Method__c: 'Card', Method_Last4__c: '4242' },
		]);
	});

	it('sent again, charges nothing more', async () => {
		const said = await send(invoiceId, '20.00', 'Newest card');

		expect(said).toContain('Already charged today');
		expect(await paymentsOf(invoiceId)).toHaveLength(1);
	});

	it('says why it took nothing', async () => {
		const said = await send(invoiceId, '31.00', 'Newest card');

		expect(said).toContain('Not taken');
		expect(said).toContain('30.00');
		expect(await paymentsOf(invoiceId)).toHaveLength(1);
	});
});

// Before the sandbox's clock is moved: n8n's goes on as it does, and Plaid's calls are good for five minutes.
describe('a bank account by Plaid', () => {
	let invoiceId: string;

	beforeAll(async () => {
		// Its webhook waits for a builder to activate it.
		await world.publishExample('16', (draft) => ({
			...draft,
			settings: KEEP_NOTHING,
			nodes: draft.nodes.map((node) => ({ ...node, disabled: false })),
		}));
		await world.publishCall('link', 'plaidBankAccount', {
			resource: 'link',
			operation: 'createLinkAddress',
			customerId: { __rl: true, mode: 'id', value: '={{ $json.body.customerId }}' },
			businessName: 'Harbor Lights',
			webhook: `${world.n8n.url}/webhook/bank-account-connected`,
		});
		await world.publishCall('charge', 'stripeTakePayment', {
			salesforceAuthentication: 'clientCredentials',
			resource: 'payment',
			operation: 'charge',
			payFor: 'invoice',
			invoiceId: { __rl: true, mode: 'id', value: '={{ $json.body.Id }}' },
			method: 'default',
			options: { debitsAuthorized: true },
		});
		invoiceId = await world.invoice(40);
	});

	it('is linked on a page of Plaid’s', async () => {
		const { customerId } = world;
		const { address } = await world.call('link', { customerId });
		await page.goto(String(address));
		await page.getByLabel('Bank').selectOption({ label: 'First Platypus Bank' });
		await page.getByLabel('User name').fill(world.sandbox.plaid.bankUser);
		await page.getByLabel('Password').fill(world.sandbox.plaid.bankPassword);
		await page.getByRole('button', { name: 'Connect' }).click();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();

		await until('the account in Stripe', async () => {
			const customers = await stateOf<{ id: string; default_source: string | null }>(
				world.sandbox,
				'stripe',
				'customer',
			);
			return customers.some(({ id, default_source }) => id === customerId && default_source);
		});
	});

	it('pays an invoice', async () => {
		const taken = await world.call('charge', { Id: invoiceId });
		expect(taken).toMatchObject({ status: 'processing', amount: '40.00' });
		await passDays(world.sandbox, 6);

		await until('a paid invoice', async () => (await invoiceStatus(invoiceId)) === 'Paid');
		expect(await paymentsOf(invoiceId)).toMatchObject([
			{ Status__c: 'Succeeded', Method__c: 'Bank Account', Method_Last4__c: '6789' },
		]);
	});
});

describe('bank details that a payer tells', () => {
	let invoiceId: string;
	let paymentId: string;

	beforeAll(async () => {
		await world.publish(bankForm('bank-details', KEEP_NOTHING));
		await world.publishCall('verify', 'stripeTakePayment', {
			salesforceAuthentication: 'clientCredentials',
			resource: 'bankAccount',
			operation: 'verify',
			paymentId: '={{ $json.body.paymentId }}',
			descriptorCode: '={{ $json.body.code }}',
		});
		invoiceId = await world.invoice(80);
	});

	const address = () => `${world.n8n.url}/form/bank-details`;

	it.each([
		['a routing number with a wrong digit', { ...BANK, routing: '110000001' }],
		['a card number in the place of the account', { ...BANK, account: '4242424242424242' }],
	])('are refused with %s, before Stripe hears of them', async (_what, details) => {
		const before = (await stripeRequests()).length;
		await sendBankForm(page, address(), invoiceId, details);
		await page
			.getByText(/problem|error/i)
			.first()
			.waitFor();

		expect((await stripeRequests()).slice(before)).toEqual([]);
	});

	it('wait for the small deposit', async () => {
		await sendBankForm(page, address(), invoiceId);

		const payment = await untilPayment(invoiceId, 'Requires Action');
		paymentId = payment.Stripe_Payment_ID__c;
		expect(await invoiceStatus(invoiceId)).toBe('Sent');
	});

	it('are verified by the code beside the deposit, days later', async () => {
		await passDays(world.sandbox, 2);
		const wrong = await world.call('verify', { paymentId, code: 'SM99ZZ' });
		expect(wrong['error']).toContain('9 tries are left');

		const right = await world.call('verify', { paymentId, code: 'SM11AA' });
		expect(right).toMatchObject({ paymentId, status: 'processing', amount: '80.00' });
		await untilPayment(invoiceId, 'Pending');
	});

	it('have paid the invoice when the bank has settled', async () => {
		await passDays(world.sandbox, 6);

		const payment = await untilPayment(invoiceId, 'Succeeded');
		expect(payment).toMatchObject({ Amount__c: 80, Method_Last4__c: '6789' });
		await until('a paid invoice', async () => (await invoiceStatus(invoiceId)) === 'Paid');
	});
});

describe('what n8n has kept after all this', () => {
	const database = () => join(world.folder, 'database.sqlite');

	async function secrets(): Promise<Secret[]> {
		const { sandbox } = world;
		const items = await stateOf<{ accessToken: string }>(sandbox, 'plaid', 'item');
		const tokens = await stateOf<{ id: string }>(sandbox, 'plaid', 'public_token');
		expect([items.length, tokens.length]).toEqual([1, 1]);
		return [
			{ name: 'an account number', pattern: BANK.account },
			{ name: 'a card number', pattern: '4242424242424242' },
			{ name: 'the key of Stripe', pattern: sandbox.stripe.secretKey },
			{ name: 'a webhook secret', pattern: /whsec_\w/ },
			{ name: 'the secret of Plaid', pattern: sandbox.plaid.secret },
			{ name: 'the secret of Salesforce', pattern: sandbox.salesforce?.clientSecret ?? '?' },
			{ name: 'a password', pattern: STAFF.password },
			...items.map(({ accessToken }) => ({
				name: 'an access token of Plaid',
				pattern: accessToken,
			})),
			...tokens.map(({ id }) => ({ name: 'a public token of Plaid', pattern: id })),
		];
	}

	function* places(): Generator<Place> {
		yield* sqliteRows(database());
		yield* filesOf(world.folder);
		yield { where: 'the log', text: logOf(world.n8n) };
		yield { where: 'what calls answered', text: world.answers.join('\n') };
	}

	/** Waits until n8n has deleted what it was told not to keep, which it does in rounds. */
	async function untilDeleted(): Promise<void> {
		const unfinished = ({ where, text }: Place) =>
			where === 'table execution_entity' && /^(new|running|waiting)$/m.test(text);
		await until('an end of all executions', () =>
			Promise.resolve(![...sqliteRows(database())].some(unfinished)),
		);
	}

	it('is no account number, key or secret', async () => {
		await untilDeleted();
		expect(secretsIn(places(), await secrets())).toEqual([]);
	});

	it('is, of a workflow whose executions are kept, what came by the form', async () => {
		const invoiceId = await world.invoice(80);
		await world.publish(bankForm('kept', { executionOrder: 'v1' }));
		await sendBankForm(page, `${world.n8n.url}/form/kept`, invoiceId);
		await untilPayment(invoiceId, 'Requires Action');
		await untilDeleted();

		expect(secretsIn(places(), await secrets())).toEqual([
			'an account number in table execution_data',
		]);
	});
});
