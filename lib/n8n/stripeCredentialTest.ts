import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { checkCredential } from '../stripe/checkCredential';
import type { StripeCredential } from '../stripe/credential';
import { systemClock } from './clock';

/** Tests a Stripe credential when the builder saves it. */
export async function stripeAccountApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	// n8n hands over the fields that `StripeAccountApi.credentials.ts` describes.
	const fields = (credential.data ?? { secretKey: '' }) as unknown as StripeCredential;
	const { usable, message } = await checkCredential(fields, systemClock);
	return { status: usable ? 'OK' : 'Error', message };
}
