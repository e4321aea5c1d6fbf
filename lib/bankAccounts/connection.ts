import type Stripe from 'stripe';
import { badInput } from '../errors';
import type { PlaidClient } from '../plaid/client';
import { stripeProblem } from '../stripe/errors';

// What a bank account in Stripe notes of its connection at Plaid, in its metadata.

/** The access token, sealed by the secret of the Plaid credential. */
export const ACCESS_TOKEN_KEY = 'plaid_access_token';
/** Plaid's ID of the connection, an item. */
export const ITEM_KEY = 'plaid_item_id';
/** Plaid's ID of the account. */
export const ACCOUNT_KEY = 'plaid_account_id';
/** The visit to Link in which it was connected, so that the same webhook connects it once. */
export const SESSION_KEY = 'plaid_link_session_id';

/** The payer's way from the payment page in which it was connected. */
export const VISIT_KEY = 'payment_page_visit';

/** A bank account at Plaid, and by what it is asked. */
export interface PlaidAccount {
	accessToken: string;
	accountId: string;
}

/** A bank account as Stripe keeps it for a customer. */
export type BankAccount = Stripe.BankAccount;

/**
 * The access token that a builder gave, in whichever form.
 *
 * @throws Problem when it was sealed by another secret than the credential's
 */
export function openedToken(plaid: PlaidClient, token: string, field: string): string {
	const opened = plaid.unsealed(token);
	if (opened !== undefined) return opened;
	throw badInput(
		field,
		'it was sealed by another secret than that of the Plaid credential',
		'If the secret was rolled, put the one until now into Earlier Secret of the credential; else have the customer connect the account again',
	);
}

/**
 * The connection at Plaid of a bank account in Stripe.
 *
 * @throws Problem when it was not connected by these nodes
 */
export function connectionOf(plaid: PlaidClient, account: BankAccount): PlaidAccount {
	const { [ACCESS_TOKEN_KEY]: token, [ACCOUNT_KEY]: accountId } = account.metadata ?? {};
	if (!token || !accountId) {
		throw badInput(
			'Bank Account ID',
			`${account.id} notes no connection at Plaid`,
			'Only accounts that this node attached do. For others, give their access token and account ID',
		);
	}
	return { accessToken: openedToken(plaid, token, 'Bank Account ID'), accountId };
}

/**
 * The customer's bank accounts of the older Sources API, where those of Plaid are, the newest first.
 *
 * @throws Problem when there is no such customer, or Stripe refuses
 */
export async function bankAccountsOf(stripe: Stripe, customerId: string): Promise<BankAccount[]> {
	const accounts: BankAccount[] = [];
	try {
		const all = stripe.customers.listSources(customerId, { object: 'bank_account', limit: 100 });
		for await (const account of all) {
			if (account.object === 'bank_account') accounts.push(account);
		}
	} catch (error) {
		throw stripeProblem(error, `Reading the bank accounts of customer ${customerId}`);
	}
	return accounts;
}

/**
 * One of the customer's bank accounts.
 *
 * @param id `ba_…`; empty for the newest that was connected by Plaid
 * @throws Problem when there is none
 */
export async function chosenBankAccount(
	stripe: Stripe,
	customerId: string,
	id: string,
): Promise<BankAccount> {
	const accounts = await bankAccountsOf(stripe, customerId);
	const found = accounts.find((account) =>
		id ? account.id === id : account.metadata?.[ACCESS_TOKEN_KEY],
	);
	if (found) return found;
	const field = id ? 'Bank Account ID' : 'Customer ID';
	throw badInput(
		field,
		id
			? `customer ${customerId} has no bank account ${id}`
			: `customer ${customerId} has no bank account that was connected by Plaid`,
		'Connect one with Create Link Address, or choose another customer',
	);
}

/** For people: _STRIPE TEST BANK ending in 6789_. */
export function labelOf({ bank_name: bank, last4 }: BankAccount): string {
	return `${bank ?? 'Bank account'} ending in ${last4}`;
}
