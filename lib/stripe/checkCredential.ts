import type { Clock } from '../clock';
import { Problem } from '../errors';
import { connectStripe } from './client';
import { faultsOfCredential, stripeConnection, type StripeCredential } from './credential';
import { isStripeError, stripeProblem } from './errors';
import { permissionsIn } from './permissions';

export interface CredentialVerdict {
	usable: boolean;
	/** For the builder: what is wrong, if something is. */
	message: string;
}

/**
 * Tries a credential: its keys by their form, then each account's key with one request that reads at
 * most one customer. n8n shows no remark on a test that passes, so a key that may not read customers fails.
 */
export async function checkCredential(
	credential: StripeCredential,
	clock: Clock,
): Promise<CredentialVerdict> {
	const faults = faultsOfCredential(credential);
	if (faults.length > 0) return { usable: false, message: faults.join(' ') };
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
				const missing = permissionsIn(error.message).join(', ') || 'Customers: Read';
				return {
					usable: false,
					message: `${said}The key may not read customers. Give it the permission “${missing}” under API keys in the Stripe Dashboard (“Customers: Write” to create them), or use another key.`,
				};
			}
			const problem = stripeProblem(error, `${said}The test request`);
			if (!(problem instanceof Problem)) throw problem;
			return { usable: false, message: `${problem.message}. ${problem.whatToDo ?? ''}`.trim() };
		}
	}
	return { usable: true, message: 'Connection successful' };
}
