import { type LinkWorld, startLinkWorld } from './support';

jest.setTimeout(120_000);

let world: LinkWorld;
beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const PAGE = 'https://n8n.acme.example/webhook/3f8c/pay';

const remind = async (parameters: object = {}, items = [{}]) =>
	await world.run({
		items,
		parameters: { operation: 'remind', linkType: 'paymentPage', pageUrl: PAGE, ...parameters },
	});

/** The day so many days from today, which is New York's where n8n is told of no other place. */
function day(from: number): string {
	const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format();
	return new Date(Date.parse(today) + from * 86_400_000).toISOString().slice(0, 10);
}

const overdue = async (days: number) =>
	await world.invoice({ Status__c: 'Sent', Due_Date__c: day(-days) });

test('each invoice that is due gets a mail by SMTP, with a link to its page, and an item says so', async () => {
	const id = await overdue(10);

	const { result, items } = await remind({ options: { contactEmail: 'billing@acme.example' } });

	expect(result.error).toBeUndefined();
	expect(items).toEqual([
		{
			invoiceId: id,
			invoiceNumber: expect.stringMatching(/^INV-/) as string,
			accountId: world.accountId,
			customerId: world.customerId,
			outcome: 'sent',
			step: 3,
			nextStep: 4,
			nextReminderOn: day(11),
			dueDate: day(-10),
			balance: '50.00',
			currency: 'USD',
			url: expect.stringContaining(`${PAGE}?t=1.${id}.`) as string,
			sentTo: [expect.stringMatching(/@edge\./)],
			messageId: expect.stringMatching(/^<.+@acme\.example>$/) as string,
		},
	]);
	const inbox = await world.inbox();
	expect(inbox).toHaveLength(1);
	expect(inbox[0]?.subject).toMatch(/^Reminder: payment of \$50\.00 for Invoice INV-/);
	expect(inbox[0]?.html).toContain(`href="${items[0]?.['url'] as string}"`);
});

test('it runs once, however many items come in, and a second run sends nothing', async () => {
	await overdue(3);

	const first = await remind({}, [{}, {}, {}]);
	const second = await remind();

	expect(first.items).toHaveLength(1);
	expect(second.items).toMatchObject([{ outcome: 'notYet', step: 2 }]);
	expect(await world.inbox()).toHaveLength(1);
});

test('days, subject and carrier are the builder’s', async () => {
	await overdue(7);

	const { items } = await remind({
		reminderDays: '7',
		subject: 'Still open: {what}',
		sendBy: 'salesforce',
	});

	expect(items).toMatchObject([{ outcome: 'sent', step: 1, nextStep: null }]);
	const { mails } = await world.call<{ mails: Array<Record<string, unknown>> }>(
		'GET',
		'/salesforce/inbox',
	);
	expect(mails[0]?.['subject']).toMatch(/^Still open: Invoice INV-/);
});

test('where nothing is unpaid, nothing comes out', async () => {
	const { result, items } = await remind();

	expect(result.error).toBeUndefined();
	expect(items).toEqual([]);
});

test.each([
	[{ reminderDays: '10, 3' }, 'Reminder Days: these are no days that follow each other'],
	[{ pageUrl: 'n8n' }, 'Payment Page: it is no web address'],
	[{ linkType: 'checkoutSession', successUrl: PAGE }, 'Link Type: this is none of the choices'],
	[{ sendBy: 'none' }, 'Send By: this is none of the choices'],
])('%p is refused before anything is sent', async (parameters, message) => {
	await overdue(3);

	const { result } = await remind(parameters);

	expect(result.error?.message).toContain(message);
	expect(await world.inbox()).toEqual([]);
});
