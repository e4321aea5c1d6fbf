import type Stripe from 'stripe';
import type { Context } from '../context';
import { invalidRequest } from '../errors';
import { peek } from '../lookup';
import { attachPaymentMethod, blankPaymentMethod, resolvePaymentMethod } from '../wallet/attach';
import { cardAsPaymentMethod } from '../wallet/legacyCards';

/**
 * The payment method that an intent is to use: one of its own kind, a magic one, or a card or a
 * verified bank account of the Sources API, which serve too.
 * https://docs.stripe.com/payments/payment-methods/transitioning#compatibility
 */
export function methodFor(context: Context, id: string): Stripe.PaymentMethod {
	const card = peek(context.store, 'card', id);
	if (card) return cardAsPaymentMethod(context, card) as Stripe.PaymentMethod;
	const account = peek(context.store, 'bank_account', id);
	if (account) return bankAccountAsMethod(context, account);
	return resolvePaymentMethod(context, id, 'payment_method');
}

function bankAccountAsMethod(context: Context, account: Stripe.BankAccount): Stripe.PaymentMethod {
	if (account.status !== 'verified') {
		throw invalidRequest(
			'You must verify this bank account before you can use it for payments.',
			'bank_account_unverified',
			'payment_method',
		);
	}
	const method = blankPaymentMethod(context, 'us_bank_account');
	return {
		...method,
		id: account.id,
		billing_details: { ...method.billing_details, name: account.account_holder_name },
		customer: account.customer as string | null,
		us_bank_account: {
			account_holder_type: account.account_holder_type,
			account_type: account.account_type ?? 'checking',
			bank_name: account.bank_name,
			financial_connections_account: null,
			fingerprint: account.fingerprint,
			last4: account.last4,
			networks: { preferred: 'ach', supported: ['ach'] },
			routing_number: account.routing_number,
			status_details: {},
		},
	};
}

/** Refuses a method that is another's, spent, blocked, or of a type that the intent does not take. */
export function checkUsable(
	context: Context,
	method: Stripe.PaymentMethod,
	intent: { customer: string | null; types: readonly string[]; object: string },
): void {
	const hidden = context.store.hidden(method.id);
	if (hidden['spent'] === true) {
		// Seen at https://stackoverflow.com/questions/60333494
		throw invalidRequest(
			'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
			undefined,
			'payment_method',
		);
	}
	const owner = method.customer;
	if (typeof owner === 'string' && owner !== intent.customer) {
		throw invalidRequest(
			intent.customer === null
				? `The PaymentMethod ${method.id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the ${intent.object}.`
				: `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
			intent.customer === null ? undefined : 'resource_missing',
			'payment_method',
		);
	}
	if (!intent.types.includes(method.type)) {
		throw invalidRequest(
			`The PaymentMethod provided (${method.type}) is not allowed for this ${intent.object}. Please attach a PaymentMethod of one of the following types: ${intent.types.join(', ')}.`,
			'payment_intent_incompatible_payment_method',
			'payment_method',
		);
	}
	if (method.us_bank_account?.status_details?.blocked) {
		throw invalidRequest(
			'This bank account is blocked: an earlier debit was returned. Use another payment method.',
			'payment_method_bank_account_blocked',
			'payment_method',
		);
	}
}

/** Saves the method to the customer if it is to be used again; else it is spent now. */
export function saveOrSpend(
	context: Context,
	method: Stripe.PaymentMethod,
	customer: string | null,
	reuse: boolean,
): void {
	if (method.customer !== null || !method.id.startsWith('pm_')) return;
	if (reuse && customer !== null) attachPaymentMethod(context, method.id, customer);
	else context.store.patchHidden(method.id, { spent: true });
}
