import { DEFAULT_COLOR } from '../../../lib/brand';
import type { LinkResult } from '../../../lib/paymentLinks/order';
import { CARD, newPayer } from '../../support/payer';
import {
	type LinkWorld,
	MAIL,
	ROSE,
	startLinkWorld,
	SUCCESS_URL,
	UNSENT,
	type Wishes,
} from './linkWorld';

jest.setTimeout(120_000);

let world: LinkWorld;
let mails: LinkWorld['mails'];
const send: LinkWorld['send'] = async (...sent) => await world.send(...sent);

beforeAll(async () => {
	world = await startLinkWorld();
	({ mails } = world);
});
afterAll(() => world.close());
beforeEach(() => world.again());

test('the session that a link leads to takes exactly what is left, from this customer', async () => {
	const id = await world.invoice();
	const { url } = await send(id, UNSENT);
	const payer = newPayer(world.pages);
	await payer.open(url);
	await payer.submit({ ...CARD, save: '1' });

	expect(payer.at).toBe(SUCCESS_URL);
	const { data } = await world.stripeClient.paymentIntents.list({ customer: world.customerId });
	expect(data[0]).toMatchObject({
		amount_received: 5000,
		metadata: { salesforce_invoice_id: id, n8n_link: 'checkout_session' },
	});
	await expect(send(id, UNSENT)).rejects.toThrow('nothing is left to pay of invoice');
});

const payAt: LinkWorld['payAt'] = async (...paid) => await world.payAt(...paid);

describe('what was paid and is owed once more', () => {
	const refunded = async (payment: string) =>
		await world.stripeClient.refunds.create({ payment_intent: payment });
	const moved = async (payment: string) =>
		await world.payment(await world.invoice(), {
			Stripe_Payment_ID__c: payment,
			Amount__c: 50,
		});

	test.each([
		['checkoutSession', 'it was refunded', refunded, {}],
		['paymentLink', 'it was refunded', refunded, { email: ROSE, amount: '50.00' }],
		['checkoutSession', 'its payment was moved to another invoice', moved, {}],
	] as const)('has a %s of its own, and a mail, where %s', async (kind, _why, act, filled) => {
		await world.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		const id = await world.invoice();
		const first = await send(id, { kind });
		const payment = await payAt(first.url, filled);
		await act(payment);

		const second = await send(id, { kind });

		expect([first.mail, second.mail]).toEqual(['sent', 'sent']);
		expect(await payAt(second.url, filled)).not.toBe(payment);
		await expect(send(id, { kind })).rejects.toThrow('nothing is left to pay');
	});
});

