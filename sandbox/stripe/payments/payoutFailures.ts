/**
 * Why a bank sends a payout back, by Stripe's codes: https://docs.stripe.com/api/payouts/failures
 */
export const PAYOUT_FAILURES: Readonly<Record<string, string>> = {
	account_closed: 'The bank account has been closed.',
	account_frozen: 'The bank account has been frozen.',
	bank_account_restricted: 'The bank account restricts the kind or number of payouts.',
	bank_ownership_changed: 'The branch of the bank account has changed hands.',
	could_not_process: 'The bank could not process this payout.',
	debit_not_authorized: 'Debits are not approved on the bank account.',
	declined: 'The bank has declined this payout.',
	incorrect_account_holder_name: 'The name of the account’s holder is not the bank’s.',
	insufficient_funds: 'Your Stripe account has too little money for the payout.',
	invalid_account_number: 'The routing number is right, but the account number is not.',
	invalid_currency: 'The bank account does not take this currency.',
	no_account: 'The bank account could not be located.',
	unsupported_card: 'The bank takes no more payouts to this card.',
};
