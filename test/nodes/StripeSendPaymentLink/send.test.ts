import type { IDataObject } from 'n8n-workflow';
import { CARD, newPayer } from '../../support/payer';
import { type LinkWorld, startLinkWorld, SUCCESS_URL } from './support';

jest.setTimeout(120_000);

let world: LinkWorld;
beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const send = async (id: string, more: object = {}, executionId?: string) =>
	await world.run({
		items: [{ Id: id }],
		parameters: { toEmail: 'rose@edge.example', ...more },
		executionId,
	});

const urlOf = ([item]: IDataObject[]) => item?.['url'] as string;

async function numberOf(id: string): Promise<string> {
	return String((await world.record('Invoice__c', id))['Name']);
}

test('what is left of an invoice is asked for by mail, and the invoice says so', async () => {
	const id = await world.invoice({ Due_Date__c: '2026-12-24', Status__c: 'Draft' });
	await world.payment(id, { Amount__c: 20 });

	const { result, items } = await send(id, {
		options: { businessName: 'Acme Inc.', contactEmail: 'billing@acme.example' },
	});

	expect(result.error).toBeUndefined();
	expect(items).toEqual([
		{
			url: expect.stringContaining('/c/pay/cs_test_') as string,
			expiresAt: expect.stringMatching(/^20\d\d-/) as string,
			singleUse: true,
			amount: '30.00',
			currency: 'USD',
			invoiceId: id,
			invoiceNumber: await numberOf(id),
			customerId: world.customerId,
			linkId: expect.stringMatching(/^cs_test_/) as string,
			mail: 'sent',
			sentTo: ['rose@edge.example'],
			messageId: expect.stringMatching(/^<.+@acme\.example>$/) as string,
		},
	]);
	const [mail, ...others] = await world.inbox();
	expect(others).toEqual([]);
	const number = await numberOf(id);
	expect(mail).toMatchObject({
		subject: `Payment of $30.00 for Invoice ${number}`,
		from: '"Acme Inc." <billing@acme.example>',
		replyTo: 'billing@acme.example',
		recipients: ['rose@edge.example'],
	});
	expect(mail?.html).toContain(`href="${urlOf(items)}"`);
	expect(mail?.text).toContain(urlOf(items));
	expect(mail?.text).toContain('December 24, 2026');
	expect(await world.record('Invoice__c', id)).toMatchObject({
		Status__c: 'Sent',
		Payment_Link__c: items[0]?.['url'],
	});
});

test('the session that a link leads to takes exactly what is left, from this customer, by card or bank', async () => {
	const id = await world.invoice();
	const { items } = await send(id, { sendBy: 'none' });
	const payer = newPayer(world.pages);
	await payer.open(urlOf(items));
	await payer.submit({ ...CARD, save: '1' });

	expect(payer.at).toBe(SUCCESS_URL);
	const { data } = await world.stripeClient.paymentIntents.list({ customer: world.customerId });
	expect(data[0]).toMatchObject({
		amount_received: 5000,
		metadata: {
			salesforce_invoice_id: id,
			salesforce_org_id: expect.stringMatching(/^00D\w{15}$/) as string,
			n8n_link: 'checkout_session',
		},
	});
	const again = await send(id, { sendBy: 'none' });
	expect(again.result.error?.message).toContain('nothing is left to pay of invoice');
});

test('a mail that had left is not sent again when the node is retried, and the invoice gets its link', async () => {
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

	const failed = await send(id, {}, 'same');
	expect(failed.items[0]).toMatchObject({
		mail: 'sent',
		error: expect.stringContaining('No') as string,
	});
	const retried = await send(id, {}, 'same');

	expect(retried.items[0]).toMatchObject({ mail: 'sentBefore' });
	expect(await world.inbox()).toHaveLength(1);
	expect(await world.record('Invoice__c', id)).toMatchObject({
		Payment_Link__c: retried.items[0]?.['url'],
	});
});

test('Salesforce sends it as its user', async () => {
	const { items } = await send(await world.invoice(), { sendBy: 'salesforce' });

	expect(items[0]).toMatchObject({ mail: 'sent', messageId: null });
	const { mails } = await world.call<{ mails: Array<Record<string, unknown>> }>(
		'GET',
		'/salesforce/inbox',
	);
	expect(mails).toMatchObject([{ to: ['rose@edge.example'], html: true }]);
});

