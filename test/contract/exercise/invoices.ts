import type { Kit } from './kit';

/** Invoices: drafted, finalized, paid in every way, and ended otherwise; and money outside of Stripe. */
export async function exerciseInvoices({ stripe, raw, refused, payer }: Kit): Promise<void> {
	const { invoices, invoiceItems, invoicePayments, paymentRecords } = stripe;
	const { id: customer } = await stripe.customers.create({
		email: 'invoices@example.com',
		address: { line1: '1 Main St', country: 'US' },
	});
	const { id: card } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
	const pending = await invoiceItems.create({
		customer,
		amount: 700,
		currency: 'usd',
		description: 'Manual',
		metadata: { a: 'b' },
	});
	await invoiceItems.update(pending.id, { description: 'Handbook', metadata: { a: '' } });
	await invoiceItems.retrieve(pending.id, { expand: ['customer'] });
	await invoiceItems.list({ customer, pending: true });
	const draft = await invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
		description: 'Generators',
		footer: 'Thanks',
		metadata: { opportunity: '006' },
		pending_invoice_items_behavior: 'include',
		default_payment_method: card,
		auto_advance: false,
	});
	const item = await invoiceItems.create({
		customer,
		invoice: draft.id,
		amount: 50,
		currency: 'usd',
	});
	await invoiceItems.del(item.id);
	await invoices.addLines(draft.id, { lines: [{ amount: 9300, description: 'Generator' }] });
	await invoices.update(draft.id, { description: 'Changed', metadata: { opportunity: '' } });
	await invoices.listLineItems(draft.id, {
		limit: 1,
		expand: ['data.pricing.price_details.price'],
	});
	await invoices.finalizeInvoice(draft.id);
	await invoices.sendInvoice(draft.id);
	const part = await stripe.paymentIntents.create({
		amount: 4000,
		currency: 'usd',
		customer,
		payment_method: card,
		confirm: true,
	});
	await invoices.attachPayment(draft.id, { payment_intent: part.id });
	const record = await paymentRecords.reportPayment({
		amount_requested: { value: 1000, currency: 'usd' },
		initiated_at: 1_700_000_000,
		payment_method_details: { type: 'custom', custom: { display_name: 'Check' } },
		outcome: 'guaranteed',
		guaranteed: { guaranteed_at: 1_700_000_000 },
		processor_details: { type: 'custom', custom: { payment_reference: 'check-1' } },
		customer_details: { customer, email: 'invoices@example.com' },
		description: 'Check 1',
		metadata: { a: 'b' },
	});
	await invoices.attachPayment(draft.id, { payment_record: record.id });
	await invoices.pay(draft.id, { off_session: true, expand: ['payments'] });
	await paymentRecords.reportRefund(record.id, {
		outcome: 'refunded',
		refunded: { refunded_at: 1_700_000_100 },
		amount: { value: 300, currency: 'usd' },
		processor_details: { type: 'custom', custom: { refund_reference: 'till-1' } },
	});
	await paymentRecords.retrieve(record.id);
	await paymentRecords.list({ created_after: 1_700_000_000, limit: 3 });
	const payments = await invoicePayments.list({ invoice: draft.id, status: 'paid' });
	await invoicePayments.retrieve(payments.data[0]?.id ?? '', { expand: ['invoice'] });
	await invoices.retrieve(draft.id, { expand: ['payments', 'customer', 'default_payment_method'] });
	await invoices.list({ customer, status: 'paid' });
	await invoices.search({ query: 'status:"paid"' });

	const open = async () => {
		const { id } = await invoices.create({ customer });
		await invoices.addLines(id, { lines: [{ amount: 2000, description: 'Fee' }] });
		return invoices.finalizeInvoice(id);
	};
	await invoices.pay((await open()).id, { paid_out_of_band: true });
	await invoices.voidInvoice((await open()).id);
	await invoices.markUncollectible((await open()).id);
	await refused(invoices.pay((await open()).id, { payment_method: 'pm_card_chargeDeclined' }), 402);
	await payer.open((await open()).hosted_invoice_url ?? '');
	await payer.submit({ method: 'us_bank_account', bank: 'success' });
	await invoices.del((await invoices.create({ customer })).id);
	const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
	const there = await stripe.customers.create({ test_clock: clock.id });
	await invoices.create({ customer: there.id, expand: ['test_clock'] });
	await refused(invoices.retrieve('in_none'), 404);
	await raw('POST /v1/invoices', `customer=${customer}&nickname=x`, 400);
	await raw('POST /v1/invoices', `customer=${customer}&collection_method=force`, 400);
	await raw('POST /v1/payment_records/report_payment', 'outcome=guaranteed', 400);
}
