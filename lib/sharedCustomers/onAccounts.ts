import { Problem } from '../errors';
import { accountProblem } from './accountStates';

/** What became of a customer on one connected account. */
export type AccountOutcome<Done> = { account: string } & (OnAccount<Done> | { problem: Problem });

interface OnAccount<Done> {
	done: Done;
	unfinished?: Problem;
}

/**
 * Does something for each account. A problem of one is its outcome.
 *
 * @param doing said in front of the account's ID in a problem
 * @returns in the order of the accounts
 * @throws what is no problem but a fault of ours
 */
export async function onAccounts<Done>(
	accounts: readonly string[],
	doing: string,
	work: (account: string) => Promise<Done>,
): Promise<Array<AccountOutcome<Done>>> {
	return await Promise.all(
		accounts.map(async (account): Promise<AccountOutcome<Done>> => {
			try {
				return { account, done: await work(account) };
			} catch (error) {
				const problem = accountProblem(error, account, `${doing} ${account}`);
				if (!(problem instanceof Problem)) throw problem;
				return { account, problem };
			}
		}),
	);
}
