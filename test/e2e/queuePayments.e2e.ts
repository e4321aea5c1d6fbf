import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';

import { readExampleWorkflows, withCredentials } from '../../host/exampleWorkflows';
import type { SavedCredential, SavedWorkflow, WorkflowDraft } from '../../host/n8nApi';
import type { N8n } from '../../host/n8nProcess';
import { startQueueCluster, type QueueCluster } from '../../host/queueCluster';
import { saveSandboxCredentials } from '../../host/sandboxCredentials';
import { findEndpoint } from '../../lib/stripe/webhookEndpoint';
import { startSandbox, type Sandbox } from '../../sandbox';
import { newInstallation, ROOT, type Installation } from './support/installation';
import { orgOf, type Org } from './support/org';
import { untilQueueIdle } from './support/queueIdle';
import { holdWebhooks, stripeSettings } from './support/sandboxControl';
import { until } from './support/until';
import { inHandOf } from './support/workerLog';
import { everySeconds, withSlowStepAfter } from './support/workflows';

/** Of so many calls a tenth is forged, and a tenth comes a second time. `E2E_EVENTS=500` is the whole flood. */
const CALLS = Number(process.env.E2E_EVENTS ?? 250);
const FORGED = CALLS / 10;
const DOUBLED = CALLS / 10;
/** As many payments are refunded in part after they were made, which is an event of its own. */
const REFUNDED = CALLS * 0.08;
const PAYMENTS = CALLS - FORGED - DOUBLED - REFUNDED;
const PAYMENTS_OF_AN_INVOICE = 10;
/** Of each payment, and what is given back of some; US dollars. */
const AMOUNT = 10;
const REFUND = 4;

/** Executions that a worker has in hand at most. */
const CONCURRENCY = 10;
/** So many of them the second worker has when it dies; each has written its payment or not. */
const IN_HAND = 3;
/** Long beside the rest of an execution, so that most have not. */
const SLOW_STEP_SECONDS = 2;
/** Requests a second, as a live account has them: the sandbox's test account would have a quarter. */
const RATE_LIMIT = 100;

/** Far more than anything takes on a machine that is not busy with something else. */
const PATIENCE_MS = 600_000;

let installation: Installation;
let sandbox: Sandbox;
let stripe: Stripe;
let org: Org;
let cluster: QueueCluster;
let credentials: SavedCredential[];
let second: N8n;

beforeAll(async () => {
	installation = await newInstallation('queue-payments');
	sandbox = await startSandbox({ port: 0, quiet: true, salesforce: { withStripeModel: true } });
	await limitStripe(RATE_LIMIT);
	await holdWebhooks(sandbox);
	org = orgOf(sandbox);
	const { secretKey, url: apiAddress } = sandbox.stripe;
	const { hostname: host, port } = new URL(apiAddress);
	stripe = new Stripe(secretKey, { protocol: 'http', host, port, telemetry: false });
	cluster = await startQueueCluster(installation.host, installation.packed, installation.folder);
	credentials = await saveSandboxCredentials(cluster.api, sandbox);
	const [first] = credentials;
	if (first === undefined) throw new Error('There is no credential');
	await cluster.api.updateCredential(first, {
		secretKey,
		apiAddress,
		rateLimit: RATE_LIMIT,
		endpointRateLimit: RATE_LIMIT,
	});
	[, second] = await Promise.all([
		cluster.addWorker('worker-1', CONCURRENCY),
		cluster.addWorker('worker-2', CONCURRENCY),
	]);
});

afterAll(async () => {
	await cluster.stop();
	await sandbox.close();
	installation.remove();
});

function report(line: string): void {
	process.stdout.write(`    ${line}\n`);
}

function example(number: string): WorkflowDraft {
	const found = readExampleWorkflows(join(ROOT, 'workflows')).find(({ name }) =>
		name.startsWith(`${number} `),
	);
	if (found === undefined) throw new Error(`There is no example ${number}`);
	return withCredentials(found, credentials);
}

