import { DEFAULT_COLOR } from '../../../lib/brand';
import { Problem } from '../../../lib/errors';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { invoiceReader } from '../../../lib/invoices/readInvoices';
import type { MailMessage } from '../../../lib/mail/message';
import { NotSent } from '../../../lib/mail/smtp';
import { makePageLink } from '../../../lib/paymentLinks/kinds/paymentPage';
import type { ReminderOrder, ReminderTools } from '../../../lib/paymentLinks/reminders/order';
import { remind } from '../../../lib/paymentLinks/reminders/remind';
import type { ReminderResult } from '../../../lib/paymentLinks/reminders/result';
import { type InvoiceWorld, startInvoiceWorld } from '../invoices/support';

jest.setTimeout(120_000);

const DAY = 24 * 60 * 60;
const ORDER: ReminderOrder = {
	kind: 'paymentPage',
	terms: { methods: ['card', 'us_bank_account'], mayPayPart: false, save: 'ask' },
	brand: { name: 'Acme Inc.', color: DEFAULT_COLOR, logo: '', contact: 'billing@acme.example' },
	language: 'en',
	mail: { to: [], cc: [], bcc: [], from: '', replyTo: '', subject: '', text: '' },
	days: [0, 3, 10],
	timeZone: 'UTC',
};

let world: InvoiceWorld;
/** The mails that have left, those first that left first. */
let mails: MailMessage[] = [];
/** What the mail server does. */
let serve: (mail: MailMessage) => void = () => undefined;
beforeAll(async () => {
	world = await startInvoiceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	mails = [];
	serve = () => undefined;
});

async function tools(): Promise<ReminderTools> {
	const { stripeOf } = await world.context();
	const { connection, model, clock } = world;
	return {
		stripeOf,
		org: { connection, model, reader: await invoiceReader(connection, model) },
		makeLink: async (subject) =>
			await Promise.resolve(
				makePageLink(subject, {
					orgId: '',
					pageUrl: 'https://n8n.acme.example/webhook/pay',
					days: 90,
					nowMs: clock.nowMs(),
					sign: (token) => ('ask' in token ? '' : `${token.invoiceId}.${token.version}`),
				}),
			),
		sendMail: async (mail) => {
			serve(mail);
			mails.push(mail);
			return await Promise.resolve({ messageId: `<${mail.key}>`, to: mail.to, refused: [] });
		},
		clock,
	};
}

async function run(order: Partial<ReminderOrder> = {}): Promise<ReminderResult[]> {
	const results: ReminderResult[] = [];
	for await (const result of remind({ ...ORDER, ...order }, await tools())) results.push(result);
	return results;
}

/** An invoice that was sent, due so many days ago. */
const overdue = async (days: number, values: object = {}) =>
	await world.invoice({
		Status__c: 'Sent',
		Due_Date__c: new Date(world.clock.nowMs() - days * DAY * 1000).toISOString().slice(0, 10),
		...values,
	});

const outcomes = (results: readonly ReminderResult[]) => results.map(({ outcome }) => outcome);

