/** A test bank account of the routing number 110000000: https://docs.stripe.com/testing#ach-direct-debit */
export interface TestBank {
	accountNumber: string;
	/** What comes of a debit. */
	outcome: string;
}

export const TEST_ROUTING_NUMBER = '110000000';
export const TEST_BANK_NAME = 'STRIPE TEST BANK';

/** By the name that follows `pm_usBankAccount_`. */
export const TEST_BANKS: Record<string, TestBank> = {
	success: { accountNumber: '000123456789', outcome: 'success' },
	accountClosed: { accountNumber: '000111111113', outcome: 'account_closed' },
	noAccount: { accountNumber: '000111111116', outcome: 'no_account' },
	insufficientFunds: { accountNumber: '000222222227', outcome: 'insufficient_funds' },
	debitNotAuthorized: { accountNumber: '000333333335', outcome: 'debit_not_authorized' },
	invalidCurrency: { accountNumber: '000444444440', outcome: 'invalid_currency' },
	failMicrodeposits: { accountNumber: '000666666661', outcome: 'microdeposits_fail' },
	dispute: { accountNumber: '000555555559', outcome: 'dispute' },
	processing: { accountNumber: '000000000009', outcome: 'processing' },
	weeklyLimitExceeded: { accountNumber: '000777777771', outcome: 'weekly_limit_exceeded' },
};

/** Whether nine digits are a routing number, by its check digit. */
export function isRoutingNumber(value: string): boolean {
	if (!/^\d{9}$/.test(value)) return false;
	const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1];
	const sum = weights.reduce((total, weight, at) => total + weight * Number(value[at]), 0);
	return sum % 10 === 0;
}