interface Execution {
	status: string;
	/** What its trigger was called with. */
	event: string;
	payment: string;
}

async function executionsOf({ id }: SavedWorkflow): Promise<Execution[]> {
	const rows = await cluster.query(
		`select e.status, substring(d.data from '"(evt_[A-Za-z0-9_]+)"'),
			substring(d.data from '"(pi_[A-Za-z0-9]+)"')
		from execution_entity e left join execution_data d on d."executionId" = e.id
		where e."workflowId" = '${id}'`,
	);
	return rows.map(([status = '', event = '', payment = '']) => ({ status, event, payment }));
}

/** Has the scheduled sync run until `isDone`, and ends it. */
async function syncOnSchedule(
	workflow: SavedWorkflow,
	what: string,
	isDone: () => Promise<boolean>,
) {
	await cluster.api.activate(workflow);
	await until(what, isDone, PATIENCE_MS);
	await cluster.api.deactivate(workflow.id);
}

async function limitStripe(rateLimit: number): Promise<void> {
	await stripeSettings(sandbox, { rateLimit, endpointRateLimit: rateLimit });
}

interface Paid {
	invoice: string;
	id: string;
}

/** Payments of as many invoices as are needed, some of them refunded in part; in the order of events. */
async function takePayments(): Promise<Paid[]> {
	const payments: Paid[] = [];
	for (let count = 0; count < PAYMENTS; count += PAYMENTS_OF_AN_INVOICE) {
		const { id: customer } = await stripe.customers.create({ name: `Customer ${count}` });
		const account = await org.create('Account', {
			Name: `Account ${count}`,
			Stripe_Customer_ID__c: customer,
		});
		const invoice = await org.create('Invoice__c', {
			Name: `INV-${count}`,
			Account__c: account,
			Amount__c: AMOUNT * PAYMENTS_OF_AN_INVOICE,
			Status__c: 'Sent',
		});
		for (let part = 0; part < PAYMENTS_OF_AN_INVOICE; part++) {
			const { id } = await stripe.paymentIntents.create({
				amount: AMOUNT * 100,
				currency: 'usd',
				customer,
				payment_method: 'pm_card_visa',
				confirm: true,
				automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
				metadata: { salesforce_invoice_id: invoice },
			});
			payments.push({ invoice, id });
		}
	}
	for (const { id } of payments.slice(0, REFUNDED)) {
		await stripe.refunds.create({ payment_intent: id, amount: REFUND * 100 });
	}
	return payments;
}

/** A call as somebody makes it who claims to be Stripe. */
interface Call {
	body: string;
	signature: string;
}

/** Signed when it is made: a signature is good for five minutes. */
type MakeCall = () => Call;

function signed(event: object, secret: string, timestamp?: number): Call {
	const body = JSON.stringify(event);
	const header = { payload: body, secret, ...(timestamp !== undefined && { timestamp }) };
	return { body, signature: stripe.webhooks.generateTestHeaderString(header) };
}

/** Genuine events, the newest first; every tenth call is forged, and every tenth repeats one before. */
function disorderly(events: readonly Stripe.Event[], secret: string): MakeCall[] {
	const calls: MakeCall[] = [];
	const newestFirst = events.toReversed();
	newestFirst.forEach((event, index) => {
		calls.push(() => signed(event, secret));
		if (index % 8 === 3) calls.push(() => forged(event, secret, (index - 3) / 8));
		const earlier = newestFirst[index - 5];
		if (index % 8 === 6 && earlier !== undefined) calls.push(() => signed(earlier, secret));
	});
	return calls;
}

/** An event that Stripe has not sent, or not now: signed by another secret, altered, unsigned, stale. */
function forged(event: Stripe.Event, secret: string, index: number): Call {
	const fake = { ...event, id: `evt_forged_${index}` };
	const call = signed(fake, secret);
	switch (index % 4) {
		case 0:
			return signed(fake, 'whsec_of_somebody_else_altogether');
		case 1:
			return { ...call, body: call.body.replace('"usd"', '"eur"') };
		case 2:
			return { ...call, signature: '' };
		default:
			return signed(fake, secret, Math.floor(Date.now() / 1000) - 600);
	}
}