describe('one mail for each step of an invoice', () => {
	test('on the day that it is due, and after each number of days', async () => {
		const id = await overdue(0);
		const seen: string[] = [];
		for (let day = 0; day <= 12; day++) {
			const [result] = await run();
			if (result?.outcome === 'sent') seen.push(`day ${day}: step ${result.step}`);
			await world.pass(DAY);
		}

		expect(seen).toEqual(['day 0: step 1', 'day 3: step 2', 'day 10: step 3']);
		expect(mails.map(({ subject }) => subject)).toEqual(
			Array(3).fill('Reminder: payment of $50.00 for Invoice INV-1'),
		);
		expect(mails[0]?.text).toContain('is still open');
		expect(mails[1]?.text).toContain('is overdue since');
		expect(await world.record('Invoice__c', id)).toMatchObject({
			Reminder_Step__c: 3,
			Payment_Link__c: `https://n8n.acme.example/webhook/pay?t=${id}.0`,
		});
		expect(await run()).toMatchObject([{ outcome: 'allSent', step: 3, next: undefined }]);
	});

	test('who was not reminded for weeks gets one mail, and the result says what follows', async () => {
		await overdue(5);

		const results = await run();

		expect(mails).toHaveLength(1);
		expect(results).toMatchObject([{ outcome: 'sent', step: 2, next: { step: 3 } }]);
		expect(results[0]?.left.toString()).toBe('50.00 USD');
		expect(outcomes(await run())).toEqual(['notYet']);
		expect(mails).toHaveLength(1);
	});

	test('runs at the same time send it once', async () => {
		await overdue(0);

		const results = (await Promise.all([run(), run(), run()])).flat();

		expect(mails).toHaveLength(1);
		expect(outcomes(results).filter((one) => one === 'sent')).toHaveLength(1);
		await world.pass(2 * DAY);
		expect(outcomes(await run())).toEqual(['notYet']);
		expect(mails).toHaveLength(1);
	});

	test('a run that notes late that it began, when another has sent, leaves no doubt behind', async () => {
		await overdue(0);
		const slow = await tools();
		const results: ReminderResult[] = [];
		const late = {
			...slow,
			makeLink: async (subject: Parameters<ReminderTools['makeLink']>[0]) => {
				results.push(...(await run()));
				await world.pass(60);
				return await slow.makeLink(subject);
			},
		};

		for await (const result of remind(ORDER, late)) results.push(result);

		expect(outcomes(results)).toEqual(['sent', 'sentElsewhere']);
		await world.pass(2 * DAY);
		expect(outcomes(await run())).toEqual(['notYet']);
		expect(mails).toHaveLength(1);
	});

	test('what was paid by a link that is bound to nobody is not asked for again', async () => {
		const id = await overdue(0);
		await world.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		await world.stripeClient.paymentIntents.create({
			amount: 2000,
			currency: 'usd',
			payment_method: 'pm_card_visa',
			confirm: true,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			metadata: { [INVOICE_ID_KEY]: id },
		});

		const [result] = await run();

		expect(result?.left.toString()).toBe('30.00 USD');
		expect(mails[0]?.subject).toContain('$30.00');
	});

	test('what was paid and then moved to another invoice in Salesforce is asked for', async () => {
		const id = await overdue(0);
		const { id: payment } = await world.stripeClient.paymentIntents.create({
			amount: 5000,
			currency: 'usd',
			customer: world.customerId,
			payment_method: 'pm_card_visa',
			confirm: true,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			metadata: { [INVOICE_ID_KEY]: id },
		});
		await world.payment(await world.invoice(), {
			Stripe_Payment_ID__c: payment,
			Amount__c: 50,
		});

		const [result] = await run();

		expect(result).toMatchObject({ outcome: 'sent' });
		expect(result?.left.toString()).toBe('50.00 USD');
	});

	test('it asks for what is left, from the account’s contact, in the customer’s language', async () => {
		await world.stripeClient.customers.update(world.customerId, { preferred_locales: ['de'] });
		await world.api('POST', '/sobjects/Contact', {
			LastName: 'Forbes',
			Email: 'sean@edge.example',
			AccountId: world.accountId,
		});
		const id = await overdue(3, { Status__c: 'Partially Paid' });
		await world.payment(id, { Amount__c: 20 });

		await run({ language: 'auto' });

		expect(mails[0]?.subject).toContain('Erinnerung: Zahlung von 30,00');
		expect(mails[0]?.to).toEqual([expect.stringMatching(/@edge\./)]);
	});
});

describe('no mail', () => {
	test('for drafts, paid and void ones, nor for what is not due', async () => {
		for (const Status__c of ['Draft', 'Paid', 'Overpaid', 'Void']) await overdue(5, { Status__c });
		await overdue(-4);

		const results = await run();

		expect(outcomes(results)).toEqual(['notYet']);
		expect(results[0]?.next?.step).toBe(1);
		expect(mails).toEqual([]);
	});

	test('for one without a due date', async () => {
		await overdue(0, { Due_Date__c: null });
		expect(outcomes(await run())).toEqual(['noDueDate']);
		expect(mails).toEqual([]);
	});

	test('while all that is left is on its way from a bank, and again if it does not arrive', async () => {
		const id = await overdue(1);
		const payment = await world.payment(id, { Amount__c: 50, Status__c: 'Pending' });
		expect(outcomes(await run())).toEqual(['inFlight']);
		expect(mails).toEqual([]);

		await world.api('PATCH', `/sobjects/Payment__c/${payment}`, { Status__c: 'Failed' });

		expect(outcomes(await run())).toEqual(['sent']);
	});

	test('for what Stripe says is paid, before the org has heard of it', async () => {
		const id = await overdue(1);
		await pay(id, 'pm_card_visa');

		expect(outcomes(await run())).toEqual(['paid']);
		expect(mails).toEqual([]);
	});

	test('while a payment is disputed, by what the org says or by what Stripe says', async () => {
		const known = await overdue(1);
		await world.payment(known, { Amount__c: 20, Amount_Disputed__c: 20, Status__c: 'Disputed' });
		const unknown = await overdue(1, { Amount__c: 100 });
		await pay(unknown, 'pm_card_createDispute');

		expect(outcomes(await run())).toEqual(['disputed', 'disputed']);
		expect(mails).toEqual([]);
	});
});

