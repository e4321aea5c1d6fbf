import { idIn } from '../../support/idIn';
import type { Kit } from './kit';

const BANK = {
	type: 'us_bank_account',
	billing_details: { name: 'Rose Gonzalez' },
	us_bank_account: {
		routing_number: '110000000',
		account_number: '000123456789',
		account_holder_type: 'individual',
	},
} as const;
const MANDATE = { customer_acceptance: { type: 'offline' } } as const;

/** Payments by card and bank account, from the intent to what becomes of the money. */
export async function exercisePayments({ stripe, raw, refused }: Kit): Promise<void> {
	const { paymentIntents, charges } = stripe;
	const { id: customer } = await stripe.customers.create({ name: 'Payments' });
	const paid = await paymentIntents.create({
		amount: 1000,
		currency: 'usd',
		customer,
		payment_method: 'pm_card_visa',
		confirm: true,
		setup_future_usage: 'off_session',
		description: 'Invoice 1',
		metadata: { invoice: '1' },
		receipt_email: 'payments@example.com',
		shipping: { name: 'Rose', address: { line1: '1 Main St', city: 'Austin', country: 'US' } },
		expand: ['latest_charge'],
	});
	const open = await paymentIntents.create({
		amount: 2000,
		currency: 'usd',
		customer,
		capture_method: 'manual',
	});
	await paymentIntents.update(open.id, {
		amount: 2500,
		description: 'Changed',
		metadata: { invoice: '2' },
		payment_method: 'pm_card_mastercard',
		setup_future_usage: '',
	});
	await paymentIntents.confirm(open.id, { receipt_email: 'other@example.com' });
	await paymentIntents.capture(open.id, { amount_to_capture: 2400 });
	const unpaid = await paymentIntents.create({ amount: 700, currency: 'jpy' });
	await paymentIntents.cancel(unpaid.id, { cancellation_reason: 'abandoned' });
	const declined = { amount: 900, currency: 'usd', customer, confirm: true } as const;
	await refused(
		paymentIntents.create({ ...declined, payment_method: 'pm_card_chargeDeclined' }),
		402,
	);
	await paymentIntents.create({
		...declined,
		payment_method: 'pm_card_authenticationRequired',
		return_url: 'https://example.com/back',
	});
	await paymentIntents.create({ ...declined, payment_method: 'pm_card_authenticationRequired' });
	await paymentIntents.create({
		...declined,
		payment_method: 'pm_usBankAccount_success',
		mandate_data: MANDATE,
		setup_future_usage: 'off_session',
	});
	const verifying = await paymentIntents.create({
		...declined,
		payment_method_data: BANK,
		mandate_data: MANDATE,
	});
	await refused(paymentIntents.verifyMicrodeposits(verifying.id, { amounts: [1, 2] }), 400);
	await paymentIntents.verifyMicrodeposits(verifying.id, { descriptor_code: 'SM11AA' });
	await paymentIntents.retrieve(paid.id);
	await paymentIntents.list({ customer, limit: 2, expand: ['data.latest_charge'] });
	await paymentIntents.search({ query: 'status:"succeeded"' });
	await charges.list({ payment_intent: paid.id });
	await charges.search({ query: 'amount>10' });
	const [charge] = (await charges.list({ customer, limit: 1 })).data;
	if (!charge) throw new Error('The payment has made no charge.');
	await charges.update(charge.id, { description: 'Labelled', metadata: { a: 'b' } });
	await charges.retrieve(charge.id, { expand: ['refunds', 'balance_transaction'] });

	await raw('POST /v1/payment_intents', 'amount=100', 400);
	await raw('POST /v1/payment_intents', 'amount=much&currency=usd', 400);
	await raw('POST /v1/payment_intents', 'amount=100&currency=usd&nickname=x', 400);
	await raw('POST /v1/payment_intents', 'amount=100&currency=usd&capture_method=later', 400);
	await raw(`POST /v1/payment_intents/${paid.id}/cancel`, 'cancellation_reason=mood', 400);
	await raw(
		'POST /v1/payment_intents',
		'amount=100&currency=usd&payment_method_types[0]=card',
		400,
	);
	await refused(paymentIntents.retrieve('pi_none'), 404);
}

