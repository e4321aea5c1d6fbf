import pMap from 'p-map';
import { Problem } from '../errors';
import { accountProblem } from './accountStates';

/** Accounts that one customer is brought to at a time; the accounts' limiters set the pace. */
export const ACCOUNTS_AT_ONCE = 10;

/** What became of a customer on one connected account. */
export type AccountOutcome<Done> = { account: string } & (
	{ done: Done; unfinished?: Problem } | { problem: Problem }
);

/**
 * Does something for each account, several at a time. A problem of one is its outcome.
 *
 * @param doing said in front of the account's ID in a problem
 * @param from the account to begin with: where many customers go to the same accounts, each begins with
 * others, so that all accounts' limits are used at once
 * @returns in the order of the accounts
 * @throws what is no problem but a fault of ours
 */
export async function onAccounts<Done>(
	accounts: readonly string[],
	doing: string,
	work: (account: string) => Promise<Done>,
	from = 0,
): Promise<Array<AccountOutcome<Done>>> {
	const start = accounts.length === 0 ? 0 : from % accounts.length;
	const turned = [...accounts.slice(start), ...accounts.slice(0, start)];
	const outcomes = await pMap(
		turned,
		async (account): Promise<AccountOutcome<Done>> => {
			try {
				return { account, done: await work(account) };
			} catch (error) {
				const problem = accountProblem(error, account, `${doing} ${account}`);
				if (!(problem instanceof Problem)) throw problem;
				return { account, problem };
			}
		},
		{ concurrency: ACCOUNTS_AT_ONCE },
	);
	const end = accounts.length - start;
	return [...outcomes.slice(end), ...outcomes.slice(0, end)];
}
