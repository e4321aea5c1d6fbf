import type { Sandbox } from '../../../sandbox';
import { until } from './until';

export interface SandboxCustomer {
	id: string;
	name: string | null;
	email: string | null;
	description: string | null;
	metadata: Record<string, string>;
	livemode: boolean;
}

/** The customers that the sandbox's Stripe holds, of all accounts and modes. */
export async function customersOf(sandbox: Sandbox): Promise<SandboxCustomer[]> {
	return await stateOf<SandboxCustomer>(sandbox, 'stripe', 'customer');
}

/** What one of the sandbox's services holds of a kind. */
export async function stateOf<T>(sandbox: Sandbox, service: string, type: string): Promise<T[]> {
	const response = await fetch(`${sandbox.control}/state?service=${service}&type=${type}`);
	const { objects } = (await response.json()) as { objects: T[] };
	return objects;
}

/** Moves the clock of all services, by which banks settle. */
export async function passDays({ control }: Sandbox, days: number): Promise<void> {
	const response = await fetch(`${control}/clock`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ advance: days * 24 * 60 * 60 }),
	});
	if (!response.ok) throw new Error(await response.text());
}

/** Sends a request as someone with the Stripe Dashboard at hand would, to prepare what nodes find. */
export async function stripePost<T = unknown>(
	sandbox: Sandbox,
	path: string,
	fields: Record<string, string>,
): Promise<T> {
	const send = async () =>
		await fetch(sandbox.stripe.url + path, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
			body: new URLSearchParams(fields),
		});
	let response = await send();
	// What nodes do at the same time counts towards the account's limit, too.
	await until('an answer within the rate limit', async () => {
		if (response.status === 429) response = await send();
		return response.status !== 429;
	});
	if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
	return (await response.json()) as T;
}

/** Changes how the sandbox's Stripe behaves, such as its rate limits. */
export async function stripeSettings(sandbox: Sandbox, settings: object): Promise<void> {
	const response = await fetch(`${sandbox.control}/settings`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ stripe: settings }),
	});
	if (!response.ok) throw new Error(await response.text());
}

/** A request as the sandbox notes it. */
export interface LoggedRequest {
	id: number;
	service: string;
	method: string;
	path: string;
	status?: number;
	replayed?: boolean;
	/** What a composite request of Salesforce consists of. */
	parts?: string[];
}

/** The requests that both services got, in order. */
export async function requestsOf({ control }: Sandbox): Promise<LoggedRequest[]> {
	const response = await fetch(`${control}/requests`);
	return ((await response.json()) as { requests: LoggedRequest[] }).requests;
}

/** Sign-ins, reads by POST, and the records of how far a sync came. */
const NO_WRITE = /oauth2|Soap|POST .*\/composite\/sobjects\/\w+__c$|Stripe_Sync__c/;

/**
 * What was written to both services after the request `after`, in order, the parts of a composite request
 * one by one:
 * `POST /v1/refunds`, `PATCH /composite/sobjects/Payment__c/Stripe_Payment_ID__c`.
 */
export async function writesSince(sandbox: Sandbox, after: number): Promise<string[]> {
	return (await requestsOf(sandbox))
		.filter(({ id }) => id > after)
		.flatMap(({ method, path, parts }) => parts ?? [`${method} ${path}`])
		.map((call) => call.replace(/ \/services\/data\/v[\d.]+/, ' '))
		.filter((call) => !call.startsWith('GET ') && !NO_WRITE.test(call));
}

/** Keeps the sandbox's Stripe from calling webhook endpoints: the test does it in its place. */
export async function holdWebhooks({ control }: Sandbox): Promise<void> {
	const response = await fetch(`${control}/deliveries/stripe.webhooks`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ hold: true }),
	});
	if (!response.ok) throw new Error(await response.text());
}
