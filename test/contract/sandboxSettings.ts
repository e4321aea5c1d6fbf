import type { Sandbox } from '../../sandbox/index';

/**
 * More requests a second than any machine sends. Clients give up at the first 429, and how close together
 * their requests come is a matter of the machine.
 */
export const WITHOUT_LIMITS = { rateLimit: 1_000_000, endpointRateLimit: 1_000_000 };

/**
 * Changes settings of a sandbox's Stripe service through its control API.
 * @throws when the sandbox does not take them
 */
export async function changeSettings(
	sandbox: Sandbox,
	stripe: Readonly<Record<string, number>>,
): Promise<void> {
	const response = await fetch(`${sandbox.control}/settings`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ stripe }),
	});
	if (!response.ok) throw new Error(`The sandbox refuses settings: ${await response.text()}`);
}
