import Stripe from 'stripe';
import type { SandboxProcess } from './sandboxProcess';
import { delayBoth } from './syncSandbox';

/** Payments of an account of the org, each two of them for one invoice. */
const PER_ACCOUNT = 20;
/** Payments that are copied by one call. */
const COPIED_AT_ONCE = 5000;

export interface MadePayments {
	/** `pi_…` */
	ids: string[];
	/** Milliseconds that it took. */
	duration: number;
}

/** Stripe's own SDK for the main account of the sandbox. */
export function clientOf({ stripe }: Pick<SandboxProcess, 'stripe'>): Stripe {
	const { hostname, port } = new URL(stripe.url);
	return new Stripe(stripe.secretKey, { host: hostname, port, protocol: 'http' });
}

/**
 * Makes card payments of 25 USD, of many accounts of the org and each two for one invoice of 50. One is
 * made as it is in life, and the others are copies of it.
 */
export async function makePayments(sandbox: SandboxProcess, count: number): Promise<MadePayments> {
	const began = performance.now();
	const stripe = clientOf(sandbox);
	await sandbox.call('PATCH', '/settings', { stripe: { latency: 0 } });
	await sandbox.call('DELETE', '/faults');
	const payers: string[] = [];
	for (let number = 0; number < Math.ceil(count / PER_ACCOUNT); number++) {
		payers.push((await stripe.customers.create({ name: `Acme ${number}` })).id);
	}
	const accounts = await makeRecords(
		sandbox,
		payers.map((id, number) => ({
			attributes: { type: 'Account' },
			Name: `Acme ${number}`,
			Stripe_Customer_ID__c: id,
		})),
	);
	const invoices = await makeRecords(
		sandbox,
		Array.from({ length: Math.ceil(count / 2) }, (_, number) => ({
			attributes: { type: 'Invoice__c' },
			Name: `INV-${number}`,
			Account__c: accounts[Math.floor((number * 2) / PER_ACCOUNT)],
			Amount__c: 50,
			Status__c: 'Sent',
		})),
	);
	const detailsOf = (number: number) => ({
		customer: payers[Math.floor(number / PER_ACCOUNT)],
		metadata: { salesforce_invoice_id: invoices[Math.floor(number / 2)] ?? '' },
	});
	const { id: first } = await stripe.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		...detailsOf(0),
		payment_method: 'pm_card_visa',
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	const ids = [first];
	while (ids.length < count) {
		const length = Math.min(COPIED_AT_ONCE, count - ids.length);
		const copies = Array.from({ length }, (_, index) => detailsOf(ids.length + index));
		const copied = (await sandbox.call('POST', '/stripe/copy-payment', { id: first, copies })) as {
			ids: string[];
		};
		ids.push(...copied.ids);
	}
	await delayBoth(sandbox);
	return { ids, duration: performance.now() - began };
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
