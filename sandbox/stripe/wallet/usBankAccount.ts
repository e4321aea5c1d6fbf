import type Stripe from 'stripe';
import { fingerprint } from '../ids';
import { TEST_BANK_NAME, TEST_ROUTING_NUMBER } from './testBanks';

/** The `us_bank_account` hash of a payment method. */
export function usBankAccount(details: {
	accountNumber: string;
	routingNumber?: string;
	holderType?: string;
	accountType?: string;
}): Stripe.PaymentMethod.UsBankAccount {
	const routingNumber = details.routingNumber ?? TEST_ROUTING_NUMBER;
	return {
		account_holder_type: details.holderType ?? 'individual',
		account_type: details.accountType ?? 'checking',
		bank_name: TEST_BANK_NAME,
		financial_connections_account: null,
		fingerprint: fingerprint(`${routingNumber} ${details.accountNumber}`),
		last4: details.accountNumber.slice(-4),
		networks: { preferred: 'ach', supported: ['ach'] },
		routing_number: routingNumber,
		status_details: {},
	};
}
