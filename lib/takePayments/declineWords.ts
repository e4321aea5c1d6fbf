/** Whether another try with the same card or account can help, and when. */
export type TryAgain =
	/** In some minutes. */
	| 'soon'
	/** In a few days. */
	| 'later'
	/** When the payer has dealt with the bank, or on the payment page. */
	| 'afterPayer'
	| 'never';

/** What a workflow does next with a decline. */
export type NextStep =
	/** The payer confirms the payment, or pays in another way, on a page. */
	| 'sendPaymentLink'
	/** The same once more, as `tryAgain` says when. */
	| 'tryAgain'
	/** Somebody talks to the payer first. */
	| 'talkToPayer';

/** What a decline means for whoever talks to the payer. */
export interface DeclineWords {
	/** Why, as a sentence that can be read to the payer. */
	why: string;
	/** What helps, as a sentence. */
	whatHelps: string;
	tryAgain: TryAgain;
	nextStep: NextStep;
}

type Advice = Omit<DeclineWords, 'why'>;

const OTHER_CARD: Advice = {
	whatHelps: 'Ask for another card or bank account; trying this one again does not help.',
	tryAgain: 'never',
	nextStep: 'sendPaymentLink',
};
const ASK_BANK: Advice = {
	whatHelps:
		'The payer has to ask the bank; trying again helps once the bank has agreed. Until then, ask for another way to pay.',
	tryAgain: 'afterPayer',
	nextStep: 'sendPaymentLink',
};
const SOON: Advice = {
	whatHelps: 'Trying again in some minutes can help; else ask for another way to pay.',
	tryAgain: 'soon',
	nextStep: 'tryAgain',
};
const DAYS: Advice = {
	whatHelps: 'Trying again in a few days can help; until then, ask for another way to pay.',
	tryAgain: 'later',
	nextStep: 'tryAgain',
};
const NEW_DETAILS: Advice = {
	whatHelps:
		'Let the payer store the card again, with the right details; trying the stored one again does not help.',
	tryAgain: 'never',
	nextStep: 'sendPaymentLink',
};
const ON_SESSION: Advice = {
	whatHelps:
		'Send the payer a payment link: the bank asks there for the confirmation. Trying again without the payer does not help.',
	tryAgain: 'afterPayer',
	nextStep: 'sendPaymentLink',
};
const NEW_ACCOUNT: Advice = {
	whatHelps: 'Let the payer store another bank account; trying this one again does not help.',
	tryAgain: 'never',
	nextStep: 'sendPaymentLink',
};
const TALK: Advice = {
	whatHelps:
		'Talk to the payer before anything else; trying again without a new consent is not allowed.',
	tryAgain: 'never',
	nextStep: 'talkToPayer',
};

const UNSAID = 'The bank declined the payment and gave no reason.';

