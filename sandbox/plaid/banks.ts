/** A bank of the sandbox, as its Link page offers it. */
export interface Bank {
	id: string;
	name: string;
	/** Some banks tell what is booked and not what is available. */
	tellsAvailable: boolean;
}

/** A bank account as a login shows it, and what it is in Stripe. */
export interface BankAccount {
	id: string;
	name: string;
	officialName: string;
	mask: string;
	type: 'depository' | 'credit';
	subtype: 'checking' | 'savings' | 'credit card';
	/** In dollars, as Plaid's API has it. */
	available: number | null;
	current: number;
	/** The number of one of Stripe's test accounts, which decides what becomes of a debit. */
	stripeNumber: string | null;
}

/** Two of the institutions of Plaid's own sandbox. https://plaid.com/docs/sandbox/institutions/ */
export const BANKS: readonly Bank[] = [
	{ id: 'ins_109508', name: 'First Platypus Bank', tellsAvailable: true },
	{ id: 'ins_109511', name: 'Tartan Bank', tellsAvailable: false },
];

/** What signs in at any of them. https://plaid.com/docs/sandbox/test-credentials/ */
export const LOGIN = { user: 'user_good', password: 'pass_good' };

const KINDS: ReadonlyArray<Omit<BankAccount, 'id'>> = [
	{
		name: 'Plaid Checking',
		officialName: 'Plaid Gold Standard 0% Interest Checking',
		mask: '0000',
		type: 'depository',
		subtype: 'checking',
		available: 100,
		current: 110,
		stripeNumber: '000123456789',
	},
	{
		name: 'Plaid Saving',
		officialName: 'Plaid Silver Standard 0.1% Interest Saving',
		mask: '1111',
		type: 'depository',
		subtype: 'savings',
		available: 200,
		current: 210,
		// Debits of it come back for want of funds: https://docs.stripe.com/testing#ach-direct-debit
		stripeNumber: '000222222227',
	},
	{
		name: 'Plaid Credit Card',
		officialName: 'Plaid Diamond 12.5% APR Interest Credit Card',
		mask: '3333',
		type: 'credit',
		subtype: 'credit card',
		available: null,
		current: 410,
		stripeNumber: null,
	},
];

/** The accounts that a login at a bank shows. */
export function accountsAt(bank: Bank, newId: () => string): BankAccount[] {
	return KINDS.map((kind) => ({
		id: newId(),
		...kind,
		...(!bank.tellsAvailable && { available: null }),
	}));
}
