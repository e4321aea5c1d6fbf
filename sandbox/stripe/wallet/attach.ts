import type Stripe from 'stripe';
import { invalidRequest } from '../errors';
import { newId } from '../ids';
import { find, peek, stored } from '../lookup';
import type { Context } from '../context';
import { magicCard, paymentMethodCard, refuseUnattachable } from './cards';
import { TEST_CARDS } from './testCards';
import { TEST_BANKS } from './testBanks';
import { usBankAccount } from './usBankAccount';

/** A payment method without anything of its type. */
export function blankPaymentMethod(
	call: Context,
	type: Stripe.PaymentMethod['type'],
): Stripe.PaymentMethod {
	return {
		id: newId('pm'),
		object: 'payment_method',
		allow_redisplay: 'unspecified',
		billing_details: {
			address: { ...EMPTY_ADDRESS },
			email: null,
			name: null,
			phone: null,
			tax_id: null,
		},
		created: call.now,
		customer: null,
		customer_account: null,
		livemode: call.livemode,
		metadata: {},
		type,
	};
}

const EMPTY_ADDRESS = {
	city: null,
	country: null,
	line1: null,
	line2: null,
	postal_code: null,
	state: null,
};

/** Keeps a payment method with the number behind it, which is never shown. */
export function keepPaymentMethod(
	call: Context,
	method: Stripe.PaymentMethod,
	number: string | undefined,
): Stripe.PaymentMethod {
	call.store.insert(stored(method), { hidden: number === undefined ? {} : { number } });
	return method;
}

/**
 * The payment method that an ID stands for; a magic one (`pm_card_visa`,
 * `pm_usBankAccount_success`) makes a new one each time: https://docs.stripe.com/testing
 */
export function resolvePaymentMethod(
	call: Context,
	id: string,
	param: string | undefined,
): Stripe.PaymentMethod {
	const kept = peek(call.store, 'payment_method', id);
	if (kept) return kept;
	const card = TEST_CARDS[/^pm_card_(.+)$/.exec(id)?.[1] ?? ''];
	if (card && !call.livemode) {
		const method = {
			...blankPaymentMethod(call, 'card'),
			card: paymentMethodCard(magicCard(call, card)),
		};
		return keepPaymentMethod(call, method, card.number);
	}
	const bank =
		TEST_BANKS[
			/^pm_usBankAccount(?:_(.+))?$/.exec(id)?.[1] ?? (id === 'pm_usBankAccount' ? 'success' : '')
		];
	if (bank && !call.livemode) {
		const blank = blankPaymentMethod(call, 'us_bank_account');
		const method = {
			...blank,
			billing_details: { ...blank.billing_details, name: 'Jenny Rosen' },
			us_bank_account: usBankAccount({ accountNumber: bank.accountNumber }),
		};
		// These come verified: https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-integration
		const kept = keepPaymentMethod(call, method, bank.accountNumber);
		if (bank.outcome !== 'microdeposits_fail') call.store.patchHidden(kept.id, { verified: true });
		return kept;
	}
	return find(call, 'payment_method', id, param);
}

/** Attaches a payment method to a customer: https://docs.stripe.com/api/payment_methods/attach */
export function attachPaymentMethod(
	call: Context,
	id: string,
	customer: string,
	param?: string,
): Stripe.PaymentMethod {
	const method = resolvePaymentMethod(call, id, param);
	if (method.customer !== null) {
		throw invalidRequest(
			'The payment method you provided has already been attached to a customer.',
			undefined,
			'payment_method',
		);
	}
	const hidden = call.store.hidden(method.id);
	if (hidden['spent'] === true) {
		throw invalidRequest(
			'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
			undefined,
			'payment_method',
		);
	}
	refuseUnattachable(hidden['number']);
	const attached: Stripe.PaymentMethod = { ...method, customer };
	if (attached.card?.checks?.cvc_check) {
		const failed = hidden['number'] === TEST_CARDS['cvcCheckFail']?.number;
		attached.card = {
			...attached.card,
			checks: { ...attached.card.checks, cvc_check: failed ? 'fail' : 'pass' },
		};
	}
	call.store.save(stored(attached));
	call.store.setParent(method.id, customer);
	call.emit('payment_method.attached', attached);
	return attached;
}

/** Detaches it for good; a customer whose default it was has none then. */
export function detachPaymentMethod(
	call: Context,
	method: Stripe.PaymentMethod,
): Stripe.PaymentMethod {
	const customer = typeof method.customer === 'string' ? method.customer : undefined;
	if (customer === undefined) {
		throw invalidRequest(
			'The payment method you provided is not attached to a customer so detachment is impossible.',
			undefined,
			'payment_method',
		);
	}
	const detached: Stripe.PaymentMethod = { ...method, customer: null };
	call.store.save(stored(detached));
	call.store.setParent(method.id, null);
	call.store.patchHidden(method.id, { spent: true });
	const owner = peek(call.store, 'customer', customer);
	if (owner?.invoice_settings.default_payment_method === method.id) {
		const settings = { ...owner.invoice_settings, default_payment_method: null };
		call.store.save(stored({ ...owner, invoice_settings: settings }));
	}
	call.emit('payment_method.detached', detached, { customer });
	return detached;
}
