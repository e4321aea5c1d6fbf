import type Stripe from 'stripe';
import { StripeError } from '../errors';
import { fingerprint, newId } from '../ids';
import type { Context } from '../context';
import { BRAND_NAMES, brandOf, testCardByNumber, type TestCard } from './testCards';

/** Card data as tokens and payment methods take it. */
export interface RawCard {
	number: string;
	exp_month: number | string;
	exp_year: number | string;
	cvc?: string;
	name?: string;
	address_line1?: string;
	address_line2?: string;
	address_city?: string;
	address_state?: string;
	address_zip?: string;
	address_country?: string;
}

/** A card that was accepted, with what is hidden of it. */
export interface AcceptedCard {
	test: TestCard;
	expMonth: number;
	expYear: number;
	hasCvc: boolean;
}

function cardError(code: string, message: string, param?: string, declineCode?: string) {
	return new StripeError(402, {
		type: 'card_error',
		code,
		message,
		...(param && { param }),
		...(declineCode && { decline_code: declineCode }),
	});
}

/**
 * Checks raw card data. Live mode refuses it, as accounts must be approved to send it; test mode
 * knows the documented test cards only. https://docs.stripe.com/testing, https://docs.stripe.com/error-codes
 */
export function acceptCard(call: Context, raw: RawCard): AcceptedCard {
	const number = raw.number.replaceAll(/[ -]/g, '');
	if (call.livemode) {
		throw cardError(
			'card_declined',
			'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing. To enable testing raw card data APIs, see https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis.',
		);
	}
	if (!passesLuhn(number))
		throw cardError('incorrect_number', 'Your card number is incorrect.', 'number');
	const [expMonth, expYear] = expiry(call, raw);
	if (raw.cvc !== undefined && !/^\d{3,4}$/.test(raw.cvc)) {
		throw cardError('invalid_cvc', "Your card's security code is invalid.", 'cvc');
	}
	const test = testCardByNumber(number);
	if (!test) {
		throw cardError(
			'card_declined',
			'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
			undefined,
			'test_mode_live_card',
		);
	}
	return { test, expMonth, expYear, hasCvc: raw.cvc !== undefined };
}

function expiry(call: Context, raw: RawCard): [number, number] {
	const month = Number(raw.exp_month);
	const given = Number(raw.exp_year);
	const year = given < 100 ? 2000 + given : given;
	if (!Number.isInteger(month) || month < 1 || month > 12) {
		throw cardError(
			'invalid_expiry_month',
			"Your card's expiration month is invalid.",
			'exp_month',
		);
	}
	const today = new Date(call.now * 1000);
	const thisYear = today.getUTCFullYear();
	if (!Number.isInteger(year) || year < thisYear || year > thisYear + 50) {
		throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year');
	}
	if (year === thisYear && month < today.getUTCMonth() + 1) {
		throw cardError(
			'invalid_expiry_month',
			"Your card's expiration month is invalid.",
			'exp_month',
		);
	}
	return [month, year];
}

/** A magic token's card: it has a security code and expires a year from now. */
export function magicCard(call: Context, test: TestCard): AcceptedCard {
	const today = new Date(call.now * 1000);
	return {
		test,
		expMonth: today.getUTCMonth() + 1,
		expYear: today.getUTCFullYear() + 1,
		hasCvc: true,
	};
}

/** Throws what attaching this card to a customer is documented to answer. */
export function refuseUnattachable(number: unknown): void {
	const refusal = typeof number === 'string' ? testCardByNumber(number)?.refusal : undefined;
	if (refusal) throw cardError(refusal.code, refusal.message, refusal.param, refusal.declineCode);
}

/** The `card` object of the Sources API. */
export function cardObject(accepted: AcceptedCard, raw?: RawCard): Stripe.Card {
	const { test } = accepted;
	const { address_line1: line1 = null, address_zip: zip = null } = raw ?? {};
	return {
		id: newId('card'),
		object: 'card',
		address_city: raw?.address_city ?? null,
		address_country: raw?.address_country ?? null,
		address_line1: line1,
		address_line1_check: line1 === null ? null : (test.line1Check ?? 'unchecked'),
		address_line2: raw?.address_line2 ?? null,
		address_state: raw?.address_state ?? null,
		address_zip: zip,
		address_zip_check: zip === null ? null : (test.zipCheck ?? 'unchecked'),
		brand: BRAND_NAMES[test.brand],
		country: test.country,
		customer: null,
		cvc_check: accepted.hasCvc ? 'unchecked' : null,
		dynamic_last4: null,
		exp_month: accepted.expMonth,
		exp_year: accepted.expYear,
		fingerprint: fingerprint(test.number),
		funding: test.funding,
		last4: test.number.slice(-4),
		metadata: {},
		name: raw?.name ?? null,
		regulated_status: 'unregulated',
		tokenization_method: null,
	};
}

/** What attaching finds out: the bank's checks of the security code and the address. */
export function checkedCard(card: Stripe.Card, number: unknown): Stripe.Card {
	const test = typeof number === 'string' ? testCardByNumber(number) : undefined;
	const checked = (value: string | null, outcome: string | undefined) =>
		value === null ? null : (outcome ?? 'pass');
	return {
		...card,
		cvc_check: checked(card.cvc_check, test?.cvcCheck),
		address_line1_check: checked(card.address_line1_check, test?.line1Check),
		address_zip_check: checked(card.address_zip_check, test?.zipCheck),
	};
}

/** The `card` hash of a payment method. */
export function paymentMethodCard(accepted: AcceptedCard): Stripe.PaymentMethod.Card {
	const { test } = accepted;
	return {
		brand: test.brand,
		checks: {
			address_line1_check: null,
			address_postal_code_check: null,
			cvc_check: accepted.hasCvc ? 'unchecked' : null,
		},
		country: test.country,
		display_brand: brandOf(test.number) === 'amex' ? 'american_express' : test.brand,
		exp_month: accepted.expMonth,
		exp_year: accepted.expYear,
		fingerprint: fingerprint(test.number),
		funding: test.funding,
		generated_from: null,
		last4: test.number.slice(-4),
		networks: { available: [test.brand], preferred: null },
		regulated_status: 'unregulated',
		three_d_secure_usage: { supported: true },
		wallet: null,
	};
}

function passesLuhn(number: string): boolean {
	if (!/^\d{12,19}$/.test(number)) return false;
	const sum = Array.from(number)
		.reverse()
		.reduce((total, digit, at) => {
			const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
			return total + (value > 9 ? value - 9 : value);
		}, 0);
	return sum % 10 === 0;
}
