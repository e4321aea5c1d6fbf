import type { Clock } from '../clock';
import { Problem } from '../errors';
import { connectStripe } from './client';
import { faultsOfCredential, stripeConnection, type StripeCredential } from './credential';
import { isStripeError, stripeProblem } from './errors';

export interface CredentialVerdict {
	usable: boolean;
	/** For the builder: what is wrong, or what the key can do. */
	message: string;
}

/**
 * Tries a credential: its keys by their form, then each account's key with one request that reads at
 * most one customer. A restricted key without that permission is known to Stripe all the same, so it
 * passes with a remark.
 */
export async function checkCredential(
	credential: StripeCredential,
	clock: Clock,
): Promise<CredentialVerdict> {
	const faults = faultsOfCredential(credential);
	if (faults.length > 0) return { usable: false, message: faults.join(' ') };
	const remarks: string[] = [];
	const places = ['', ...(credential.locations?.location ?? []).map(({ name }) => name)];
	for (const location of places) {
		const said = location ? `Location “${location.trim()}”: ` : '';
		try {
			const stripe = await connectStripe(stripeConnection(credential, location), {
				clock,
				retryPolicy: { maxAttempts: 2, firstDelayMs: 500, maxDelayMs: 500 },
				timeoutMs: 15_000,
			});
			await stripe.customers.list({ limit: 1 });
		} catch (error) {
			if (isStripeError(error) && error.statusCode === 403) {
				remarks.push(
					`${said}the key works, but may not read customers: grant it the permission “Customers” to use the customer nodes.`,
				);
				continue;
			}
			const problem = stripeProblem(error, `${said}The test request`);
			if (!(problem instanceof Problem)) throw problem;
			return { usable: false, message: `${problem.message}. ${problem.whatToDo ?? ''}`.trim() };
		}
	}
	return { usable: true, message: remarks.join(' ') || 'Connection successful' };
}
