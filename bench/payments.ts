import pMap from 'p-map';
import Stripe from 'stripe';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import {
	delayBoth,
	prepareOrg,
	requestsTo,
	type SeenRequest,
	STRIPE_LATENCY_MS,
} from './syncSandbox';

/** Fewer with `BENCH_PAYMENTS`, where there is little time. */
const PAYMENTS = Number(process.env['BENCH_PAYMENTS'] ?? 10_000);

/** Payments of an account of the org, each two of them for one invoice. */
const PER_ACCOUNT = 20;

/** What syncing payments costs the first time, when nothing has happened, and when one in a hundred has changed. */
export async function benchPayments(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		await prepareOrg(sandbox, 1, 100_000);
		const payments = await makePayments(sandbox);
		await later(sandbox);
		const first = await measured(sandbox);
		report({
			what: `${PAYMENTS} payments, first sync`,
			value: `${perSecond(PAYMENTS, first.duration).toFixed(1)}/s`,
		});
		report({
			what: 'Salesforce calls, first sync',
			value: String(first.salesforce.length),
			against: `1 for ${(PAYMENTS / first.salesforce.length).toFixed(0)} payments; at most 1 for 150`,
		});
		const lists = Math.ceil(PAYMENTS / 100);
		report({
			what: 'Stripe calls, first sync',
			value: String(first.stripe.length),
			against: `${lists} pages of payments; at ${STRIPE_LATENCY_MS} ms each at best ${perSecond(PAYMENTS, lists * STRIPE_LATENCY_MS).toFixed(0)}/s`,
		});
		// What the first sync wrote itself lies behind the run that is measured.
		await later(sandbox);
		await measured(sandbox);
		await later(sandbox);
		tell(report, 'nothing has happened', await measured(sandbox), 'at most 6 in all');
		const changed = payments.filter((_, index) => index % 100 === 0);
		await refundSome(sandbox, changed);
		tell(report, `${changed.length} payments changed`, await measured(sandbox));
	} finally {
		await sandbox.close();
	}
}

/** Asking what the org is like, and for a token, is remembered between runs of one process. */
const IS_OF_THE_RUN = ({ path }: SeenRequest) => !/describe|oauth2|Soap/.test(path);

function tell(report: Report, what: string, run: Measured, against?: string): void {
	const salesforce = run.salesforce.filter(IS_OF_THE_RUN).length;
	report({
		what: `Calls when ${what}`,
		value: `${run.stripe.length} + ${salesforce}`,
		against: ['Stripe + Salesforce', ...(against === undefined ? [] : [against])].join('; '),
	});
}

/** An hour passes in both services, and something happens in Stripe that is no payment. */
async function later(sandbox: SandboxProcess): Promise<void> {
	await sandbox.call('POST', '/clock', { advance: 3600 });
	await clientOf(sandbox).customers.create({ name: 'Somebody else' });
}

interface Measured {
	/** Milliseconds. */
	duration: number;
	stripe: SeenRequest[];
	salesforce: SeenRequest[];
}

/** Runs Stripe to Salesforce once on n8n's engine. */
async function measured(sandbox: SandboxProcess): Promise<Measured> {
	await sandbox.call('DELETE', '/requests');
	const { stripe, salesforce } = sandbox;
	const began = performance.now();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Sync',
			type: 'n8n-nodes-stripe-salesforce.stripeSyncPayments',
			parameters: {
				operation: 'fromStripe',
				salesforceAuthentication: 'clientCredentials',
				options: { output: 'summary', syncName: 'bench' },
			},
			credentials: {
				stripeAccountApi: { id: 'stripe', name: 'Stripe' },
				salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
			},
		}),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: {
					secretKey: stripe.secretKey,
					apiAddress: stripe.url,
					rateLimit: 100,
					endpointRateLimit: 100,
				},
			},
			{
				id: 'org',
				name: 'Org',
				type: 'salesforceClientCredentialsApi',
				data: {
					myDomain: salesforce?.url,
					clientId: salesforce?.clientId,
					clientSecret: salesforce?.clientSecret,
				},
			},
		],
	});
	if (!result.success) throw new Error(result.error?.message);
	const duration = performance.now() - began;
	return {
		duration,
		stripe: await requestsTo(sandbox, 'stripe'),
		salesforce: await requestsTo(sandbox, 'salesforce'),
	};
}

function clientOf({ stripe }: SandboxProcess): Stripe {
	const { hostname, port } = new URL(stripe.url);
	return new Stripe(stripe.secretKey, { host: hostname, port, protocol: 'http' });
}

/**
 * Card payments of many accounts, each two for one invoice of the org.
 *
 * @returns their IDs
 */
async function makePayments(sandbox: SandboxProcess): Promise<string[]> {
	const stripe = clientOf(sandbox);
	await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });
	await sandbox.call('DELETE', '/faults');
	const payers = await pMap(
		Array.from({ length: Math.ceil(PAYMENTS / PER_ACCOUNT) }),
		async (_, index) => (await stripe.customers.create({ name: `Acme ${index}` })).id,
		{ concurrency: 20 },
	);
	const accounts = await makeRecords(
		sandbox,
		payers.map((id, index) => ({
			attributes: { type: 'Account' },
			Name: `Acme ${index}`,
			Stripe_Customer_ID__c: id,
		})),
	);
	const invoices = await makeRecords(
		sandbox,
		Array.from({ length: Math.ceil(PAYMENTS / 2) }, (_, index) => ({
			attributes: { type: 'Invoice__c' },
			Name: `INV-${index}`,
			Account__c: accounts[Math.floor((index * 2) / PER_ACCOUNT)],
			Amount__c: 50,
			Status__c: 'Sent',
		})),
	);
	const paid = await pMap(
		Array.from({ length: PAYMENTS }),
		async (_, index) =>
			await stripe.paymentIntents.create({
				amount: 2500,
				currency: 'usd',
				customer: payers[Math.floor(index / PER_ACCOUNT)],
				payment_method: 'pm_card_visa',
				confirm: true,
				metadata: { salesforce_invoice_id: invoices[Math.floor(index / 2)] ?? '' },
				automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			}),
		{ concurrency: 20 },
	);
	await delayBoth(sandbox);
	return paid.map(({ id }) => id);
}

/** Makes records of the org, 200 a call. */
async function makeRecords(
	{ salesforce }: SandboxProcess,
	records: readonly object[],
): Promise<string[]> {
	const ids: string[] = [];
	for (let start = 0; start < records.length; start += 200) {
		const response = await fetch(`${salesforce?.url}/services/data/v65.0/composite/sobjects`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${salesforce?.accessToken}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ records: records.slice(start, start + 200) }),
		});
		const made = (await response.json()) as Array<{ id: string }>;
		ids.push(...made.map(({ id }) => id));
	}
	return ids;
}

/** Ten dollars of each are given back. */
async function refundSome(sandbox: SandboxProcess, payments: readonly string[]): Promise<void> {
	const { refunds } = clientOf(sandbox);
	await pMap(
		payments,
		async (payment_intent) => await refunds.create({ payment_intent, amount: 1000 }),
		{ concurrency: 20 },
	);
}
