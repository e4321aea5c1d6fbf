import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { faultOfPlaidCredential } from '../plaid/checkCredential';
import { connectPlaid, type PlaidClient } from '../plaid/client';
import { type PlaidCredential, plaidConnection } from '../plaid/credential';
import { systemClock } from './clock';

/** Plaid, as the node's credential leads to it. */
export async function openPlaid(context: IExecuteFunctions): Promise<PlaidClient> {
	const credential = await context.getCredentials<PlaidCredential>('plaidApi');
	return await connectPlaid(plaidConnection(credential), { clock: systemClock });
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