describe('after a run that was cut off', () => {
	test('between mail and note nothing is sent again, ever, and the invoice is named', async () => {
		const id = await overdue(0);
		serve = (mail) => {
			mails.push(mail);
			throw new Error('The process was killed');
		};
		await expect(run()).rejects.toThrow('killed');
		expect(mails).toHaveLength(1);
		serve = () => undefined;

		const soon = await run();
		await world.pass(2 * DAY);
		const late = await run();

		expect(mails).toHaveLength(1);
		for (const [result] of [soon, late]) {
			expect(result?.outcome).toBe('uncertain');
			expect(result?.problem?.message).toContain('Reminder 1 of invoice INV-');
			expect(result?.problem?.whatToDo).toContain('set Reminder Step of the invoice to 0');
		}
		await world.pass(2 * DAY);
		expect(await run()).toMatchObject([{ outcome: 'sent', step: 2 }]);
		expect(await world.record('Invoice__c', id)).toMatchObject({ Reminder_Step__c: 2 });
	});

	test('somebody who has looked can have it sent by setting the step back', async () => {
		const id = await overdue(0);
		serve = () => {
			throw new Error('The process was killed');
		};
		await expect(run()).rejects.toThrow('killed');
		serve = () => undefined;
		await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Reminder_Step__c: 0 });

		expect(await run()).toMatchObject([{ outcome: 'sent', step: 1 }]);
		expect(outcomes(await run())).toEqual(['notYet']);
		expect(mails).toHaveLength(1);
	});

	test('before anybody claimed it, the next run sends it', async () => {
		await overdue(0);
		await world.call('POST', '/faults', {
			service: 'stripe',
			method: 'POST',
			path: `/v1/customers/${world.customerId}`,
			times: 1,
			fault: {
				type: 'status',
				status: 400,
				body: { error: { type: 'invalid_request_error', message: 'Not now' } },
			},
		});
		expect(await run()).toMatchObject([{ outcome: 'failed', step: 0 }]);

		expect(await run()).toMatchObject([{ outcome: 'sent', step: 1 }]);
		expect(mails).toHaveLength(1);
	});
});

describe('when something fails', () => {
	test('a mail that the server refuses is sent by the next run', async () => {
		const id = await overdue(4);
		serve = () => {
			throw new NotSent('The mailbox is full', { origin: 'network' });
		};
		const [refused] = await run();
		expect(refused).toMatchObject({ outcome: 'failed', step: 0 });
		expect(refused?.problem?.message).toBe('The mailbox is full');
		expect(await world.record('Invoice__c', id)).toMatchObject({ Reminder_Step__c: 0 });
		serve = () => undefined;

		expect(await run()).toMatchObject([{ outcome: 'sent', step: 2 }]);
		expect(mails).toHaveLength(1);
	});

	test('an invoice that cannot be asked for keeps back no other', async () => {
		const { id } = (await world.api('POST', '/sobjects/Account', { Name: 'No Customer' })) as {
			id: string;
		};
		await overdue(2, { Account__c: id });
		await overdue(1);

		const results = await run();

		expect(outcomes(results)).toEqual(['failed', 'sent']);
		expect(results[0]?.problem?.message).toContain('No Customer has no customer in Stripe');
	});

	test('an invoice that Salesforce does not let be written to is not reminded of', async () => {
		await overdue(0);
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
		expect(await run()).toMatchObject([{ outcome: 'failed', step: 0 }]);
		expect(mails).toEqual([]);
		expect(outcomes(await run())).toEqual(['sent']);
	});

	test('a mail server that takes nothing ends the run after a few', async () => {
		for (let count = 0; count < 30; count++) await overdue(1);
		let tried = 0;
		serve = () => {
			tried++;
			throw new NotSent('The server is down', { origin: 'network' });
		};

		await expect(run()).rejects.toThrow('The server is down');
		expect(tried).toBe(25);
		serve = () => undefined;
		expect(new Set(outcomes(await run()))).toEqual(new Set(['sent']));
		expect(mails).toHaveLength(30);
	});
});

test('more than a page of invoices are all looked at, each once', async () => {
	const rows = Array.from({ length: 450 }, (_, at) => ({
		attributes: { type: 'Invoice__c' },
		Name: `MANY-${at}`,
		Account__c: world.accountId,
		Amount__c: 10,
		Status__c: 'Sent',
		Due_Date__c: '2099-01-01',
	}));
	for (let start = 0; start < rows.length; start += 200) {
		await world.api('POST', '/composite/sobjects', { records: rows.slice(start, start + 200) });
	}
	await overdue(0);

	const results = await run();

	expect(results).toHaveLength(451);
	expect(new Set(results.map(({ invoice }) => invoice.id)).size).toBe(451);
	expect(results[0]?.outcome).toBe('sent');
});

async function pay(invoiceId: string, method: string): Promise<void> {
	const { Amount__c: amount } = await world.record('Invoice__c', invoiceId);
	const intent = await world.stripeClient.paymentIntents.create({
		amount: method === 'pm_card_visa' ? Number(amount) * 100 : 2000,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		metadata: { salesforce_invoice_id: invoiceId },
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	if (intent.status !== 'succeeded') throw new Problem(intent.status, { origin: 'stripe' });
}
