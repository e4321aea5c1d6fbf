import type Stripe from 'stripe';
import { accountCustomer } from '../../../lib/accounts/accountCustomer';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { Money } from '../../../lib/money';
import { sessionParams } from '../../../lib/paymentLinks/sessionParams';
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
	/** A page of Checkout on which somebody may pay so much of an invoice, in US dollars. */
	openPage(customerId: string, invoiceId: string, amount: string): Promise<Stripe.Checkout.Session>;
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
		openPage: async (customerId, invoiceId, amount) => {
			const money = Money.ofDecimal(amount, 'USD');
			const lines = [{ description: 'Invoice', unitAmount: money, quantity: 1 }];
			const params = sessionParams(
				{ amount: money, lines, description: 'Invoice', customerId },
				{ methods: ['card'], mayPayPart: true, save: 'ask' },
				{
					brand: { name: '', color: '#2457c5', logo: '', contact: '' },
					successUrl: 'https://acme.example/thanks',
					cancelUrl: '',
					locale: 'en',
					receiptEmail: '',
					stripeInvoicePdf: false,
				},
				'paymentPage',
			);
			const metadata = { ...params.metadata, salesforce_invoice_id: invoiceId };
			const payment_intent_data = { ...params.payment_intent_data, metadata };
			return await world
				.clientOf('')
				.checkout.sessions.create({ ...params, metadata, payment_intent_data });
		},
		payments: async () => (await world.clientOf('').paymentIntents.list({ limit: 100 })).data,
		fault: async (fault) => {
			await world.call('POST', '/faults', { service: 'stripe', ...fault });
		},
	};
}