interface Answers {
	taken: number;
	refused: number;
	/** Calls that were not answered in time, and were made again, as Stripe does. */
	again: number;
}

/** Makes all calls, ten at a time. */
async function send(url: string, calls: readonly MakeCall[]): Promise<Answers> {
	const waiting = [...calls];
	const answers = { taken: 0, refused: 0, again: 0 };
	await Promise.all(
		Array.from({ length: 10 }, async () => {
			for (let make = waiting.shift(); make !== undefined; make = waiting.shift()) {
				const { body, signature } = make();
				const { status } = await fetch(url, {
					method: 'POST',
					headers: {
						'content-type': 'application/json; charset=utf-8',
						...(signature !== '' && { 'stripe-signature': signature }),
					},
					body,
				});
				if (status === 200) answers.taken++;
				else if (status === 400) answers.refused++;
				else {
					answers.again++;
					waiting.push(make);
				}
			}
		}),
	);
	return answers;
}

describe(`${CALLS} events of Stripe, some forged, some doubled, in disorder, and a worker killed`, () => {
	let realTime: SavedWorkflow;
	let scheduled: SavedWorkflow;
	let payments: Paid[];
	let events: Stripe.Event[];
	let answers: Answers;

	/** Stripe's IDs of the payments that Salesforce has, one for each record. */
	const synced = async () =>
		(await org.records('Payment__c')).map(({ Stripe_Payment_ID__c }) =>
			String(Stripe_Payment_ID__c),
		);

	beforeAll(async () => {
		scheduled = await cluster.api.createWorkflow(everySeconds(example('08'), 10));
		await syncOnSchedule(scheduled, 'a first run', async () => {
			return (await executionsOf(scheduled)).some(({ status }) => status === 'success');
		});
		realTime = await cluster.api.createWorkflow(
			withSlowStepAfter(example('09'), 'Has a Payment', SLOW_STEP_SECONDS),
		);
		await cluster.api.activate(realTime);
		// The limit is the nodes': payments of a day are made here in seconds. It is back when they begin, as all
		// that was asked for in the second before counts.
		await limitStripe(1_000_000);
		payments = await takePayments();
		const wanted = ['charge.succeeded', 'charge.refunded'];
		events = await stripe.events.list({ types: wanted, limit: 100 }).autoPagingToArray({
			limit: CALLS,
		});
		events.reverse();
	});

	it('are taken if they are genuine, and refused if they are forged', async () => {
		expect(events).toHaveLength(PAYMENTS + REFUNDED);
		const { secretKey } = sandbox.stripe;
		const url = (await stripe.webhookEndpoints.list()).data[0]?.url ?? '';
		expect(url.startsWith(cluster.webhook.url)).toBe(true);
		const endpoint = await findEndpoint(stripe, { url, secretKey });
		if (endpoint === undefined) throw new Error('The trigger made no endpoint');
		const calls = disorderly(events, endpoint.secret);
		expect(calls).toHaveLength(CALLS);
		await limitStripe(RATE_LIMIT);

		const begin = performance.now();
		const sending = send(url, calls);
		await until(
			'a third of the payments in Salesforce, and others in hand of the second worker',
			async () => (await synced()).length >= PAYMENTS / 3 && inHandOf(second) >= IN_HAND,
			PATIENCE_MS,
		);
		await second.kill();
		answers = await sending;
		expect(answers).toMatchObject({ taken: CALLS - FORGED, refused: FORGED });
		const seconds = (performance.now() - begin) / 1000;
		report(`${CALLS} calls were answered in ${seconds.toFixed(0)} s`);
	});

	it('run once each, none of the forged, and end but for what the dead worker had in hand', async () => {
		await untilQueueIdle(cluster, realTime);

		const all = await executionsOf(realTime);
		// Of one that a dead worker had, n8n may keep nothing.
		const ran = new Set(all.map(({ event }) => event).filter((event) => event !== ''));
		expect([...ran].filter((event) => event.includes('forged'))).toEqual([]);
		const lost = all.filter(({ status }) => status !== 'success');
		const genuine = events.map(({ id }) => id);
		expect(genuine).toEqual(expect.arrayContaining([...ran]));
		expect(genuine.length - ran.size).toBeLessThanOrEqual(lost.length);
		report(
			`${all.length} executions for ${events.length} events; lost with the worker: ${lost.length}`,
		);
		expect(all.length).toBeLessThanOrEqual(answers.taken + answers.again);
		expect(lost.length).toBeGreaterThan(0);
		expect(lost.length).toBeLessThanOrEqual(CONCURRENCY);
	});

	it('leave in Salesforce each payment once, but for some of the lost', async () => {
		const ids = await synced();
		expect(new Set(ids).size).toBe(ids.length);
		const missing = payments.filter(({ id }) => !ids.includes(id)).map(({ id }) => id);
		report(`payments that are not in Salesforce: ${missing.length}`);
		const done = (await executionsOf(realTime))
			.filter(({ status }) => status === 'success')
			.map(({ payment }) => payment);
		// As a rule some: of a lost one another event may have told.
		expect(missing.length).toBeLessThanOrEqual(CONCURRENCY);
		expect(missing.filter((id) => done.includes(id))).toEqual([]);
	});

	it('are completed by the scheduled sync, which n8n’s queue does not do', async () => {
		const before = (await executionsOf(realTime)).length;
		await syncOnSchedule(scheduled, 'all payments in Salesforce', async () => {
			return (await synced()).length >= PAYMENTS && (await uncounted()) === 0;
		});

		expect((await synced()).sort()).toEqual(payments.map(({ id }) => id).sort());
		expect(await executionsOf(realTime)).toHaveLength(before);
		expect((await executionsOf(scheduled)).filter(({ status }) => status === 'error')).toEqual([]);
	});

	it('are all counted: each refund on its payment, each payment on its invoice', async () => {
		const records = await org.records('Payment__c');
		const refunded = new Set(payments.slice(0, REFUNDED).map(({ id }) => id));
		for (const { Stripe_Payment_ID__c, Amount__c, Amount_Refunded__c, Status__c } of records) {
			const isRefunded = refunded.has(String(Stripe_Payment_ID__c));
			expect([Amount__c, Amount_Refunded__c ?? 0, Status__c]).toEqual(
				isRefunded ? [AMOUNT, REFUND, 'Partially Refunded'] : [AMOUNT, 0, 'Succeeded'],
			);
		}
		const invoices = await org.records('Invoice__c');
		const full = AMOUNT * PAYMENTS_OF_AN_INVOICE;
		const less = full - REFUND * PAYMENTS_OF_AN_INVOICE;
		expect(invoices.map(({ Amount_Paid__c, Status__c }) => [Amount_Paid__c, Status__c])).toEqual(
			invoices.map((_each, index) =>
				index < REFUNDED / PAYMENTS_OF_AN_INVOICE ? [less, 'Partially Paid'] : [full, 'Paid'],
			),
		);
	});

	it('are told to nobody by the files of any one process', () => {
		for (const name of ['main', 'webhook', 'worker-1', 'worker-2']) {
			expect(readFileSync(join(installation.folder, `${name}.log`), 'utf8')).not.toMatch(/whsec_/);
		}
	});

	/** US dollars that were paid and that no invoice counts yet. */
	async function uncounted(): Promise<number> {
		const invoices = await org.records('Invoice__c');
		const counted = invoices.reduce((sum, { Amount_Paid__c }) => sum + Number(Amount_Paid__c), 0);
		return PAYMENTS * AMOUNT - REFUNDED * REFUND - counted;
	}
});
