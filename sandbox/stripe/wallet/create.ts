import type Stripe from 'stripe';
import { invalidRequest, missingParameter } from '../errors';
import { address, mergeMetadata, text } from '../fields';
import { newId, fingerprint } from '../ids';
import { find, peek, refuseMissing, stored } from '../lookup';
import type { Asked } from '../context';
import { blankPaymentMethod, keepPaymentMethod } from './attach';
import { acceptCard, magicCard, paymentMethodCard, type AcceptedCard, type RawCard } from './cards';
import { isRoutingNumber } from './testBanks';
import { TEST_CARDS, testCardByNumber } from './testCards';
import { usBankAccount } from './usBankAccount';

type Params = Stripe.PaymentMethodCreateParams;

/** https://docs.stripe.com/api/payment_methods/create */
export function createPaymentMethod(call: Asked<Params>): Stripe.PaymentMethod {
	const { params } = call;
	if (params.payment_method !== undefined || params.customer !== undefined) return clone(call);
	if (!params.type) throw missingParameter('type');
	const { details, number } = detailsOf(call, params.type);
	const billing = params.billing_details;
	const method: Stripe.PaymentMethod = {
		...blankPaymentMethod(call, params.type),
		allow_redisplay: params.allow_redisplay ?? 'unspecified',
		billing_details: {
			address: address(billing?.address || {}),
			email: text(billing?.email, null),
			name: text(billing?.name, null),
			phone: text(billing?.phone, null),
			tax_id: text(billing?.tax_id, null),
		},
		metadata: mergeMetadata({}, params.metadata),
		...details,
	};
	return keepPaymentMethod(call, method, number);
}

interface Details {
	details: Partial<Stripe.PaymentMethod>;
	number: string | undefined;
}

function detailsOf(call: Asked<Params>, type: string): Details {
	if (type === 'card') return cardDetails(call);
	if (type === 'us_bank_account') return bankDetails(call.params);
	if (type === 'sepa_debit') return sepaDetails(call.params);
	throw invalidRequest(
		`The payment method type "${type}" is not served by this sandbox; card, us_bank_account and sepa_debit are.`,
		undefined,
		'type',
	);
}

function cardDetails(call: Asked<Params>): Details {
	const { card } = call.params;
	if (!card) throw missingParameter('card');
	const accepted = card.token === undefined ? fromNumber(call, card) : fromToken(call, card.token);
	return { details: { card: paymentMethodCard(accepted) }, number: accepted.test.number };
}

function fromNumber(
	call: Asked<Params>,
	card: Stripe.PaymentMethodCreateParams.Card,
): AcceptedCard {
	for (const field of ['number', 'exp_month', 'exp_year'] as const) {
		if (card[field] === undefined) throw missingParameter(`card[${field}]`);
	}
	return acceptCard(call, card as RawCard);
}

function fromToken(call: Asked<Params>, id: string): AcceptedCard {
	const magic = call.livemode ? undefined : TEST_CARDS[/^tok_(.+)$/.exec(id)?.[1] ?? ''];
	if (magic) return magicCard(call, magic);
	const token = peek(call.store, 'token', id) ?? refuseMissing(call, 'token', id, 'card[token]');
	if (token.used) {
		throw invalidRequest(
			`You cannot use a Stripe token more than once: ${id}.`,
			'token_already_used',
			'card[token]',
		);
	}
	const number = call.store.hidden(id)['number'];
	const test = typeof number === 'string' ? testCardByNumber(number) : undefined;
	if (!token.card || !test)
		throw invalidRequest(`The token ${id} holds no card.`, undefined, 'card[token]');
	call.store.save(stored({ ...token, used: true }));
	return {
		test,
		expMonth: token.card.exp_month,
		expYear: token.card.exp_year,
		hasCvc: token.card.cvc_check !== null,
	};
}

function bankDetails(params: Params): Details {
	const bank = params.us_bank_account;
	if (!bank) throw missingParameter('us_bank_account');
	if (!params.billing_details?.name) throw missingParameter('billing_details[name]');
	if (bank.account_number === undefined) throw missingParameter('us_bank_account[account_number]');
	if (bank.routing_number === undefined) throw missingParameter('us_bank_account[routing_number]');
	if (!isRoutingNumber(bank.routing_number)) {
		throw invalidRequest(
			`Invalid routing number: ${bank.routing_number}.`,
			'routing_number_invalid',
			'us_bank_account[routing_number]',
		);
	}
	if (!/^\d{4,17}$/.test(bank.account_number)) {
		throw invalidRequest(
			'Invalid account number: must contain only digits, and be at most 17 digits long.',
			'account_number_invalid',
			'us_bank_account[account_number]',
		);
	}
	return {
		details: {
			us_bank_account: usBankAccount({
				accountNumber: bank.account_number,
				routingNumber: bank.routing_number,
				...(bank.account_holder_type && { holderType: bank.account_holder_type }),
				...(bank.account_type && { accountType: bank.account_type }),
			}),
		},
		number: bank.account_number,
	};
}

function sepaDetails(params: Params): Details {
	const iban = params.sepa_debit?.iban.replaceAll(' ', '').toUpperCase();
	if (iban === undefined) throw missingParameter('sepa_debit');
	if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) {
		throw invalidRequest(
			'The IBAN you provided is invalid.',
			'invalid_bank_account_iban',
			'sepa_debit[iban]',
		);
	}
	return {
		details: {
			sepa_debit: {
				bank_code: iban.slice(4, 12),
				branch_code: '',
				country: iban.slice(0, 2),
				fingerprint: fingerprint(iban),
				generated_from: { charge: null, setup_attempt: null },
				last4: iban.slice(-4),
			},
		},
		number: iban,
	};
}

/**
 * The current way of sharing a customer: a copy of the platform's payment method, made on the
 * connected account. https://docs.stripe.com/payments/payment-methods/connect#cloning-payment-methods
 * The texts of its refusals are unverified; rely on the status and the parameter.
 */
function clone(call: Asked<Params>): Stripe.PaymentMethod {
	const { customer, payment_method: id } = call.params;
	if (!customer) throw missingParameter('customer');
	if (!id) throw missingParameter('payment_method');
	if (call.account.id === call.platform.id) {
		throw invalidRequest(
			'A payment method can only be cloned to a connected account: send its ID in the Stripe-Account header.',
			undefined,
			'payment_method',
		);
	}
	const store = call.storeOf(call.platform.id);
	const platform = { store, livemode: call.livemode };
	find(platform, 'customer', customer, 'customer');
	const original = find(platform, 'payment_method', id, 'payment_method');
	if (original.customer !== customer) {
		throw invalidRequest(
			`The payment method ${id} does not belong to the customer ${customer}.`,
			undefined,
			'payment_method',
		);
	}
	if (original.type !== 'card' && original.type !== 'us_bank_account') {
		throw invalidRequest(
			`Payment methods of type ${original.type} cannot be cloned.`,
			undefined,
			'payment_method',
		);
	}
	const copy: Stripe.PaymentMethod = {
		...original,
		id: newId('pm'),
		created: call.now,
		customer: null,
		metadata: mergeMetadata({}, call.params.metadata),
	};
	const { number, verified, setUp } = store.hidden(id);
	const kept = keepPaymentMethod(call, copy, typeof number === 'string' ? number : undefined);
	call.store.patchHidden(kept.id, { verified, setUp });
	return kept;
}
