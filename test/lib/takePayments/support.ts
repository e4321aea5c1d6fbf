import type Stripe from 'stripe';
import { accountCustomer } from '../../../lib/accounts/accountCustomer';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { Money } from '../../../lib/money';
import {
	chargeStoredMethod,
	type StoredCharge,
	type TakenFromStored,
} from '../../../lib/takePayments/chargeStoredMethod';
import type { TakeTools, Target } from '../../../lib/takePayments/due';
import { refundPayment, type RefundRequest } from '../../../lib/takePayments/refundPayment';
import { type PaymentWorld, startPaymentWorld } from '../payments/support';

/** Both services, with what takes payments called in one line. */
export interface TakeWorld extends PaymentWorld {
	tools(): Promise<TakeTools>;
	stripeClient(): Promise<Stripe>;
	/** An account with a customer who has stored these test methods, the last one newest. */
	payer(...methods: string[]): Promise<{ accountId: string; customerId: string }>;
	charge(target: Target, more?: Partial<StoredCharge>): Promise<TakenFromStored>;
	refund(
		payment: string,
		more?: Partial<RefundRequest>,
	): Promise<Awaited<ReturnType<typeof refundPayment>>>;
	payments(): Promise<Stripe.PaymentIntent[]>;
	fault(fault: object): Promise<void>;
}

let calls = 0;

/** A key that no other call has. */
export const newCall = () => `call-${++calls}`;

/** 25.00 USD of a customer, unless said otherwise. */
export const dollars = (customerId: string, amount = '25'): Target => ({
	customerId,
	amount: Money.ofDecimal(amount, 'USD'),
	location: '',
});

/** All that is left of an invoice, unless said otherwise. */
export const invoiced = (invoiceId: string, amount = '', mayExceed = false): Target => ({
	invoiceId,
	amount,
	mayExceed,
});

export async function startTakeWorld(): Promise<TakeWorld> {
	const world = await startPaymentWorld();
	const tools = async (): Promise<TakeTools> => {
		const { salesforce, model, stripeOf } = await world.context();
		return {
			stripeOf: async (location) => await stripeOf(location),
			org: {
				invoices: await invoiceReader(salesforce, model),
				accountOf: async (id) => await accountCustomer(salesforce, model, id),
			},
			clock: world.clock,
		};
	};
	const stripeClient = async () => await (await world.context()).stripeOf('');
	return {
		...world,
		tools,
		stripeClient,
		payer: async (...methods) => {
			const payer = await world.newAccount('Edge');
			for (const method of methods) {
				await world.clientOf('').paymentMethods.attach(method, { customer: payer.customerId });
			}
			return payer;
		},
		charge: async (target, more = {}) =>
			await chargeStoredMethod(
				{
					target,
					maximum: '',
					purpose: '',
					chargeKey: '',
					takenBy: '',
					callKey: newCall(),
					method: 'newestCard',
					usage: 'unscheduled',
					hasMandate: false,
					...more,
				},
				await tools(),
			),
		refund: async (payment, more = {}) =>
			await refundPayment(await stripeClient(), {
				payment,
				amount: '',
				maximum: '',
				callKey: newCall(),
				...more,
			}),
		payments: async () => (await world.clientOf('').paymentIntents.list({ limit: 100 })).data,
		fault: async (fault) => {
			await world.call('POST', '/faults', { service: 'stripe', ...fault });
		},
	};
}