describe('a mail', () => {
	test('about the same invoice, amount and recipient is one, whoever asks and however often', async () => {
		const id = await world.invoice();

		const first = await send(id);
		const [second, third] = await Promise.all([send(id), send(id)]);

		expect([second.mail, third.mail]).toEqual(['sentBefore', 'sentBefore']);
		expect(second.url).toBe(first.url);
		expect(await mails.inbox()).toHaveLength(1);
		await send(id, { sendAgain: true });
		expect(await mails.inbox()).toHaveLength(2);
		await send(id, { mail: { ...MAIL, to: ['sean@edge.example'] } });
		expect(await mails.inbox()).toHaveLength(3);
	});

	test('of two who send it at the same moment is sent by one', async () => {
		const id = await world.invoice();

		const sending: Array<Promise<LinkResult>> = [];
		// Who finds that the other has it waits for the other.
		const wait = async () => await Promise.race(sending);
		sending.push(send(id, { wait }), send(id, { wait }));
		const both = await Promise.all(sending);

		expect(both.map(({ mail }) => mail).sort()).toEqual(['sent', 'sentBefore']);
		expect(await mails.inbox()).toHaveLength(1);
	});

	test('that had left is not sent again when the call is retried, and the invoice gets its link', async () => {
		const id = await world.invoice();
		await world.call('POST', '/faults', {
			service: 'salesforce',
			method: 'PATCH',
			path: '/composite/sobjects',
			times: 1,
			fault: {
				type: 'status',
				status: 400,
				body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No' }],
			},
		});

		const failed = await send(id, { callKey: 'same' });
		const retried = await send(id, { callKey: 'same' });

		expect(failed.mail).toBe('sent');
		expect(failed.unfinished?.message).toContain('No');
		expect(retried.mail).toBe('sentBefore');
		expect(await mails.inbox()).toHaveLength(1);
		expect(await world.record('Invoice__c', id)).toMatchObject({ Payment_Link__c: retried.url });
	});

	test('that the server refuses can be sent once it takes it, by the same call too', async () => {
		const id = await world.invoice();
		await mails.mailSettings({ refuse: 550 });

		await expect(send(id, { callKey: 'same' })).rejects.toThrow(
			/^Sending the mail by 127\.0\.0\.1 failed: /,
		);
		await mails.mailSettings({ refuse: 0 });
		const retried = await send(id, { callKey: 'same' });

		expect(retried.mail).toBe('sent');
		expect(await mails.inbox()).toHaveLength(1);
	});

	test('that the server does not take for one address is told, beside those that it took', async () => {
		const id = await world.invoice();
		await mails.mailSettings({ refuseRecipient: 'gone@edge.example' });

		const sent = await send(id, { mail: { ...MAIL, to: [ROSE, 'gone@edge.example'] } });

		expect(sent).toMatchObject({ mail: 'sent', sentTo: [ROSE] });
		expect(sent.unfinished).toMatchObject({
			message: 'The mail server did not take the mail for gone@edge.example',
			whatToDo: expect.stringContaining('The others have it.'),
		});
		expect(await mails.inbox()).toHaveLength(1);
	});

	test('without an address goes to the account’s primary contact, else to the customer', async () => {
		const toNobody = { mail: { ...MAIL, to: [] } };
		await world.api('POST', '/sobjects/Contact', {
			LastName: 'Forbes',
			Email: 'sean@edge.example',
			AccountId: world.accountId,
		});
		const toContact = await send(await world.invoice(), toNobody);

		await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
			Stripe_Customer_ID__c: null,
		});
		const bare = (await world.api('POST', '/sobjects/Account', {
			Name: 'Bare',
			Stripe_Customer_ID__c: world.customerId,
		})) as { id: string };
		const toCustomer = await send(await world.invoice({ Account__c: bare.id }), toNobody);

		expect(toContact.sentTo).toEqual([expect.stringMatching(/@edge\./)]);
		expect(toCustomer.sentTo).toEqual([ROSE]);
	});
});

describe('Stripe’s Payment Link', () => {
	const LINK = { ...UNSENT, kind: 'paymentLink' } as const;

	test('can be paid in part, once, and says afterwards that it was', async () => {
		const inactiveMessage = 'This has been paid. Thank you!';
		const { url } = await send(await world.invoice(), {
			...LINK,
			terms: { methods: ['card'], mayPayPart: true, least: '10', save: 'ask' },
			inactiveMessage,
		});
		const payer = newPayer(world.pages);
		await payer.open(url);
		await payer.submit({ ...CARD, email: ROSE, amount: '25.00' });
		await payer.open(url);

		expect(payer.page).toContain(inactiveMessage);
	});

	test('of which a part was paid says whom to ask, and the rest has a new link', async () => {
		const id = await world.invoice();
		const brand = {
			name: 'Acme Inc.',
			contact: 'billing@acme.example',
			color: DEFAULT_COLOR,
			logo: '',
		};
		const wishes = { ...LINK, brand, language: 'de' };
		const first = await send(id, wishes);
		const payer = newPayer(world.pages);
		await payer.open(first.url);
		await payer.submit({ ...CARD, email: ROSE, amount: '25.00' });
		await payer.open(first.url);
		const { page } = payer;
		// Who pays by such a link is no customer of the account's, and found by a search.
		await world.call('PATCH', '/settings', { stripe: { searchLag: 0 } });

		const second = await send(id, wishes);

		expect(page).toContain(
			'Er wurde benutzt oder durch einen neueren ersetzt. Vielen Dank! Ist noch etwas offen, oder haben Sie eine Frage, wenden Sie sich an Acme Inc. (billing@acme.example).',
		);
		expect([first, second].map(({ ask }) => ask.amount.toString())).toEqual([
			'50.00 USD',
			'25.00 USD',
		]);
		await payer.open(second.url);
		await payer.submit({ ...CARD, email: ROSE, amount: '25.00' });
		await expect(send(id, wishes)).rejects.toThrow('nothing is left to pay');
	});

	test('for the whole says that it was used, to whoever opens it again', async () => {
		const { url } = await send(await world.invoice(), {
			...LINK,
			terms: { methods: ['card'], mayPayPart: false, save: 'ask' },
		});
		const payer = newPayer(world.pages);
		await payer.open(url);
		await payer.submit({ ...CARD, email: ROSE });
		await payer.open(url);

		expect(payer.page).toContain('Nothing more can be paid by this link');
		expect(payer.page).toContain('ask whoever sent you the link');
	});
});

