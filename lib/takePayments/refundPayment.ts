import type Stripe from 'stripe';
import { badInput } from '../errors';
import { Money } from '../money';
import { stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { isGivenBack, keepsFromRefund, refundsOf } from '../stripe/paymentParts';
import { refuseAbove } from './maximum';
import { CALL_KEY } from './metadataKeys';

/** How much is given back of which payment. */
export interface RefundRequest {
	/** `pi_…`, `ch_…` or `py_…`. */
	readonly payment: string;
	/** In the payment's main unit, such as `12.50`; '' for all that is left. */
	readonly amount: string;
	readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer';
	/** The most that may be given back at once; '' for no limit. */
	readonly maximum: string;
	/** The idempotency key of this call. */
	readonly callKey: string;
}

export interface MadeRefund {
	readonly refund: Stripe.Refund;
	readonly charge: Stripe.Charge;
	/** It had been made before, by this call or because nothing was left: nothing was given back now. */
	readonly wasRefunded: boolean;
}

/** The amount's field, as the builder sees it. */
const FIELD = 'Amount to Refund';

/**
 * Gives a payment back, all that is left of it or a part. The same call again makes no second refund, also
 * when the answer to the first was lost.
 *
 * @throws Problem when more is asked than is left, nothing has been paid yet, or Stripe refuses
 */
export async function refundPayment(stripe: Stripe, request: RefundRequest): Promise<MadeRefund> {
	const { payment, reason, callKey } = request;
	const doing = `Refunding ${payment}`;
	try {
		const charge = await chargeOf(stripe, payment);
		const refunds = await refundsOf(stripe, charge);
		const own = refunds.find(({ metadata }) => metadata?.[CALL_KEY] === callKey);
		if (own) return { refund: own, charge, wasRefunded: true };
		const amount = amountToRefund(charge, request);
		await refuseDisputed(stripe, charge);
		const [last] = refunds.filter(isGivenBack);
		if (amount.isZero() && last) return { refund: last, charge, wasRefunded: true };
		const refund = await stripe.refunds.create(
			{
				charge: charge.id,
				amount: amount.forStripe().amount,
				...(reason && { reason }),
				metadata: { [CALL_KEY]: callKey },
			},
			{ idempotencyKey: stepKey(callKey, 'refund') },
		);
		return { refund, charge, wasRefunded: false };
	} catch (error) {
		throw stripeProblem(error, doing, {
			charge: 'Payment ID',
			id: 'Payment ID',
			intent: 'Payment ID',
			amount: FIELD,
		});
	}
}

async function chargeOf(stripe: Stripe, id: string): Promise<Stripe.Charge> {
	if (!id.startsWith('pi_')) return await stripe.charges.retrieve(id);
	const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
	const { latest_charge: charge, status } = intent;
	if (charge !== null && typeof charge === 'object') return charge;
	throw badInput('Payment ID', `nothing has been paid of ${id}; Stripe calls it ${status}`);
}

/** While a dispute holds the money, it cannot be given back a second time. */
async function refuseDisputed(stripe: Stripe, { id, disputed }: Stripe.Charge): Promise<void> {
	if (!disputed) return;
	const { data } = await stripe.disputes.list({ charge: id, limit: 100 });
	const held = data.find(keepsFromRefund);
	if (!held) return;
	throw badInput(
		'Payment ID',
		`${id} is disputed (${held.id}, ${held.status.replaceAll('_', ' ')}): the bank has taken the money back already`,
		'Answer the dispute in Stripe, or accept it',
	);
}

/** Zero when all is asked and nothing is left. */
function amountToRefund(charge: Stripe.Charge, { amount: wanted, maximum }: RefundRequest): Money {
	const { id, status, currency, amount_captured: captured, amount_refunded: refunded } = charge;
	if (status !== 'succeeded') {
		throw badInput(
			'Payment ID',
			status === 'pending'
				? `${id} has not settled yet, so there is nothing to give back`
				: `${id} failed, so there is nothing to give back`,
			status === 'pending' ? 'Cancel it, or refund it once it has settled' : undefined,
		);
	}
	const left = Money.ofMinor(captured - refunded, currency);
	const amount = wanted === '' ? left : Money.ofDecimal(wanted, currency, FIELD);
	if (wanted !== '' && (amount.isZero() || amount.isNegative())) {
		throw badInput(FIELD, 'it must be more than zero', 'Leave it empty to give back all');
	}
	if (amount.compare(left) > 0) {
		throw badInput(
			FIELD,
			`${amount.toString()} is more than the ${left.toString()} that is left of ${id}`,
			'Give back at most that; leave it empty for all that is left',
		);
	}
	refuseAbove(amount, maximum, FIELD);
	return amount;
}
