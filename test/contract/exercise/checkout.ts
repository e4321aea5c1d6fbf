import type { Kit } from './kit';

const CARD = {
	email: 'payer@example.com',
	method: 'card',
	number: '4242424242424242',
	expiry: '12/34',
	cvc: '123',
	name: 'Rose Gonzalez',
};

/** Checkout Sessions that are paid, set up, expired, and reached by a payment link. */
export async function exerciseCheckout({ stripe, raw, refused, payer }: Kit): Promise<void> {
	const { sessions } = stripe.checkout;
	const { id: customer } = await stripe.customers.create({ email: 'payer@example.com' });
	const line = {
		price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'INV-1' } },
		quantity: 1,
	};
	const paid = await sessions.create({
		mode: 'payment',
		success_url: 'https://example.com/thanks',
		cancel_url: 'https://example.com/back',
		customer,
		client_reference_id: 'a01',
		line_items: [line],
		metadata: { invoice: 'a01' },
		payment_intent_data: { description: 'INV-1', metadata: { invoice: 'a01' } },
		saved_payment_method_options: { payment_method_save: 'enabled' },
		adaptive_pricing: { enabled: false },
		invoice_creation: { enabled: true, invoice_data: { footer: 'Thank you' } },
		locale: 'en',
		submit_type: 'pay',
		expand: ['line_items', 'customer'],
	});
	await payer.open(paid.url ?? '');
	await payer.submit({ ...CARD, save: '1' });
	await sessions.retrieve(paid.id, { expand: ['payment_intent.latest_charge', 'line_items'] });
	await sessions.listLineItems(paid.id, { limit: 1 });
	await sessions.update(paid.id, { metadata: { seen: 'yes' } });
	await sessions.list({ customer, status: 'complete', expand: ['data.payment_intent'] });
	const setup = await sessions.create({
		mode: 'setup',
		currency: 'usd',
		customer,
		success_url: 'https://example.com',
		setup_intent_data: { description: 'For later', metadata: { a: 'b' } },
	});
	await payer.open(setup.url ?? '');
	await payer.submit({ ...CARD, method: 'us_bank_account', bank: 'success' });
	await sessions.retrieve(setup.id);
	const expiring = await sessions.create({
		mode: 'payment',
		success_url: 'https://example.com',
		customer_email: 'other@example.com',
		customer_creation: 'always',
		line_items: [line],
	});
	await sessions.expire(expiring.id);
	await refused(sessions.expire(expiring.id), 400);
	await refused(sessions.retrieve('cs_test_none'), 404);
	await raw('POST /v1/checkout/sessions', 'mode=gift&success_url=https://example.com', 400);
	await raw('POST /v1/checkout/sessions', 'mode=payment&nickname=x', 400);
	await raw('POST /v1/checkout/sessions', 'mode=payment', 400);
	await raw('POST /v1/checkout/sessions', 'mode=payment&success_url=https://example.com', 400);

	const { paymentLinks } = stripe;
	const link = await paymentLinks.create({
		line_items: [line],
		metadata: { invoice: 'a01' },
		restrictions: { completed_sessions: { limit: 1 } },
		inactive_message: 'Paid.',
		payment_intent_data: { description: 'INV-1' },
		after_completion: { type: 'redirect', redirect: { url: 'https://example.com' } },
		expand: ['line_items'],
	});
	await payer.open(link.url);
	await payer.submit(CARD);
	await sessions.list({ payment_link: link.id, expand: ['data.payment_link'] });
	await paymentLinks.update(link.id, { active: false, metadata: { invoice: '' } });
	await paymentLinks.retrieve(link.id);
	await paymentLinks.list({ active: false });
	await paymentLinks.listLineItems(link.id);
	await refused(paymentLinks.retrieve('plink_none'), 404);
	await raw('POST /v1/payment_links', 'line_items[0][quantity]=1&nickname=x', 400);
}
