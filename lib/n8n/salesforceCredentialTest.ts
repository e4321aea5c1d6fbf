import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { checkCredential } from '../salesforce/checkCredential';
import { systemClock } from './clock';
import { asText } from './parameterText';

/** Tests a Salesforce client-credentials credential when the builder saves it. */
export async function salesforceClientCredentialsApiTest(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { usable, message } = await checkCredential(
		{
			myDomain: asText(data['myDomain']),
			clientId: asText(data['clientId']),
			clientSecret: asText(data['clientSecret']),
		},
		systemClock,
	);
	return { status: usable ? 'OK' : 'Error', message };
}