/** https://docs.stripe.com/declines/codes and, for bank accounts, https://docs.stripe.com/payments/ach-direct-debit#ach-direct-debit-failures */
export const DECLINES: Readonly<Record<string, DeclineWords>> = {
	account_closed: { why: 'The bank account is closed.', ...NEW_ACCOUNT },
	approve_with_id: { why: 'The bank could not authorize the payment.', ...SOON },
	authentication_required: {
		why: 'The bank asks the payer to confirm the payment.',
		...ON_SESSION,
	},
	authentication_not_handled: {
		why: 'The bank asks the payer to confirm the payment.',
		...ON_SESSION,
	},
	bank_account_restricted: {
		why: 'The bank account cannot be debited.',
		...NEW_ACCOUNT,
	},
	bank_account_unverified: {
		why: 'The bank account has not been verified yet.',
		whatHelps: 'Let the payer verify it, then try again.',
		tryAgain: 'afterPayer',
		nextStep: 'talkToPayer',
	},
	call_issuer: { why: UNSAID, ...ASK_BANK },
	card_not_supported: {
		why: 'The card does not allow this kind of purchase.',
		...OTHER_CARD,
	},
	card_velocity_exceeded: {
		why: 'The card has reached its limit of payments or of money.',
		...DAYS,
	},
	charge_exceeds_weekly_limit: {
		why: 'The payment is over the weekly limit for this bank account.',
		...DAYS,
	},
	currency_not_supported: {
		why: 'The card does not take this currency.',
		...ASK_BANK,
	},
	debit_not_authorized: {
		why: 'The account’s holder has told the bank that the debit was not authorized.',
		...TALK,
	},
	do_not_honor: { why: UNSAID, ...ASK_BANK },
	do_not_try_again: { why: UNSAID, ...OTHER_CARD },
	duplicate_transaction: {
		why: 'The same amount was charged to the card a moment ago.',
		whatHelps:
			'Check whether that payment was this one; if it was not, trying again in some minutes can help.',
		tryAgain: 'soon',
		nextStep: 'talkToPayer',
	},
	expired_card: { why: 'The card has expired.', ...OTHER_CARD },
	fraudulent: { why: UNSAID, ...ASK_BANK },
	generic_decline: { why: UNSAID, ...ASK_BANK },
	incorrect_address: { why: 'The address of the card is wrong.', ...NEW_DETAILS },
	incorrect_cvc: { why: 'The security code of the card is wrong.', ...NEW_DETAILS },
	incorrect_number: { why: 'The number of the card is wrong.', ...NEW_DETAILS },
	incorrect_pin: { why: 'The PIN was wrong.', ...NEW_DETAILS },
	incorrect_zip: { why: 'The postal code of the card is wrong.', ...NEW_DETAILS },
	insufficient_funds: { why: 'There is not enough money on the account.', ...DAYS },
	invalid_account: { why: 'The card or its account is not valid.', ...ASK_BANK },
	invalid_amount: { why: 'The bank does not allow this amount.', ...ASK_BANK },
	invalid_currency: { why: 'The bank account does not take this currency.', ...NEW_ACCOUNT },
	invalid_cvc: { why: 'The security code of the card is wrong.', ...NEW_DETAILS },
	invalid_expiry_month: { why: 'The expiry month of the card is wrong.', ...NEW_DETAILS },
	invalid_expiry_year: { why: 'The expiry year of the card is wrong.', ...NEW_DETAILS },
	invalid_number: { why: 'The number of the card is wrong.', ...NEW_DETAILS },
	invalid_pin: { why: 'The PIN was wrong.', ...NEW_DETAILS },
	issuer_not_available: { why: 'The bank could not be reached.', ...SOON },
	lost_card: { why: UNSAID, ...OTHER_CARD },
	merchant_blacklist: { why: UNSAID, ...OTHER_CARD },
	mobile_device_authentication_required: {
		why: 'The bank asks the payer to confirm the payment on a phone.',
		...ON_SESSION,
	},
	new_account_information_available: {
		why: 'The card has been replaced.',
		...NEW_DETAILS,
	},
	no_account: { why: 'The bank account could not be found.', ...NEW_ACCOUNT },
	no_action_taken: { why: UNSAID, ...ASK_BANK },
	not_permitted: { why: 'The bank does not permit the payment.', ...ASK_BANK },
	offline_pin_required: { why: 'The bank asks for the PIN of the card.', ...ON_SESSION },
	online_or_offline_pin_required: { why: 'The bank asks for the PIN of the card.', ...ON_SESSION },
	payment_intent_authentication_failure: {
		why: 'The bank could not make sure that it was the payer.',
		...ON_SESSION,
	},
	payment_method_microdeposit_failed: {
		why: 'The small deposits did not reach the bank account: a number is wrong, or the account takes none.',
		...NEW_ACCOUNT,
	},
	payment_method_microdeposit_verification_attempts_exceeded: {
		why: 'The bank account was not verified: the answers were wrong too often.',
		...NEW_ACCOUNT,
	},
	payment_method_microdeposit_verification_timeout: {
		why: 'The bank account was not verified within ten days.',
		whatHelps: 'Take the bank details again: new deposits are sent.',
		tryAgain: 'afterPayer',
		nextStep: 'talkToPayer',
	},
	payment_method_not_available: {
		why: 'The service that carries the payment cannot be reached at the moment.',
		...SOON,
	},
	pickup_card: { why: UNSAID, ...OTHER_CARD },
	pin_try_exceeded: { why: 'The PIN was wrong too often.', ...OTHER_CARD },
	processing_error: { why: 'Something went wrong at the bank.', ...SOON },
	reenter_transaction: { why: 'The bank could not process the payment.', ...SOON },
	restricted_card: { why: UNSAID, ...OTHER_CARD },
	revocation_of_all_authorizations: {
		why: 'The payer has told the bank to stop all payments like this.',
		...TALK,
	},
	revocation_of_authorization: {
		why: 'The payer has told the bank to stop these payments.',
		...TALK,
	},
	security_violation: { why: UNSAID, ...ASK_BANK },
	service_not_allowed: { why: UNSAID, ...ASK_BANK },
	stolen_card: { why: UNSAID, ...OTHER_CARD },
	stop_payment_order: {
		why: 'The payer has told the bank to stop this payment.',
		...TALK,
	},
	testmode_decline: {
		why: 'A card for tests was used in live mode.',
		whatHelps: 'Use a real card; trying this one again does not help.',
		tryAgain: 'never',
		nextStep: 'talkToPayer',
	},
	transaction_not_allowed: { why: 'The bank does not allow the payment.', ...ASK_BANK },
	try_again_later: { why: UNSAID, ...SOON },
	withdrawal_count_limit_exceeded: {
		why: 'The card has reached its limit of money.',
		...DAYS,
	},
};

/**
 * What a decline means. Of cards reported lost or stolen, and of suspected fraud, no more is said than of
 * any other decline: Stripe asks not to tell. https://docs.stripe.com/declines/codes
 *
 * @param declineCode the bank's, where there is one
 * @param code Stripe's own
 * @param adviceCode what the card network says about trying again, where it says anything:
 * https://docs.stripe.com/declines#retrying-issuer-declines
 */
export function declineWords(
	declineCode: string | undefined,
	code: string | undefined,
	adviceCode?: string,
): DeclineWords {
	const words = DECLINES[declineCode ?? ''] ?? DECLINES[code ?? ''] ?? { why: UNSAID, ...ASK_BANK };
	if (adviceCode === 'do_not_try_again' && words.tryAgain !== 'never') {
		return { why: words.why, ...OTHER_CARD };
	}
	return words;
}
