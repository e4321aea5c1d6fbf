import type { Clock } from '../clock';
import { Problem } from '../errors';
import { connectPlaid } from './client';
import { type PlaidCredential, plaidConnection } from './credential';

/** What a token can look like that is nobody's. */
const NOBODYS = 'link-sandbox-00000000-0000-0000-0000-000000000000';

/**
 * Tries a credential by asking for a link that cannot be there: Plaid looks at the keys first.
 *
 * @returns what is wrong with it, or with Plaid just now; undefined when all is well
 */
export async function problemOfPlaidCredential(
	credential: PlaidCredential,
	clock: Clock,
): Promise<Problem | undefined> {
	try {
		const plaid = await connectPlaid(plaidConnection(credential), {
			clock,
			retryPolicy: { maxAttempts: 2, firstDelayMs: 500, maxDelayMs: 500 },
			timeoutMs: 15_000,
		});
		await plaid.call('The test request', async (endpoints) =>
			endpoints.linkTokenGet({ link_token: NOBODYS }),
		);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		const isKnown = error.origin === 'plaid' && error.code?.startsWith('INVALID_') === true;
		if (isKnown && error.code !== 'INVALID_API_KEYS') return undefined;
		return error;
	}
	return undefined;
}

/** As {@link problemOfPlaidCredential}, in words for the builder. */
export async function faultOfPlaidCredential(
	credential: PlaidCredential,
	clock: Clock,
): Promise<string | undefined> {
	const problem = await problemOfPlaidCredential(credential, clock);
	return problem && wordsOf(problem);
}

function wordsOf({ message, whatToDo = '' }: Problem): string {
	return `${message}. ${whatToDo}`.trim();
}
