import type { INodeParameters } from 'n8n-workflow';
import { newPayer } from '../../support/payer';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';

jest.setTimeout(120_000);

let world: LinkWorld;
beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

async function pay(method = 'pm_card_visa'): Promise<string> {
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return id;
}

const send = async (payment: string, more: INodeParameters = {}, executionId?: string) =>
	await world.run({
		executionId,
		node: {
			type: 'n8n-nodes-stripe-salesforce.paymentReceipt',
			parameters: {
				operation: 'send',
				useSalesforce: false,
				payment,
				seller: { name: 'Acme Inc.', email: 'billing@acme.example' },
				...more,
			},
		},
	});

test('the payer gets the PDF by mail, once for a payment, whoever sends it', async () => {
	const payment = await pay();

	const [first, second] = [await send(payment), await send(payment)];

	expect(first.result.error).toBeUndefined();
	expect(first.items).toMatchObject([
		{
			receiptFor: 'payment',
			paymentId: payment,
			mail: 'sent',
			sentTo: ['rose@edge.example'],
			messageId: expect.stringMatching(/^<.+>$/) as string,
		},
	]);
	expect(second.items).toMatchObject([{ mail: 'sentBefore', sentTo: [] }]);
	const inbox = await world.inbox();
	expect(inbox).toHaveLength(1);
	expect(inbox[0]).toMatchObject({
		subject: 'Receipt: $25.00, Acme Inc.',
		replyTo: 'billing@acme.example',
		recipients: ['rose@edge.example'],
	});
	expect(inbox[0]?.html).toContain('Receipt: $25.00');
	expect(JSON.stringify(inbox[0])).toContain(`${payment}.pdf`);
	await send(payment, { options: { sendAgain: true }, toEmail: 'sean@edge.example' });
	expect((await world.inbox()).map(({ recipients }) => recipients)).toContainEqual([
		'sean@edge.example',
	]);
});

test('of two that send it at the same moment one does', async () => {
	const payment = await pay();

	const both = await Promise.all([send(payment, {}, '1'), send(payment, {}, '2')]);

	expect(both.map(({ items }) => items[0]?.['mail']).sort()).toEqual(['sent', 'sentBefore']);
	expect(await world.inbox()).toHaveLength(1);
});

test('a refund has a mail of its own', async () => {
	const payment = await pay();
	await send(payment);
	const { id } = await world.stripeClient.refunds.create({ payment_intent: payment, amount: 1000 });

	const { items } = await send(id);

	expect(items).toMatchObject([{ receiptFor: 'refund', mail: 'sent' }]);
	expect((await world.inbox()).map(({ subject }) => subject).sort()).toEqual([
		'Receipt: $25.00, Acme Inc.',
		'Refund receipt: $10.00, Acme Inc.',
	]);
});

test('a receipt that the server refused is sent by the next run', async () => {
	const payment = await pay();
	await world.mailSettings({ refuse: 550 });
	const refused = await send(payment);
	expect(refused.result.error?.message).toMatch(/^Sending the mail by 127\.0\.0\.1 failed: /);
	await world.mailSettings({ refuse: 0 });

	expect((await send(payment)).items).toMatchObject([{ mail: 'sent' }]);
	expect(await world.inbox()).toHaveLength(1);
});

test('the Checkout Session that a payment page tells of will do for the payment', async () => {
	const session = await world.stripeClient.checkout.sessions.create({
		mode: 'payment',
		customer: world.customerId,
		success_url: 'https://acme.example/thanks',
		line_items: [
			{
				quantity: 1,
				price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Invoice' } },
			},
		],
	});
	const early = await send(session.id);
	expect(early.result.error?.message).toContain('nothing has been paid by the Checkout Session');
	const payer = newPayer(world.pages);
	await payer.open(session.url ?? '');
	await payer.submit({
		method: 'card',
		number: '4242424242424242',
		expiry: '12/34',
		cvc: '123',
		name: 'R',
	});

	const { items } = await send(session.id);

	expect(items).toMatchObject([
		{ paymentId: expect.stringMatching(/^pi_/) as string, mail: 'sent' },
	]);
});

test('without an address it is refused', async () => {
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		payment_method: 'pm_card_visa',
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});

	const { result } = await send(id);

	expect(result.error?.message).toContain('To Email: nobody knows the payer’s address');
	expect(await world.inbox()).toEqual([]);
});
