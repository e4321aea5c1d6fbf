import pMap from 'p-map';
import Stripe from 'stripe';
import { accounts, NO_LIMIT, runCreateCustomer } from './createCustomerRun';
import { percent, perSecond, type Report } from './report';
import { startSandboxProcess, type SandboxProcess } from './sandboxProcess';

/** Stripe's documented limit for one endpoint, requests a second. https://docs.stripe.com/rate-limits */
const ENDPOINT_CEILING = 25;
const STRIPE_LATENCY_MS = 80;
const ITEMS = 500;

/** Throughput of Stripe Create Customer, against the documented ceiling and against bare stripe-node. */
export async function benchThroughput(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		await withinLimits(sandbox, report);
		await withoutLimits(sandbox, report);
	} finally {
		await sandbox.close();
	}
}

async function withinLimits(sandbox: SandboxProcess, report: Report): Promise<void> {
	await reset(sandbox, null);
	// The engine, the node and the SDK are loaded before anything is measured.
	await runCreateCustomer(sandbox.stripe, { items: 1, operation: 'create', limited: true });
	for (const operation of ['create', 'createOrUpdate'] as const) {
		await reset(sandbox, null);
		const duration = await runCreateCustomer(sandbox.stripe, {
			items: ITEMS,
			operation,
			limited: true,
		});
		const rate = perSecond(ITEMS, duration);
		report({
			what: `${ITEMS} items, ${operation}, ${STRIPE_LATENCY_MS} ms latency`,
			value: `${rate.toFixed(1)}/s`,
			against: `${percent(rate / ENDPOINT_CEILING)} of the ceiling of ${ENDPOINT_CEILING}/s`,
		});
	}
	await reset(sandbox, null);
	const { duration, refused } = await bareSdk(sandbox, { items: ITEMS, atOnce: 1 });
	report({
		what: `${ITEMS} items, bare stripe-node, one after another`,
		value: `${perSecond(ITEMS - refused, duration).toFixed(1)}/s`,
		against: `${refused} refused`,
	});
	await reset(sandbox, null);
	const burst = await bareSdk(sandbox, { items: ITEMS, atOnce: ITEMS });
	report({
		what: `${ITEMS} items, bare stripe-node, all at once`,
		value: `${perSecond(ITEMS - burst.refused, burst.duration).toFixed(1)}/s`,
		against: `${burst.refused} refused`,
	});
}

/** What the node itself costs: the same work at the same concurrency, with no limit in the way. */
async function withoutLimits(sandbox: SandboxProcess, report: Report): Promise<void> {
	const items = 2000;
	const atOnce = 50;
	await reset(sandbox, NO_LIMIT);
	const node = await runCreateCustomer(sandbox.stripe, {
		items,
		operation: 'create',
		limited: false,
	});
	await reset(sandbox, NO_LIMIT);
	const { duration } = await bareSdk(sandbox, { items, atOnce });
	report({
		what: `${items} items, no limits, ${atOnce} at once: node and engine`,
		value: `${perSecond(items, node).toFixed(0)}/s`,
		against: `${percent(duration / node)} of bare stripe-node's ${perSecond(items, duration).toFixed(0)}/s`,
	});
}

async function bareSdk(
	sandbox: SandboxProcess,
	{ items, atOnce }: { items: number; atOnce: number },
): Promise<{ duration: number; refused: number }> {
	const { hostname, port } = new URL(sandbox.stripe.url);
	const stripe = new Stripe(sandbox.stripe.liveSecretKey, {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false,
	});
	let refused = 0;
	const began = performance.now();
	await pMap(
		accounts(items),
		async ({ Name, Email, Industry }) => {
			try {
				await stripe.customers.create({ name: Name, email: Email, description: Industry });
			} catch (error) {
				if (!(error instanceof Stripe.errors.StripeRateLimitError)) throw error;
				refused++;
			}
		},
		{ concurrency: atOnce },
	);
	return { duration: performance.now() - began, refused };
}

async function reset(sandbox: SandboxProcess, limit: number | null): Promise<void> {
	await sandbox.call('POST', '/reset');
	await sandbox.call('PATCH', '/settings', {
		stripe: { rateLimit: limit, endpointRateLimit: limit, latency: STRIPE_LATENCY_MS },
	});
}
