import type Stripe from 'stripe';
import { badInput } from '../errors';

/** A bank account in the United States by its numbers, which go to Stripe and nowhere else. */
export interface BankDetails {
	routingNumber: string;
	accountNumber: string;
	holderName: string;
	holderType: 'company' | 'individual';
	accountType: 'checking' | 'savings';
}

/** How the payer has agreed to the debit. */
export interface Consent {
	by: 'inPerson' | 'telephone';
	/** Unix seconds. */
	at: number;
}

/**
 * Checks the numbers before they are sent; no message repeats them.
 *
 * @returns the details with spaces and hyphens taken out of the numbers
 * @throws Problem that names the field
 */
export function checkBankDetails(details: BankDetails): BankDetails {
	const routingNumber = withoutSeparators(details.routingNumber);
	const accountNumber = withoutSeparators(details.accountNumber);
	if (!isRoutingNumber(routingNumber)) {
		throw badInput(
			'Routing Number',
			'it is not one of a bank in the United States: nine digits, of which the last checks the others',
			'Ask the payer to read it again, from the left end of the bottom line of a check',
		);
	}
	if (!/^\d{4,17}$/.test(accountNumber)) {
		throw badInput(
			'Account Number',
			'it does not have 4 to 17 digits',
			'Ask the payer to read it again; it stands behind the routing number on a check',
		);
	}
	if (details.holderName === '') {
		throw badInput('Account Holder', 'it is empty', 'Enter the name as the bank has it');
	}
	return { ...details, routingNumber, accountNumber };
}

/**
 * What either kind of intent is told to set the account up with small deposits, and its mandate.
 * https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment
 */
export function bankParams({ bank, consent }: { bank: BankDetails; consent: Consent }) {
	return {
		allowed_payment_method_types: ['us_bank_account'],
		payment_method_data: {
			type: 'us_bank_account',
			billing_details: { name: bank.holderName },
			us_bank_account: {
				routing_number: bank.routingNumber,
				account_number: bank.accountNumber,
				account_holder_type: bank.holderType,
				account_type: bank.accountType,
			},
		},
		// Stripe's instant check needs a page of its own.
		payment_method_options: { us_bank_account: { verification_method: 'microdeposits' } },
		mandate_data: {
			customer_acceptance: { type: 'offline', accepted_at: consent.at, offline: {} },
		},
		confirm: true,
	} satisfies Partial<Stripe.SetupIntentCreateParams>;
}

/** The names of its fields as the builder sees them, by Stripe's parameter. */
export const BANK_LABELS = {
	customer: 'Customer ID',
	'payment_method_data[us_bank_account][routing_number]': 'Routing Number',
	'payment_method_data[us_bank_account][account_number]': 'Account Number',
	'payment_method_data[billing_details][name]': 'Account Holder',
};

/** Weights of the check digit. https://en.wikipedia.org/wiki/ABA_routing_transit_number#Check_digit */
const WEIGHTS = [3, 7, 1];

function isRoutingNumber(digits: string): boolean {
	if (!/^\d{9}$/.test(digits) || /^0+$/.test(digits)) return false;
	const sum = Array.from(digits).reduce(
		(total, digit, at) => total + Number(digit) * (WEIGHTS[at % WEIGHTS.length] ?? 0),
		0,
	);
	return sum % 10 === 0;
}

function withoutSeparators(number: string): string {
	return number.replace(/[\s-]/g, '');
}