test('Stripe’s Payment Link can be paid in part, once, and says afterwards that it was', async () => {
	const id = await world.invoice();
	const { items, result } = await send(id, {
		linkType: 'paymentLink',
		sendBy: 'none',
		options: { leastAmount: '10', inactiveMessage: 'This has been paid. Thank you!' },
	});
	expect(result.error).toBeUndefined();
	const payer = newPayer(world.pages);
	await payer.open(urlOf(items));
	await payer.submit({ ...CARD, email: 'rose@edge.example', amount: '25.00' });
	await payer.open(urlOf(items));

	expect(payer.page).toContain('This has been paid. Thank you!');
});

test('Stripe’s hosted invoice is made once, sent by Stripe, and noted on the invoice', async () => {
	const id = await world.invoice();
	const parameters = { linkType: 'stripeInvoice', sendBy: 'stripe' };

	const first = await send(id, parameters);
	const second = await send(id, parameters);

	expect(first.result.error).toBeUndefined();
	expect(first.items[0]).toMatchObject({
		mail: 'none',
		linkId: expect.stringMatching(/^in_/) as string,
	});
	expect(second.items[0]?.['linkId']).toBe(first.items[0]?.['linkId']);
	const { data } = await world.stripeClient.invoices.list({ customer: world.customerId });
	expect(data).toHaveLength(1);
	expect(data[0]).toMatchObject({ status: 'open', amount_due: 5000 });
	expect(await world.record('Invoice__c', id)).toMatchObject({
		Status__c: 'Sent',
		Stripe_Invoice_ID__c: data[0]?.id,
	});
});

test('line items and amounts are asked for without an org', async () => {
	const { result, items } = await world.run({
		parameters: {
			payFor: 'lineItems',
			currency: 'jpy',
			customerId: world.customerId,
			purpose: 'Order 1042',
			lineItems: {
				lineItem: [
					{ lineDescription: 'Chair', unitAmount: '4000', quantity: 2 },
					{ lineDescription: 'Delivery', unitAmount: '900', quantity: 1 },
				],
			},
			toEmail: 'rose@edge.example',
		},
	});

	expect(result.error).toBeUndefined();
	expect(items[0]).toMatchObject({
		amount: '8900',
		currency: 'JPY',
		mail: 'sent',
		invoiceId: null,
	});
	expect((await world.inbox())[0]?.subject).toBe('Payment of ¥8,900 for Order 1042');
});

describe('it is refused, before anything is written,', () => {
	const refusals: ReadonlyArray<[string, object, string]> = [
		[
			'more than is left',
			{ options: { invoiceAmount: '50.01' } },
			'50.01 USD are more than the 50.00 USD that are left',
		],
		[
			'another currency than expected',
			{ options: { expectedCurrency: 'eur' } },
			'is in USD, not in EUR',
		],
		['an address that is none', { toEmail: 'rose' }, '“rose” is not an e-mail address'],
		[
			'an address with a line break',
			{ toEmail: 'a@b.example\nbcc: c@d.example' },
			'is not an e-mail address',
		],
		['a link without a way back', { successUrl: 'thanks' }, 'Success URL: it is no web address'],
		[
			'a logo that is no address',
			{ options: { logoUrl: 'javascript:alert(1)' } },
			'Logo URL: it is not an https address',
		],
	];
	test.each(refusals)('%s', async (_name, parameters, message) => {
		const id = await world.invoice();

		const { result } = await send(id, parameters);

		expect(result.error?.message).toContain(message);
		expect(await world.inbox()).toEqual([]);
		expect((await world.stripeClient.checkout.sessions.list()).data).toEqual([]);
	});
});

test('an invoice that is sent by Payment Link for another amount can be paid by the last link alone', async () => {
	const id = await world.invoice();
	const part = await send(id, {
		linkType: 'paymentLink',
		options: { invoiceAmount: '20' },
	});
	const all = await send(id, { linkType: 'paymentLink' });

	const payer = newPayer(world.pages);
	await payer.open(urlOf(part.items));
	expect(payer.page).toContain('a newer one has taken its place');
	await payer.open(urlOf(all.items));
	await payer.submit({ ...CARD, email: 'rose@edge.example', amount: '50.00' });

	const { data } = await world.stripeClient.paymentIntents.list();
	expect(data.map(({ status, amount }) => [status, amount])).toEqual([['succeeded', 5000]]);
	expect(await world.inbox()).toHaveLength(2);
});
