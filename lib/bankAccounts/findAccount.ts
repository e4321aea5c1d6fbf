import type Stripe from 'stripe';
import type { PlaidClient } from '../plaid/client';
import {
	type BankAccount,
	chosenBankAccount,
	connectionOf,
	openedToken,
	type PlaidAccount,
} from './connection';

/** Which connected bank account is meant: one of a customer's, or one whose token somebody keeps. */
export type AccountAsked =
	| {
			from: 'customer';
			customerId: string;
			/** `ba_…`; empty for the newest that was connected by Plaid. */
			bankAccountId: string;
			/** Empty for the main account. */
			location: string;
	  }
	| { from: 'token'; accessToken: string; accountId: string };

/** The Stripe account of a location. */
export type StripeOf = (location: string) => Promise<Stripe>;

/** Where a bank account is in Stripe. */
export interface AccountInStripe {
	stripe: Stripe;
	customerId: string;
	location: string;
	account: BankAccount;
}

/** A bank account that is connected at Plaid, and where it is in Stripe, if that is known. */
export interface AccountFound extends PlaidAccount {
	inStripe?: AccountInStripe;
}

/**
 * Looks up a connected bank account.
 *
 * @throws Problem when there is none, or its token cannot be opened
 */
export async function findAccount(
	plaid: PlaidClient,
	stripeOf: StripeOf,
	asked: AccountAsked,
): Promise<AccountFound> {
	if (asked.from === 'token') {
		const { accessToken, accountId } = asked;
		return { accessToken: openedToken(plaid, accessToken, 'Access Token'), accountId };
	}
	const { customerId, location, bankAccountId } = asked;
	const stripe = await stripeOf(location);
	const account = await chosenBankAccount(stripe, customerId, bankAccountId);
	return {
		...connectionOf(plaid, account),
		inStripe: { stripe, customerId, location, account },
	};
}
