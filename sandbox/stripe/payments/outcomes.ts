import type Stripe from 'stripe';
import type { Hidden } from '../store';
import { TEST_BANKS } from '../wallet/testBanks';
import { testCardByNumber } from '../wallet/testCards';

/** Why a payment fails, as errors and charges tell it. */
export interface Failure {
	code: string;
	declineCode?: string;
	message: string;
}

/** How charging a payment method comes out. */
export interface Outcome {
	/** The payer has to authenticate: whenever present, or unless the card was set up for later. */
	authentication?: 'always' | 'unlessSetUp' | 'onSessionOnly';
	failure?: Failure;
	/** A dispute follows: https://docs.stripe.com/testing#disputes */
	dispute?: string;
	/** What a refund ends in, beside success: https://docs.stripe.com/testing#refunds */
	refund?: 'fails' | 'pends';
	/** Neither succeeds nor fails. */
	stuck?: boolean;
	/** The funds are available at once: https://docs.stripe.com/testing#available-balance */
	availableAtOnce?: boolean;
	/** The bank account is blocked afterwards; the bank's return code. */
	blocked?: { reason: string; network_code: string };
}

const CARDS: Readonly<Record<string, Outcome>> = {
	// https://docs.stripe.com/testing#regulatory-cards
	'4000002500003155': { authentication: 'unlessSetUp' },
	'4000002760003184': { authentication: 'always' },
	'4000003800000446': { authentication: 'onSessionOnly' },
	'4000008260003178': { authentication: 'always', failure: declined('insufficient_funds') },
	// https://docs.stripe.com/testing#three-ds-cards
	'4000000000003220': { authentication: 'always' },
	'4000000000003063': { authentication: 'always' },
	'4000008400001629': { authentication: 'always', failure: declined('generic_decline') },
	// https://docs.stripe.com/testing#declined-payments: attaching works, charging does not.
	'4000000000000341': { failure: declined('generic_decline') },
	// https://docs.stripe.com/testing#disputes
	'4000000000000259': { dispute: 'fraudulent' },
	'4000000000002685': { dispute: 'product_not_received' },
	'4000000000001976': { dispute: 'inquiry' },
	// https://docs.stripe.com/testing#refunds
	'4000000000007726': { refund: 'pends' },
	'4000000000005126': { refund: 'fails' },
	'4000000000000077': { availableAtOnce: true },
};

/** https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-integration */
const BANKS: Readonly<Record<string, Outcome>> = {
	account_closed: {
		failure: bankFailure('account_closed', 'The bank account has been closed.'),
		blocked: { reason: 'bank_account_closed', network_code: 'R02' },
	},
	no_account: {
		failure: bankFailure('no_account', 'The bank account could not be located.'),
		blocked: { reason: 'bank_account_invalid_details', network_code: 'R03' },
	},
	insufficient_funds: {
		failure: bankFailure(
			'insufficient_funds',
			'The bank account has insufficient funds to complete the purchase.',
		),
	},
	debit_not_authorized: {
		failure: bankFailure(
			'debit_not_authorized',
			'The customer has said the debit was not authorized.',
		),
		blocked: { reason: 'debit_not_authorized', network_code: 'R29' },
	},
	invalid_currency: {
		failure: bankFailure('invalid_currency', 'The bank account does not take this currency.'),
	},
	weekly_limit_exceeded: {
		failure: bankFailure(
			'charge_exceeds_weekly_limit',
			'The payment is over the weekly limit of this account.',
		),
	},
	dispute: { dispute: 'debit_not_authorized' },
	processing: { stuck: true },
};

/** How charging this payment method comes out, by the number that is hidden behind it. */
export function outcomeOf(method: Stripe.PaymentMethod, hidden: Hidden): Outcome {
	const number = hidden['number'];
	if (typeof number !== 'string') return {};
	if (method.type === 'us_bank_account') {
		const bank = Object.values(TEST_BANKS).find((each) => each.accountNumber === number);
		return BANKS[bank?.outcome ?? 'success'] ?? {};
	}
	const refusal = testCardByNumber(number)?.refusal;
	const own = CARDS[number] ?? {};
	if (!refusal) return own;
	const { code, declineCode, message } = refusal;
	return { ...own, failure: { code, message, ...(declineCode && { declineCode }) } };
}

/** Whether this bank account refuses the small deposits that verify it. */
export function refusesMicrodeposits(hidden: Hidden): boolean {
	return hidden['number'] === TEST_BANKS['failMicrodeposits']?.accountNumber;
}

function declined(declineCode: string): Failure {
	const message =
		declineCode === 'insufficient_funds'
			? 'Your card has insufficient funds.'
			: 'Your card was declined.';
	return { code: 'card_declined', declineCode, message };
}

function bankFailure(code: string, message: string): Failure {
	return { code, message };
}
