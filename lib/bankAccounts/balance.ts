import type { AccountBalance } from 'plaid';
import { badInput } from '../errors';
import { Money } from '../money';
import type { PlaidClient } from '../plaid/client';
import { isLoginRequired } from '../plaid/errors';
import type { PlaidAccount } from './connection';

/** Whether an account holds an amount. `unknown`: the bank says nothing in that currency. */
export type Cover = 'covered' | 'loginRequired' | 'notCovered' | 'unknown';

export interface BalanceCheck {
	/** Absent when no amount was asked about. */
	cover?: Cover;
	/** As the bank says, now; null where it does not. */
	available: Money | null;
	current: Money | null;
	name: string | null;
	mask: string | null;
}

const NOTHING_KNOWN = { available: null, current: null, name: null, mask: null };

/**
 * Asks the bank what an account holds, now. It does not hold the money back: a debit may come back all the
 * same. https://plaid.com/docs/api/products/balance/
 *
 * @param amount to be held against it
 * @throws Problem when Plaid refuses, but not when the bank wants a new login
 */
export async function checkBalance(
	plaid: PlaidClient,
	{ accessToken, accountId }: PlaidAccount,
	amount?: Money,
): Promise<BalanceCheck> {
	try {
		const { accounts } = await plaid.call('Checking the balance', async (endpoints) =>
			endpoints.accountsBalanceGet({
				access_token: accessToken,
				options: { account_ids: [accountId] },
			}),
		);
		const account = accounts.find(({ account_id: id }) => id === accountId);
		if (!account) throw badInput('Account ID', `Plaid tells nothing of ${accountId}`);
		const { balances, name, mask } = account;
		const available = moneyOf(balances, 'available');
		const current = moneyOf(balances, 'current');
		const cover = amount && coverOf(amount, available ?? current);
		return { ...(cover && { cover }), available, current, name, mask };
	} catch (error) {
		if (isLoginRequired(error)) return { cover: 'loginRequired', ...NOTHING_KNOWN };
		throw error;
	}
}

function coverOf(amount: Money, held: Money | null): Cover {
	if (held === null || held.currency !== amount.currency) return 'unknown';
	return held.compare(amount) >= 0 ? 'covered' : 'notCovered';
}

/** Balances come as numbers with a fraction, in whole units of the currency. */
function moneyOf(balances: AccountBalance, kind: 'available' | 'current'): Money | null {
	const { iso_currency_code: currency, [kind]: amount } = balances;
	if (amount === null || currency === null) return null;
	return Money.ofDecimal(amount, currency, 'Balance');
}
