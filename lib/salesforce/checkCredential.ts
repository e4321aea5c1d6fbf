import type { Clock } from '../clock';
import { Problem } from '../errors';
import { connectSalesforce } from './connection';
import { type ClientCredentials, signIn } from './login';

export interface CredentialVerdict {
	usable: boolean;
	/** For the builder: what is wrong, or where the credential leads. */
	message: string;
}

const PATIENCE = {
	timeoutMs: 15_000,
	retryPolicy: { maxAttempts: 2, firstDelayMs: 500, maxDelayMs: 500 },
};

/** Tries a credential: signs in anew, then reads the org's limits, which needs the API permission. */
export async function checkCredential(
	credential: ClientCredentials,
	clock: Clock,
): Promise<CredentialVerdict> {
	try {
		const access = await signIn(credential, { clock, random: Math.random, ...PATIENCE });
		const connection = await connectSalesforce(
			// At the share of 1 the test itself is not stopped by what other workflows may use.
			{ kind: 'token', ...access },
			{ clock, dailyShare: 1, ...PATIENCE },
		);
		await connection.request({ path: '/limits', doing: 'The test request' });
		const usage = connection.usage();
		const used = usage ? ` (${usage.used} of ${usage.limit} daily API requests used)` : '';
		return { usable: true, message: `Connection successful: ${connection.instanceUrl}${used}` };
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { usable: false, message: `${error.message}. ${error.whatToDo ?? ''}`.trim() };
	}
}
