import Stripe from 'stripe';
import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import type { Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';

/** Each takes fonts of its own. */
const PAYERS = {
	Latin: 'Edge Communications',
	Hebrew: 'מסעדת הים',
	Chinese: '东方贸易有限公司',
};
const RECEIPTS = 20;
/** Milliseconds of processor time for each, requests to the services included; other work must not count. */
const BOUND_MS = 200;
const BOUND_BYTES = 200_000;

/**
 * What a receipt costs once its fonts are loaded, and how large it is.
 *
 * @throws an Error when it is over the bounds
 */
export async function benchReceipts(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		for (const [script, name] of Object.entries(PAYERS)) {
			const payment = await paymentOf(sandbox, name);
			// The first one loads the fonts.
			await receipts(sandbox, payment, 1);
			const before = process.cpuUsage();
			const sizes = await receipts(sandbox, payment, RECEIPTS);
			const { user, system } = process.cpuUsage(before);
			const each = (user + system) / 1000 / RECEIPTS;
			const largest = Math.max(...sizes);
			report({
				what: `A receipt of a ${script} name: processor time`,
				value: `${each.toFixed(0)} ms`,
				against: `at most ${BOUND_MS} ms`,
			});
			report({
				what: `A receipt of a ${script} name: size`,
				value: `${(largest / 1000).toFixed(0)} kB`,
				against: `at most ${BOUND_BYTES / 1000} kB`,
			});
			if (each > BOUND_MS || largest > BOUND_BYTES) throw new Error('Receipts: over the bound');
		}
	} finally {
		await sandbox.close();
	}
}

/** A payment of a customer with that name. */
async function paymentOf({ stripe: { url, secretKey } }: SandboxProcess, name: string) {
	const { protocol, hostname, port } = new URL(url);
	const client = new Stripe(secretKey, {
		protocol: protocol === 'https:' ? 'https' : 'http',
		host: hostname,
		port,
	});
	const { id: customer } = await client.customers.create({ name });
	const { id } = await client.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		customer,
		payment_method: 'pm_card_visa',
		confirm: true,
	});
	return id;
}

/**
 * Has n8n's engine make receipts of a payment.
 *
 * @returns their sizes in bytes
 */
async function receipts(
	{ stripe }: SandboxProcess,
	payment: string,
	count: number,
): Promise<number[]> {
	const { error, nodes } = await runWorkflow({
		workflow: chain(START, {
			name: 'Receipt',
			type: 'n8n-nodes-stripe-salesforce.paymentReceipt',
			parameters: { operation: 'create', payment: '={{ $json.id }}', useSalesforce: false },
			credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
		}),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: {
					secretKey: stripe.secretKey,
					apiAddress: stripe.url,
					rateLimit: 100_000,
					endpointRateLimit: 100_000,
				},
			},
		],
		pinData: { Start: Array.from({ length: count }, () => ({ json: { id: payment } })) },
	});
	if (error) throw new Error(error.message);
	return (nodes['Receipt']?.[0] ?? []).map(
		({ binary }) => Buffer.from(binary?.['data']?.data ?? '', 'base64').length,
	);
}
