import type Stripe from 'stripe';
import { invalidRequest } from '../errors';
import { fingerprint, newId } from '../ids';
import { isRoutingNumber, TEST_BANK_NAME, TEST_BANKS, TEST_ROUTING_NUMBER } from './testBanks';

/** Bank details as tokens take them. */
export interface RawBankAccount {
	country: string;
	currency?: string;
	account_holder_name?: string;
	account_holder_type?: string;
	account_type?: string;
	account_number: string;
	routing_number?: string;
}

/** Details that Stripe accepts, or the refusal of one it does not. */
export function checkBankAccount(raw: RawBankAccount, livemode: boolean): void {
	if (raw.country.toUpperCase() === 'US') {
		if (!isRoutingNumber(raw.routing_number ?? '')) {
			throw invalidRequest(
				`Invalid routing number: ${raw.routing_number ?? ''}.`,
				'routing_number_invalid',
				'bank_account[routing_number]',
			);
		}
		if (!/^\d{4,17}$/.test(raw.account_number)) {
			throw invalidRequest(
				'Invalid account number: must contain only digits, and be at most 17 digits long.',
				'account_number_invalid',
				'bank_account[account_number]',
			);
		}
		const known = Object.values(TEST_BANKS).some(
			(bank) => bank.accountNumber === raw.account_number,
		);
		if (!livemode && !known) {
			throw invalidRequest(
				'You must use a test bank account number in test mode. Try 000123456789 or see more options at https://stripe.com/docs/connect/testing#account-numbers.',
				'bank_account_unusable',
				'bank_account[account_number]',
			);
		}
	}
}

/** The `bank_account` object of the Sources API, unverified. */
export function bankAccountObject(raw: RawBankAccount): Stripe.BankAccount {
	return {
		id: newId('ba'),
		object: 'bank_account',
		account_holder_name: raw.account_holder_name ?? null,
		account_holder_type: raw.account_holder_type ?? null,
		account_type: raw.account_type ?? null,
		bank_name: TEST_BANK_NAME,
		country: raw.country.toUpperCase(),
		currency: (raw.currency ?? 'usd').toLowerCase(),
		customer: null,
		fingerprint: fingerprint(`${raw.routing_number ?? ''} ${raw.account_number}`),
		last4: raw.account_number.slice(-4),
		metadata: {},
		routing_number: raw.routing_number ?? null,
		status: 'new',
	};
}

/**
 * The bank accounts behind `btok_us` and `btok_us_verified`; the latter comes verified, as one from
 * Plaid does: https://docs.stripe.com/ach-deprecated#testing-ach
 */
export function magicBankAccount(token: string): Stripe.BankAccount | undefined {
	if (token !== 'btok_us' && token !== 'btok_us_verified') return undefined;
	const account = bankAccountObject({
		country: 'US',
		currency: 'usd',
		account_holder_name: 'Jane Austen',
		account_holder_type: 'individual',
		account_number: '000123456789',
		routing_number: TEST_ROUTING_NUMBER,
	});
	return { ...account, status: token === 'btok_us_verified' ? 'verified' : 'new' };
}
