import pMap from 'p-map';
import Stripe from 'stripe';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { prepareOrg, requestsTo, type SeenRequest } from './syncSandbox';

/** Fewer with `BENCH_PAYMENTS`, where there is little time. */
const PAYMENTS = Number(process.env['BENCH_PAYMENTS'] ?? 10_000);

/** What syncing payments costs the first time. That a quiet run costs six calls at most is held by a test. */
export async function benchPayments(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		await prepareOrg(sandbox, 1, 100_000);
		await makePayments(sandbox);
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
		report({ what: 'Stripe calls, first sync', value: String(first.stripe.length) });
	} finally {
		await sandbox.close();
	}
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

/** Card payments of one customer. */
async function makePayments(sandbox: SandboxProcess): Promise<void> {
	const stripe = clientOf(sandbox);
	await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });
	const { id: customer } = await stripe.customers.create({ name: 'Acme' });
	await pMap(
		Array.from({ length: PAYMENTS }),
		async () =>
			await stripe.paymentIntents.create({
				amount: 2500,
				currency: 'usd',
				customer,
				payment_method: 'pm_card_visa',
				confirm: true,
				automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			}),
		{ concurrency: 20 },
	);
	await sandbox.call('PATCH', '/settings', { stripe: { latency: 80 } });
}
