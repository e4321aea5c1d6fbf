import { DEFAULT_COLOR } from '../../../lib/brand';
import type { Clock } from '../../../lib/clock';
import { makeReceipt } from '../../../lib/receipts/makeReceipt';
import { type ReceiptMail, sendReceipt, type SentReceipt } from '../../../lib/receipts/sendReceipt';
import { mailServer } from '../../support/mailServer';
import { CARD, newPayer } from '../../support/payer';
import { type InvoiceWorld, startInvoiceWorld } from '../invoices/support';

jest.setTimeout(120_000);

let world: InvoiceWorld;
let mails: ReturnType<typeof mailServer>;
beforeAll(async () => {
	world = await startInvoiceWorld();
	mails = mailServer(world);
});
afterAll(() => world.close());
beforeEach(() => world.again());

async function pay(customer?: string): Promise<string> {
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		...(customer && { customer }),
		payment_method: 'pm_card_visa',
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return id;
}

let calls = 0;

/**
 * Makes a receipt and sends it; each is a call of its own unless said otherwise.
 *
 * @param wait until when a wait lasts; by default it is over at once
 */
async function send(
	payment: string,
	more: Partial<ReceiptMail> = {},
	wait?: () => Promise<unknown>,
): Promise<SentReceipt> {
	const { stripeClient: stripe } = world;
	const seller = { name: 'Acme Inc.', email: 'billing@acme.example' };
	const made = await makeReceipt(
		{ stripe },
		{
			payment,
			seller: { ...seller, address: [], phone: '', website: '', taxId: '' },
			locale: 'en',
			timeZone: 'UTC',
			paper: 'A4',
			color: DEFAULT_COLOR,
		},
	);
	const mail: ReceiptMail = {
		to: [],
		cc: [],
		bcc: [],
		from: '',
		subject: '',
		sendAgain: false,
		locale: 'en',
		color: DEFAULT_COLOR,
		logo: '',
		callKey: `call ${++calls}`,
		...more,
	};
	const clock: Clock = wait
		? { ...world.clock, sleep: async () => void (await wait()) }
		: world.clock;
	return await sendReceipt(made, mail, { stripe, sendMail: mails.sendMail, clock });
}

test('of two that send it at the same moment one does', async () => {
	const payment = await pay(world.customerId);
	const sending: Array<Promise<SentReceipt>> = [];
	// Who finds that the other has it waits for the other.
	const wait = async () => await Promise.race(sending);

	sending.push(send(payment, {}, wait), send(payment, {}, wait));
	const both = await Promise.all(sending);

	expect(both.map(({ mail }) => mail).sort()).toEqual(['sent', 'sentBefore']);
	expect(await mails.inbox()).toHaveLength(1);
});

test('a refund has a mail of its own', async () => {
	const payment = await pay(world.customerId);
	await send(payment);
	const { id } = await world.stripeClient.refunds.create({ payment_intent: payment, amount: 1000 });

	expect((await send(id)).mail).toBe('sent');

	expect((await mails.inbox()).map(({ subject }) => subject).sort()).toEqual([
		'Receipt: $25.00, Acme Inc.',
		'Refund receipt: $10.00, Acme Inc.',
	]);
});

test('a receipt that the server refused is sent by the next call', async () => {
	const payment = await pay(world.customerId);
	await mails.mailSettings({ refuse: 550 });
	await expect(send(payment)).rejects.toThrow(/^Sending the mail by 127\.0\.0\.1 failed: /);
	await mails.mailSettings({ refuse: 0 });

	expect((await send(payment)).mail).toBe('sent');
	expect(await mails.inbox()).toHaveLength(1);
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
	await expect(send(session.id)).rejects.toThrow('nothing has been paid by the Checkout Session');
	const payer = newPayer(world.pages);
	await payer.open(session.url ?? '');
	await payer.submit(CARD);

	expect((await send(session.id)).mail).toBe('sent');

	const [payment] = (await world.stripeClient.paymentIntents.list()).data;
	expect(JSON.stringify(await mails.inbox())).toContain(`${payment?.id ?? 'pi_'}.pdf`);
});

test('without an address it is refused', async () => {
	await expect(send(await pay())).rejects.toThrow('To Email: nobody knows the payer’s address');
	expect(await mails.inbox()).toEqual([]);
});