/** Payment details that are set up for later. */
export async function exerciseSetups({ stripe, raw, refused }: Kit): Promise<void> {
	const { setupIntents } = stripe;
	const { id: customer } = await stripe.customers.create({ name: 'Setups' });
	await setupIntents.create({
		customer,
		payment_method: 'pm_card_visa',
		confirm: true,
		usage: 'off_session',
		metadata: { a: 'b' },
		description: 'Card',
	});
	const later = await setupIntents.create({ customer });
	await setupIntents.update(later.id, {
		description: 'Changed',
		metadata: { a: '' },
		payment_method: 'pm_card_visa',
	});
	await setupIntents.confirm(later.id, { return_url: 'https://example.com' });
	const verifying = await setupIntents.create({
		customer,
		confirm: true,
		payment_method_data: BANK,
		mandate_data: MANDATE,
	});
	const done = await setupIntents.verifyMicrodeposits(verifying.id, { amounts: [32, 45] });
	await stripe.mandates.retrieve(idIn(done.mandate));
	await stripe.mandates.retrieve(idIn(done.mandate), { expand: ['payment_method'] });
	const challenged = await setupIntents.create({
		customer,
		confirm: true,
		payment_method: 'pm_card_authenticationRequired',
		return_url: 'https://example.com',
	});
	await setupIntents.cancel(challenged.id, { cancellation_reason: 'abandoned' });
	await setupIntents.list({ customer, limit: 1 });
	await setupIntents.retrieve(later.id);
	await refused(
		setupIntents.create({ payment_method: 'pm_card_chargeDeclined', confirm: true }),
		402,
	);
	await refused(setupIntents.retrieve('seti_none'), 404);
	await raw('POST /v1/setup_intents', 'usage=never', 400);
	await raw('POST /v1/setup_intents', 'nickname=x', 400);
}

/** Money on its way back: refunds and disputes; and the balance. */
export async function exerciseReturns({ stripe, raw, refused }: Kit): Promise<void> {
	const pay = (method: string) =>
		stripe.paymentIntents.create({
			amount: 1000,
			currency: 'usd',
			payment_method: method,
			confirm: true,
		});
	const paid = await pay('pm_card_bypassPending');
	const refund = await stripe.refunds.create({
		payment_intent: paid.id,
		amount: 300,
		reason: 'requested_by_customer',
		metadata: { a: 'b' },
		expand: ['charge', 'balance_transaction'],
	});
	await stripe.refunds.update(refund.id, { metadata: { a: '' } });
	await stripe.refunds.retrieve(refund.id);
	await stripe.refunds.list({ payment_intent: paid.id });
	const email = { instructions_email: 'a@b.co', amount: 100 };
	const waiting = await stripe.refunds.create({ payment_intent: paid.id, ...email });
	await stripe.refunds.cancel(waiting.id);
	const expiring = await stripe.refunds.create({ charge: idIn(paid.latest_charge), ...email });
	await stripe.testHelpers.refunds.expire(expiring.id);
	await refused(stripe.refunds.create({ payment_intent: paid.id, amount: 5000 }), 400);
	await raw('POST /v1/refunds', 'amount=much', 400);
	await raw('POST /v1/refunds', 'charge=ch_1&nickname=x', 400);

	await pay('pm_card_createDispute');
	await pay('pm_card_createDisputeInquiry');
	const [inquiry, dispute] = (await stripe.disputes.list({ expand: ['data.charge'] })).data;
	if (!dispute || !inquiry) throw new Error('The payments have not been disputed.');
	await stripe.disputes.retrieve(dispute.id, { expand: ['payment_intent'] });
	await stripe.disputes.update(dispute.id, {
		evidence: { uncategorized_text: 'winning_evidence', customer_name: 'Rose' },
		metadata: { a: 'b' },
		submit: true,
	});
	await stripe.disputes.update(inquiry.id, { evidence: { customer_name: 'Rose' }, submit: false });
	await stripe.disputes.close(inquiry.id);
	await refused(stripe.disputes.retrieve('du_none'), 404);
	await raw(`POST /v1/disputes/${dispute.id}`, 'nickname=x', 400);

	await stripe.balance.retrieve();
	const [transaction] = (await stripe.balanceTransactions.list({ limit: 3 })).data;
	await stripe.balanceTransactions.retrieve(transaction?.id ?? '', { expand: ['source'] });
	await stripe.balanceTransactions.list({ type: 'charge', currency: 'usd' });

	await stripe.paymentIntents.create({
		amount: 50_000,
		currency: 'usd',
		payment_method: 'pm_card_bypassPending',
		confirm: true,
	});
	const payout = await stripe.payouts.create({
		amount: 100,
		currency: 'usd',
		description: 'To the bank',
		metadata: { a: 'b' },
		statement_descriptor: 'Takings',
		expand: ['balance_transaction'],
	});
	await stripe.payouts.update(payout.id, { metadata: { a: '' } });
	await stripe.payouts.retrieve(payout.id, { expand: ['balance_transaction'] });
	await stripe.payouts.list({ status: 'pending', arrival_date: { gte: 1 }, limit: 2 });
	await stripe.balanceTransactions.list({ payout: payout.id });
	await stripe.payouts.cancel(payout.id);
	await refused(stripe.payouts.reverse(payout.id, { metadata: { a: 'b' } }), 400);
	await refused(stripe.payouts.retrieve('po_none'), 404);
	await raw('POST /v1/payouts', 'amount=100&currency=usd&nickname=x', 400);
}
