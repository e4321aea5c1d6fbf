import type Stripe from 'stripe';
import { change } from '../changes';
import type { Payer } from '../checkout/complete';
import type { Context } from '../context';
import { invalidRequest } from '../errors';
import { peek, stored } from '../lookup';
import { checkChargeable, fromMajorUnits } from '../payments/currencies';
import { createPaymentMethod } from '../wallet/create';
import { TEST_BANKS, TEST_ROUTING_NUMBER } from '../wallet/testBanks';

type Session = Stripe.Checkout.Session;

/** What the payer has filled in; makes the payment method of it. */
export function payerFrom(context: Context, session: Session, body: URLSearchParams): Payer {
	const field = (name: string) => (body.get(name) ?? '').trim();
	const method = field('method');
	const name = field('name');
	const email = session.customer_details?.email ?? field('email');
	if (email === '') throw invalidRequest('Your email is incomplete.');
	const save = body.has('save');
	if (method.startsWith('pm_')) {
		return { email, name, paymentMethod: method, save: false, verified: true };
	}
	const made = methodFromForm(context, body, {
		email,
		allowRedisplay: redisplay(context, session, save),
	});
	return { email, name, save, ...made };
}

/** The method that a payer's form describes, made new; a bank account picked from the list is verified. */
export function methodFromForm(
	context: Context,
	body: URLSearchParams,
	{ email, allowRedisplay }: { email: string; allowRedisplay: Redisplay },
): { paymentMethod: string; verified: boolean } {
	const field = (name: string) => (body.get(name) ?? '').trim();
	const isBank = field('method') === 'us_bank_account';
	const made = createPaymentMethod({
		...context,
		params: {
			billing_details: { email, name: field('name') || 'Jenny Rosen' },
			allow_redisplay: allowRedisplay,
			...(isBank ? bankFrom(field) : cardFrom(field)),
		},
	});
	return { paymentMethod: made.id, verified: !(isBank && field('account_number') !== '') };
}

type Redisplay = 'always' | 'limited' | 'unspecified';

/** https://docs.stripe.com/payments/save-during-payment#manage-how-saved-payment-methods-display */
function redisplay(context: Context, session: Session, save: boolean): Redisplay {
	const wanted = context.store.hidden(session.id)['allowRedisplay'];
	if (save || wanted === 'always') return 'always';
	return session.customer === null && session.mode === 'payment' ? 'unspecified' : 'limited';
}

function cardFrom(field: (name: string) => string): Stripe.PaymentMethodCreateParams {
	const [month = '', year = ''] = field('expiry').split('/');
	return {
		type: 'card',
		card: {
			number: field('number'),
			exp_month: Number(month),
			exp_year: Number(year),
			cvc: field('cvc'),
		},
	};
}

function bankFrom(field: (name: string) => string): Stripe.PaymentMethodCreateParams {
	const chosen = TEST_BANKS[field('bank') || 'success']?.accountNumber ?? '';
	return {
		type: 'us_bank_account',
		us_bank_account: {
			account_holder_type: 'individual',
			account_number: field('account_number') || chosen,
			routing_number: field('routing_number') || TEST_ROUTING_NUMBER,
		},
	};
}

/**
 * The session with the amount that the payer chose, where the price leaves it to them.
 * https://docs.stripe.com/payments/checkout/pay-what-you-want
 */
export function chooseAmount(context: Context, session: Session, body: URLSearchParams): Session {
	const { custom } = context.store.hidden(session.id) as { custom?: Stripe.Price.CustomUnitAmount };
	if (!custom || session.status !== 'open') return session;
	const currency = session.currency ?? '';
	const amount = fromMajorUnits(body.get('amount') ?? '', currency);
	const [least, most] = [custom.minimum ?? 0, custom.maximum ?? Infinity];
	if (amount === undefined || amount < least || amount > most) {
		throw invalidRequest('The amount is outside of what can be chosen.', undefined, 'amount');
	}
	checkChargeable(amount, currency);
	const [item] = context.store.list({ types: ['item'], parent: session.id }).data;
	const line = peek(context.store, 'item', item?.id ?? '');
	if (line) {
		context.store.save(stored({ ...line, amount_subtotal: amount, amount_total: amount }));
	}
	return change(context, session, { ...session, amount_subtotal: amount, amount_total: amount });
}
