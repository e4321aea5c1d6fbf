/** What a test card does when it is attached to a customer. */
export interface CardRefusal {
	code: string;
	declineCode?: string;
	message: string;
	param?: string;
}

export interface TestCard {
	number: string;
	brand: CardBrand;
	funding: 'credit' | 'debit' | 'prepaid';
	country: string;
	/** Attaching fails with this. */
	refusal?: CardRefusal;
	/** How checks come out; `pass` where nothing is said. */
	cvcCheck?: 'fail' | 'unchecked';
	zipCheck?: 'fail' | 'unchecked';
	line1Check?: 'fail' | 'unchecked';
	/** Charging it later fails with this. */
	charge?: string;
}

export type CardBrand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';

/** The names that the `card` object gives to the brands. */
export const BRAND_NAMES: Record<CardBrand, string> = {
	visa: 'Visa',
	mastercard: 'MasterCard',
	amex: 'American Express',
	discover: 'Discover',
	diners: 'Diners Club',
	jcb: 'JCB',
	unionpay: 'UnionPay',
};

function card(number: string, details: Partial<TestCard> = {}): TestCard {
	return { number, brand: brandOf(number), funding: 'credit', country: 'US', ...details };
}

function declined(declineCode: string, message = 'Your card was declined.'): CardRefusal {
	return { code: 'card_declined', declineCode, message };
}

/**
 * The test cards by the name that follows `tok_` or `pm_card_`:
 * https://docs.stripe.com/testing#cards
 */
export const TEST_CARDS: Record<string, TestCard> = {
	visa: card('4242424242424242'),
	visa_debit: card('4000056655665556', { funding: 'debit' }),
	mastercard: card('5555555555554444'),
	mastercard_debit: card('5200828282828210', { funding: 'debit' }),
	mastercard_prepaid: card('5105105105105100', { funding: 'prepaid' }),
	amex: card('378282246310005'),
	discover: card('6011111111111117'),
	diners: card('3056930009020004'),
	jcb: card('3566002020360505', { country: 'JP' }),
	unionpay: card('6200000000000005', { country: 'CN' }),
	us: card('4242424242424242'),
	...byCountry(),
	...refusedWhenAttached(),
	chargeCustomerFail: card('4000000000000341', { charge: 'card_declined' }),
	visa_chargeCustomerFail: card('4000000000000341', { charge: 'card_declined' }),
	riskLevelHighest: card('4100000000000019', { charge: 'fraudulent' }),
	riskLevelElevated: card('4000000000009235'),
	cvcCheckFail: card('4000000000000101', { cvcCheck: 'fail' }),
	avsFail: card('4000000000000010', { zipCheck: 'fail', line1Check: 'fail' }),
	avsLine1Fail: card('4000000000000028', { line1Check: 'fail' }),
	avsZipFail: card('4000000000000036', { zipCheck: 'fail' }),
	avsUnchecked: card('4000000000000044', { zipCheck: 'unchecked', line1Check: 'unchecked' }),
	createDispute: card('4000000000000259'),
	createDisputeProductNotReceived: card('4000000000002685'),
	createDisputeInquiry: card('4000000000001976'),
	refundFail: card('4000000000005126'),
	bypassPending: card('4000000000000077'),
	threeDSecureRequired: card('4000000000003063'),
	threeDSecureOptional: card('4000000000003055'),
	threeDSecure2Required: card('4000000000003220'),
	authenticationRequired: card('4000002760003184', { country: 'DE' }),
	authenticationRequiredSetupForOffSession: card('4000003800000446', { country: 'IT' }),
	authenticationRequiredChargeDeclinedInsufficientFunds: card('4000008260003178', {
		country: 'GB',
	}),
	threeDSecureRequiredChargeDeclined: card('4000008400001629'),
	pendingRefund: card('4000000000007726'),
	authenticationRequiredOnSetup: card('4000002500003155', { country: 'FR' }),
};

function byCountry(): Record<string, TestCard> {
	const numbers: Record<string, string> = {
		br: '4000000760000002',
		ca: '4000001240000000',
		mx: '4000004840008001',
		at: '4000000400000008',
		be: '4000000560000004',
		bg: '4000001000000000',
		ch: '4000007560000009',
		cz: '4000002030000002',
		de: '4000002760000016',
		dk: '4000002080000001',
		es: '4000007240000007',
		fi: '4000002460000001',
		fr: '4000002500000003',
		gb: '4000008260000000',
		gr: '4000003000000030',
		hu: '4000003480000005',
		ie: '4000003720000005',
		it: '4000003800000008',
		lu: '4000004420000006',
		nl: '4000005280000002',
		no: '4000005780000007',
		pl: '4000006160000005',
		pt: '4000006200000007',
		ro: '4000006420000001',
		se: '4000007520000008',
		sk: '4000007030000001',
		au: '4000000360000006',
		cn: '4000001560000002',
		hk: '4000003440000004',
		in: '4000003560000008',
		jp: '4000003920000003',
		my: '4000004580000002',
		nz: '4000005540000008',
		sg: '4000007020000003',
		th: '4000007640000003',
		tw: '4000001580000008',
	};
	return Object.fromEntries(
		Object.entries(numbers).map(([code, number]) => [
			code,
			card(number, { country: code.toUpperCase() }),
		]),
	);
}

/** Cards that cannot be attached to a customer: https://docs.stripe.com/testing#declined-payments */
function refusedWhenAttached(): Record<string, TestCard> {
	const cards: Record<string, TestCard> = {
		chargeDeclined: card('4000000000000002', { refusal: declined('generic_decline') }),
		chargeDeclinedInsufficientFunds: card('4000000000009995', {
			refusal: declined('insufficient_funds', 'Your card has insufficient funds.'),
		}),
		chargeDeclinedLostCard: card('4000000000009987', { refusal: declined('lost_card') }),
		chargeDeclinedStolenCard: card('4000000000009979', { refusal: declined('stolen_card') }),
		chargeDeclinedFraudulent: card('4100000000000019', { refusal: declined('fraudulent') }),
		chargeDeclinedVelocityLimitExceeded: card('4000000000006975', {
			refusal: declined('card_velocity_exceeded'),
		}),
		chargeDeclinedExpiredCard: card('4000000000000069', {
			refusal: { code: 'expired_card', message: 'Your card has expired.', param: 'exp_month' },
		}),
		chargeDeclinedIncorrectCvc: card('4000000000000127', {
			refusal: {
				code: 'incorrect_cvc',
				message: "Your card's security code is incorrect.",
				param: 'cvc',
			},
		}),
		chargeDeclinedProcessingError: card('4000000000000119', {
			refusal: {
				code: 'processing_error',
				message: 'An error occurred while processing your card. Try again in a little bit.',
			},
		}),
	};
	// The same cards also go by names with the brand in front.
	const visa = Object.entries(cards).map(([name, value]) => [`visa_${name}`, value] as const);
	return { ...cards, ...Object.fromEntries(visa) };
}

/** The brand by the first digits of the number. */
export function brandOf(number: string): CardBrand {
	if (/^3[47]/.test(number)) return 'amex';
	if (/^3(0[0-5]|[68])/.test(number)) return 'diners';
	if (/^35/.test(number)) return 'jcb';
	if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard';
	if (/^62/.test(number)) return 'unionpay';
	if (/^6/.test(number)) return 'discover';
	return 'visa';
}

/** The test card with this number. */
export function testCardByNumber(number: string): TestCard | undefined {
	return Object.values(TEST_CARDS).find((candidate) => candidate.number === number);
}
