import { type PageKeys, pageKeys } from '../paymentPage/token';
import type { StripeCredential } from '../stripe/credential';
import { asText } from './parameterText';
import { STRIPE_CREDENTIAL, type StripeContext } from './stripeAccounts';

/**
 * The keys by which links to payment pages are signed: of the credential's own secret for it, else of its
 * secret key, which then ends all links when it is rolled.
 */
export async function pageKeysOf(context: StripeContext): Promise<PageKeys> {
	const credential = await context.getCredentials<
		StripeCredential & { pageSecret?: unknown; pageSecretBefore?: unknown }
	>(STRIPE_CREDENTIAL);
	const secret =
		asText(credential.pageSecret, 'Payment Page Secret') || credential.secretKey.trim();
	return pageKeys(secret, asText(credential.pageSecretBefore, 'Earlier Payment Page Secret'));
}
