import pMap from 'p-map';
import Stripe from 'stripe';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import { NO_LIMIT } from './createCustomerRun';
import { perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { requestsTo } from './syncSandbox';

/** Of one account in test mode, requests a second. https://docs.stripe.com/rate-limits */
const ACCOUNT_CEILING = 25;
const STRIPE_LATENCY_MS = 80;

/** Each kind of fault meets so many of all requests. */
const FAULT_SHARE = 0.02;
const FAULTS = [
	{ type: 'status', status: 429 },
	{ type: 'status', status: 500 },
	{ type: 'cutBefore' },
	{ type: 'cutAfter' },
];

interface Size {
	accounts: number;
	customers: number;
}

/** What a platform and its sellers are called by. */
interface Platform {
	accounts: string[];
	customers: string[];
}

/**
 * What it takes to share a platform's customers with its sellers: the first time, again, and both while
 * requests fail. For each pair there is one customer at the end, or the measurement fails.
 */
export async function benchSharedCustomers(
	report: Report,
	size: Size = { accounts: 200, customers: 50 },
): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		const pairs = size.accounts * size.customers;
		const words = `${size.accounts} accounts × ${size.customers} customers`;
		const platform = await preparePlatform(sandbox, size);
		report(await measured(sandbox, platform, `${words}, first run`));
		report(await measured(sandbox, platform, `${words}, second run`));
		report({ what: 'Pairs', value: String(await countPairs(sandbox, platform, pairs)) });

		const troubled = await preparePlatform(sandbox, size);
		for (const [seed, fault] of FAULTS.entries()) {
			await sandbox.call('POST', '/faults', {
				service: 'stripe',
				path: '^/v1/',
				probability: FAULT_SHARE,
				seed,
				fault,
			});
		}
		const share = `${FAULT_SHARE * FAULTS.length * 100}% of requests failing`;
		report(await measured(sandbox, troubled, `${words}, first run, ${share}`));
		report(await measured(sandbox, troubled, `${words}, second run, ${share}`));
		await sandbox.call('DELETE', '/faults');
		report({
			what: `Pairs, with ${share}`,
			value: String(await countPairs(sandbox, troubled, pairs)),
		});
	} finally {
		await sandbox.close();
	}
}

/** A platform whose customers each have a card, and its sellers, within Stripe's documented limits. */
async function preparePlatform(sandbox: SandboxProcess, size: Size): Promise<Platform> {
	await sandbox.call('POST', '/reset');
	await sandbox.call('PATCH', '/settings', {
		stripe: { rateLimit: NO_LIMIT, endpointRateLimit: NO_LIMIT, latency: 0 },
	});
	const accounts = await pMap(
		Array.from({ length: size.accounts }),
		async (_each, at) => {
			const made = await sandbox.call('POST', '/stripe/accounts', { name: `Seller ${at}` });
			return (made as { id: string }).id;
		},
		{ concurrency: 10 },
	);
	const { hostname, port } = new URL(sandbox.stripe.url);
	const stripe = new Stripe(sandbox.stripe.secretKey, {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false,
	});
	const customers = await pMap(
		Array.from({ length: size.customers }),
		async (_each, at) => {
			const { id } = await stripe.customers.create({
				name: `Customer ${at}`,
				payment_method: 'pm_card_visa',
			});
			return id;
		},
		{ concurrency: 10 },
	);
	await sandbox.call('PATCH', '/settings', {
		stripe: { rateLimit: null, endpointRateLimit: null, latency: STRIPE_LATENCY_MS },
	});
	return { accounts, customers };
}

/** Runs the node once, and holds its time against what the busiest account's own limit allows. */
async function measured(
	sandbox: SandboxProcess,
	{ accounts, customers }: Platform,
	what: string,
): Promise<Parameters<Report>[0]> {
	await sandbox.call('DELETE', '/requests');
	const began = performance.now();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Share',
			type: 'n8n-nodes-stripe-salesforce.stripeCreateSharedCustomer',
			parameters: { operation: 'share', connectedAccounts: '={{ $json.accounts }}' },
			credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
		}),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: { secretKey: sandbox.stripe.secretKey, apiAddress: sandbox.stripe.url },
			},
		],
		pinData: { Start: customers.map((customerId) => ({ json: { customerId, accounts } })) },
	});
	const duration = performance.now() - began;
	if (!result.success) throw new Error(result.error?.message);
	const items = result.nodes['Share']?.[0] ?? [];
	// A pair that failed for good is there after the next run, or the count says so.
	const failed = items.filter(({ json }) => 'error' in json).length;
	const requests = await requestsTo(sandbox, 'stripe');
	const byAccount = new Map<string, number>();
	for (const { account } of requests) {
		// What a fault cut short reached no account.
		if (account !== undefined) byAccount.set(account, (byAccount.get(account) ?? 0) + 1);
	}
	const leastSeconds = Math.max(...byAccount.values()) / ACCOUNT_CEILING;
	const seconds = duration / 1000;
	const alone = requests.length / ACCOUNT_CEILING;
	return {
		what,
		value: `${perSecond(items.length, duration).toFixed(0)}/s`,
		against: `${seconds.toFixed(1)} s, ${failed} failed, ${requests.length} calls; the busiest account’s limit allows ${leastSeconds.toFixed(1)} s, one limit for all would allow ${alone.toFixed(0)} s`,
	};
}

/**
 * How many pairs there are.
 *
 * @throws Error when there are more or fewer customers than pairs
 */
async function countPairs(
	sandbox: SandboxProcess,
	{ accounts, customers }: Platform,
	expected: number,
): Promise<number> {
	const pairs = new Set<string>();
	let found = 0;
	for (const account of accounts) {
		const { objects } = (await sandbox.call(
			'GET',
			`/state?service=stripe&type=customer&account=${account}`,
		)) as { objects: Array<{ metadata?: Record<string, string> }> };
		found += objects.length;
		for (const { metadata } of objects) {
			const customer = metadata?.['shared_platform_customer'] ?? '';
			if (customers.includes(customer)) pairs.add(`${account} ${customer}`);
		}
	}
	if (pairs.size !== expected || found !== expected) {
		throw new Error(`${found} customers for ${pairs.size} pairs of ${expected}`);
	}
	return pairs.size;
}
