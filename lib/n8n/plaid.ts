import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';
import { Problem } from '../errors';
import { faultOfPlaidCredential, problemOfPlaidCredential } from '../plaid/checkCredential';
import { connectPlaid, type PlaidClient, type PlaidOptions } from '../plaid/client';
import { type PlaidCredential, plaidConnection } from '../plaid/credential';
import { isFatal } from '../sync/fatal';
import { systemClock } from './clock';

/** Plaid, as the node's credential leads to it. */
export async function openPlaid(
	context: IExecuteFunctions | IWebhookFunctions,
	patience: Pick<PlaidOptions, 'retryPolicy' | 'timeoutMs'> = {},
): Promise<PlaidClient> {
	const credential = await context.getCredentials<PlaidCredential>('plaidApi');
	return await connectPlaid(plaidConnection(credential), { clock: systemClock, ...patience });
}

/**
 * Asks Plaid whether the node's credential is good.
 *
 * @throws Problem that says what is wrong with it, or the service's own while Plaid is away
 */
export async function checkPlaid(context: IHookFunctions): Promise<void> {
	const credential = await context.getCredentials<PlaidCredential>('plaidApi');
	const problem = await problemOfPlaidCredential(credential, systemClock);
	if (!problem) return;
	// That Plaid is away says nothing of the credential.
	if (problem.origin !== 'input' && (isFatal(problem) || hasFailed(problem))) throw problem;
	throw new Problem(`Plaid cannot be reached with this credential: ${problem.message}`, {
		origin: 'input',
		whatToDo: 'Correct the Plaid credential, or turn off Bank Accounts by Plaid.',
	});
}

function hasFailed({ httpStatus = 0 }: Problem): boolean {
	return httpStatus >= 500;
}

/** Tests a Plaid credential when the builder saves it. */
export async function plaidApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	// n8n hands over the fields that `PlaidApi.credentials.ts` describes.
	const given = (credential.data ?? {}) as unknown as Partial<PlaidCredential>;
	const fields = { environment: 'sandbox' as const, clientId: '', secret: '', ...given };
	const fault = await faultOfPlaidCredential(fields, systemClock);
	if (fault === undefined) return { status: 'OK', message: 'Connection successful' };
	return { status: 'Error', message: fault };
}
