import { Problem } from '../errors';
import type { PlaidClient } from '../plaid/client';

/** A bank account that a person shared. */
export interface SharedAccount {
	accountId: string;
	name: string;
	/** The last digits of its number. */
	mask: string | null;
	subtype: string | null;
	/** Stripe can debit it. */
	isDebitable: boolean;
}

export interface Connection {
	/** As Plaid has it: a secret. */
	accessToken: string;
	itemId: string;
	institution: string | null;
	accounts: SharedAccount[];
	/** Why the accounts are not known. */
	problem?: Problem;
}

const DEBITABLE = ['checking', 'savings'];

/**
 * Makes of the token that a visit to Link brought the lasting one, and reads which accounts it is for. A
 * public token serves once: what it was exchanged for is returned too when the accounts cannot be read.
 * https://plaid.com/docs/api/items/#itempublic_tokenexchange
 *
 * @throws Problem when it was not exchanged
 */
export async function exchangePublicToken(
	plaid: PlaidClient,
	publicToken: string,
): Promise<Connection> {
	const { access_token: accessToken, item_id: itemId } = await plaid.call(
		'Exchanging the public token',
		async (endpoints) => endpoints.itemPublicTokenExchange({ public_token: publicToken }),
		true,
	);
	try {
		return { accessToken, itemId, ...(await sharedAccounts(plaid, accessToken)) };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		return { accessToken, itemId, institution: null, accounts: [], problem };
	}
}

/** The accounts that an access token is for. */
async function sharedAccounts(
	plaid: PlaidClient,
	accessToken: string,
): Promise<Pick<Connection, 'accounts' | 'institution'>> {
	const { accounts, item } = await plaid.call('Reading the accounts', async (endpoints) =>
		endpoints.accountsGet({ access_token: accessToken }),
	);
	return {
		institution: item.institution_name ?? null,
		accounts: accounts.map(({ account_id: accountId, name, mask, subtype }) => ({
			accountId,
			name,
			mask,
			subtype,
			isDebitable: DEBITABLE.includes(subtype ?? ''),
		})),
	};
}

/** The account to debit, where nobody says which: the first checking account, else the first savings one. */
export function accountToUse(accounts: readonly SharedAccount[]): SharedAccount | undefined {
	return DEBITABLE.flatMap((kind) => accounts.filter(({ subtype }) => subtype === kind))[0];
}
