import type Stripe from 'stripe';
import { badInput } from '../errors';
import { isKeyTaken, isStoredFailure } from '../stripe/errors';
import { BANK_LABELS, type BankDetails, bankParams, type Consent } from './bankDetails';
import { chargeProblem } from './declineProblem';
import type { TakeTools } from './due';
import { CONSENT_KEY } from './metadataKeys';
import { noteRefused } from './noteRefused';
import { type Charge, type Taken, takeOnce, type TakeOrder } from './takeOnce';
import { type Verification, verificationOf } from './verification';

/** A payment that is taken from a bank account given by its numbers. */
export interface BankCharge extends TakeOrder {
	/** As `checkBankDetails` returns them. */
	bank: BankDetails;
	consent: Consent;
	/** Whether the account is stored for further charges. */
	keep: boolean;
}

export interface TakenFromBank extends Taken {
	/** Undefined once the account is verified. */
	verification: Verification | undefined;
}

/**
 * Takes a payment from a bank account that the payer has told. Stripe sends small deposits first; when they are
 * told, Stripe makes the payment by itself, once. Until then it waits, for ten days at most, and counts as on its
 * way. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment
 *
 * @throws Problem when it is not in US dollars, Stripe refuses, or as `takeOnce`
 */
export async function chargeBankDetails(
	order: BankCharge,
	tools: TakeTools,
): Promise<TakenFromBank> {
	const taken = await takeOnce(order, tools, {
		choose: async (_due, { amount }) => {
			await Promise.resolve();
			if (amount.currency === 'USD') return;
			throw badInput(
				'Currency',
				`bank accounts in the United States pay in US dollars, not in ${amount.currency}`,
				'Take another way to pay',
			);
		},
		charge: async (charge) => await charged(order, charge),
	});
	return { ...taken, verification: verificationOf(taken.intent) };
}

async function charged(
	{ bank, consent, keep }: BankCharge,
	attempt: Charge<void>,
): Promise<Stripe.Response<Stripe.PaymentIntent>> {
	const { due, ask, params, key } = attempt;
	const doing = `Charging ${ask.amount.toString()} to the bank account ending in ${bank.accountNumber.slice(-4)}`;
	try {
		return await due.stripe.paymentIntents.create(
			{
				...params,
				metadata: { ...params.metadata, [CONSENT_KEY]: consent.by },
				...bankParams({ bank, consent }),
				...(keep && { setup_future_usage: 'off_session' }),
			},
			{ idempotencyKey: key },
		);
	} catch (error) {
		if (isKeyTaken(error) || isStoredFailure(error)) throw error;
		const problem = chargeProblem(error, doing, { ...BANK_LABELS, amount: 'Amount' });
		throw await noteRefused(attempt, error, problem);
	}
}
