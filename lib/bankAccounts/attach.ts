import type Stripe from 'stripe';
import { Problem } from '../errors';
import type { PlaidClient } from '../plaid/client';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { idempotencyKey, stepKey } from '../stripe/idempotency';
import {
	ACCESS_TOKEN_KEY,
	ACCOUNT_KEY,
	type BankAccount,
	bankAccountsOf,
	ITEM_KEY,
	labelOf,
	type PlaidAccount,
	SESSION_KEY,
	VISIT_KEY,
} from './connection';

/**
 * Makes a token by which Stripe takes the account as verified. It serves once, and soon.
 * https://plaid.com/docs/api/processors/#processorstripebank_account_tokencreate
 */
export async function createBankToken(
	plaid: PlaidClient,
	{ accessToken, accountId }: PlaidAccount,
): Promise<string> {
	const made = await plaid.call('Making the token for Stripe', async (endpoints) =>
		endpoints.processorStripeBankAccountTokenCreate({
			access_token: accessToken,
			account_id: accountId,
		}),
	);
	return made.stripe_bank_account_token;
}

/** What is noted with the bank account; what is not known is left out. */
export interface AccountNotes {
	/** Sealed. */
	accessToken?: string;
	itemId?: string;
	accountId?: string;
	sessionId?: string;
	/** Of the payment page. */
	visit?: string;
}

export interface AttachRequest {
	customerId: string;
	/** `btok_…` */
	token: string;
	makeDefault: boolean;
	notes: AccountNotes;
}

export interface AttachedAccount {
	bankAccountId: string;
	customerId: string;
	/** For people: _STRIPE TEST BANK ending in 6789_. */
	label: string;
	bankName: string | null;
	last4: string;
	/** Stripe's word, such as `verified`. */
	verification: string;
	isDefault: boolean;
	/** The customer had it already. */
	wasThere: boolean;
}

/**
 * Stores a bank account with a customer. One that the customer has already is taken as it is, with what is
 * noted now.
 *
 * @throws Problem when Stripe refuses, or has the account unverified
 */
export async function attachBankAccount(
	stripe: Stripe,
	{ customerId, token, makeDefault, notes }: AttachRequest,
): Promise<AttachedAccount> {
	const key = idempotencyKey('attach bank account', customerId, token);
	try {
		const metadata = metadataOf(notes);
		const { account, wasThere } = await addAccount(stripe, customerId, token, metadata, key);
		if (makeDefault) await makeDefaultAccount(stripe, customerId, account.id, key);
		return attached(account, customerId, makeDefault, wasThere);
	} catch (error) {
		throw stripeProblem(error, `Attaching the bank account to customer ${customerId}`, {
			source: 'Bank Account Token',
			customer: 'Customer ID',
		});
	}
}

/** How a bank account of a customer is told. */
export function attached(
	account: BankAccount,
	customerId: string,
	isDefault: boolean,
	wasThere: boolean,
): AttachedAccount {
	return {
		bankAccountId: account.id,
		customerId,
		label: labelOf(account),
		bankName: account.bank_name,
		last4: account.last4,
		verification: account.status,
		isDefault,
		wasThere,
	};
}

async function addAccount(
	stripe: Stripe,
	customerId: string,
	token: string,
	metadata: Record<string, string>,
	key: string,
): Promise<{ account: BankAccount; wasThere: boolean }> {
	try {
		const source = await stripe.customers.createSource(
			customerId,
			{ source: token, metadata },
			{ idempotencyKey: stepKey(key, 'source') },
		);
		return { account: bankAccountOf(source, token), wasThere: false };
	} catch (error) {
		if (!isStripeError(error) || error.code !== 'bank_account_exists') throw error;
		const known = await knownAccount(stripe, customerId, token, error);
		const noted = await stripe.customers.updateSource(
			customerId,
			known.id,
			{ metadata },
			{ idempotencyKey: stepKey(key, 'note') },
		);
		return { account: bankAccountOf(noted, token), wasThere: true };
	}
}

/** The customer's account that the token is of; both tell by a fingerprint which account it is. */
async function knownAccount(
	stripe: Stripe,
	customerId: string,
	token: string,
	refusal: unknown,
): Promise<BankAccount> {
	const { bank_account: wanted } = await stripe.tokens.retrieve(token);
	const accounts = await bankAccountsOf(stripe, customerId);
	const known = accounts.find(({ fingerprint }) => fingerprint === wanted?.fingerprint);
	if (!known) throw refusal;
	if (known.status === 'verified') return known;
	throw new Problem(
		`Customer ${customerId} has this bank account as ${known.id}, which is not verified, and Stripe takes it no second time`,
		{
			origin: 'input',
			field: 'Customer ID',
			code: 'bank_account_exists',
			whatToDo: `Delete ${known.id} from the customer, which cannot be charged anyway, and connect the account again.`,
		},
	);
}

/** An invoice is charged to the default payment method before the default source, so that goes. */
async function makeDefaultAccount(
	stripe: Stripe,
	customerId: string,
	id: string,
	key: string,
): Promise<void> {
	await stripe.customers.update(
		customerId,
		{ default_source: id, invoice_settings: { default_payment_method: '' } },
		{ idempotencyKey: stepKey(key, `default:${id}`) },
	);
}

function metadataOf({ accessToken, itemId, accountId, sessionId, visit }: AccountNotes) {
	const noted = {
		[ACCESS_TOKEN_KEY]: accessToken,
		[ITEM_KEY]: itemId,
		[ACCOUNT_KEY]: accountId,
		[SESSION_KEY]: sessionId,
		[VISIT_KEY]: visit,
	};
	return Object.fromEntries(
		Object.entries(noted).filter((entry): entry is [string, string] => Boolean(entry[1])),
	);
}

function bankAccountOf(source: { object: string }, token: string): BankAccount {
	if (source.object === 'bank_account') return source as BankAccount;
	throw new Problem(`${token} is no token of a bank account`, {
		origin: 'input',
		field: 'Bank Account Token',
		whatToDo: 'Use what Create Bank Account Token put out.',
	});
}
