import type { Sandbox } from '../../../sandbox';

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
	const response = await fetch(`${sandbox.control}/state?service=stripe&type=customer`);
	const { objects } = (await response.json()) as { objects: SandboxCustomer[] };
	return objects;
}

/** Sends a request as someone with the Stripe Dashboard at hand would, to prepare what nodes find. */
export async function stripePost<T = unknown>(
	sandbox: Sandbox,
	path: string,
	fields: Record<string, string>,
): Promise<T> {
	const response = await fetch(sandbox.stripe.url + path, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.stripe.secretKey}` },
		body: new URLSearchParams(fields),
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