test('Stripe’s hosted invoice is made once, sent by Stripe, and noted on the invoice', async () => {
	const id = await world.invoice();
	const wishes = { ...UNSENT, kind: 'stripeInvoice' } as const;

	const first = await send(id, wishes);
	const second = await send(id, wishes);

	expect(first).toMatchObject({ mail: 'none', linkId: expect.stringMatching(/^in_/) });
	expect(second.linkId).toBe(first.linkId);
	const { data } = await world.stripeClient.invoices.list({ customer: world.customerId });
	expect(data).toHaveLength(1);
	expect(data[0]).toMatchObject({ status: 'open', amount_due: 5000 });
	expect(await world.record('Invoice__c', id)).toMatchObject({
		Status__c: 'Sent',
		Stripe_Invoice_ID__c: data[0]?.id,
	});
});

test('what a name or a text holds is shown as it is, in no place as markup', async () => {
	const { mail } = await send(await world.invoice(), {
		mail: {
			...MAIL,
			text: 'Dear <script>alert(1)</script> {name} & co',
			subject: 'Pay "{amount}" <b>now</b>',
		},
	});

	expect(mail).toBe('sent');
	const [received] = await mails.inbox();
	expect(received?.subject).toBe('Pay "$50.00" <b>now</b>');
	expect(received?.html).toContain('Dear &lt;script&gt;alert(1)&lt;/script&gt;');
	expect(received?.html).not.toContain('<script>');
});

describe('it is refused, before anything is written,', () => {
	async function expectRefused(sending: Promise<unknown>, message: string): Promise<void> {
		await expect(sending).rejects.toThrow(message);
		expect(await mails.inbox()).toEqual([]);
		expect((await world.stripeClient.checkout.sessions.list()).data).toEqual([]);
	}
	const banksOnly = { methods: ['us_bank_account'], mayPayPart: true, save: 'ask' } as const;

	test.each<[string, object, Wishes, string]>([
		['a void invoice', { Status__c: 'Void' }, {}, 'is void'],
		[
			'more than is left',
			{},
			{ amount: '50.01' },
			'50.01 USD are more than the 50.00 USD that are left',
		],
		[
			'a part that leaves less than Stripe charges',
			{},
			{ amount: '49.80' },
			'49.80 USD would leave 0.20 USD, which is less than Stripe charges at least',
		],
		[
			'less than Stripe charges',
			{ Amount__c: 0.3 },
			{},
			'is less than the 0.50 USD that Stripe charges at least',
		],
		['another currency than expected', {}, { currency: 'eur' }, 'is in USD, not in EUR'],
		[
			'an address that is none',
			{},
			{ mail: { ...MAIL, to: ['rose'] } },
			'“rose” is not an e-mail address',
		],
		[
			'an address with a line break',
			{},
			{ mail: { ...MAIL, to: ['a@b.example\nbcc: c@d.example'] } },
			'is not an e-mail address',
		],
		[
			'bank accounts only for euros',
			{ Currency__c: 'EUR' },
			{ terms: banksOnly },
			'US bank accounts pay in US dollars',
		],
	])('%s', async (_name, invoice, wishes, message) => {
		await expectRefused(send(await world.invoice(invoice), wishes), message);
	});

	test('an account that is no customer yet', async () => {
		await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
			Stripe_Customer_ID__c: null,
		});

		await expectRefused(send(await world.invoice()), 'has no customer in Stripe');
	});

	test('an invoice of which the rest is on its way from a bank', async () => {
		const id = await world.invoice();
		await world.payment(id, { Amount__c: 50, Status__c: 'Pending' });

		await expectRefused(send(id), '50.00 USD are on their way from a bank');
	});
});
