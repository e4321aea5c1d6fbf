import type { INodeParameters } from 'n8n-workflow';
import { listenWebhooks, type WebhookListener } from '../../../engine';
import { CARD, newPayer } from '../../support/payer';
import { readPdf } from '../../support/readPdf';
import { useSkippedWaits } from '../../support/skippedWaits';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';
import { pageWorkflow } from './pageWorkflow';
import { BROWSER, hidden, newLink, open, send } from './visitor';

jest.setTimeout(120_000);
useSkippedWaits();

let world: LinkWorld;
let listener: WebhookListener;
let pageUrl: string;
let count = 0;

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	// Each test's own, since a process remembers how often the links of a trigger were looked at.
	listener = await listenWebhooks(pageWorkflow(world, `page ${++count}`));
	pageUrl = listener.webhooks[0]?.url ?? '';
});
afterEach(() => listener.close());

const linkFor = async (values: object = {}) => await newLink(world, pageUrl, values);

/** What the form of the page says of having been seen. */
const nonceOn = (page: string) => hidden(page, 'nonce');
const nonceOf = async (url: string) => nonceOn(await (await open(url)).text());

/** Opens the page, and sends its form. */
const submit = async (url: string, fields: Record<string, string>) =>
	await send(url, { nonce: await nonceOf(url), ...fields });

async function eventsTold(): Promise<unknown[]> {
	await listener.settled();
	return listener.executions.flatMap(({ nodes }) =>
		(nodes['Page']?.[0] ?? []).map(({ json }) => json['event']),
	);
}

test('an invoice is paid in part with a new card, and the rest with the stored one', async () => {
	const { id, url } = await linkFor({ Due_Date__c: '2026-12-24' });
	const first = await (await open(url)).text();
	expect(first).toContain('Acme Inc. asks you to pay.');
	expect(first).toContain('All of it: $50.00');

	const started = await submit(url, { 'how-much': 'part', amount: '25.00', method: 'card' });
	expect(started.status).toBe(303);
	const payer = newPayer(world.pages);
	await payer.open(started.headers.get('location') ?? '');
	await payer.submit({ ...CARD, save: '1' });
	const back = await open(payer.at);
	const page = await back.text();
	expect(page).toContain('Thank you, $25.00 is paid');
	expect(page).toContain('Visa •••• 4242');
	expect(page).toContain('Pay the rest');
	const pdf = await fetch(`${payer.at}&pdf=1`);
	expect(pdf.headers.get('content-type')).toBe('application/pdf');
	const { pages } = await readPdf(new Uint8Array(await pdf.arrayBuffer()));
	const text = pages.join(' ');
	expect(text).toMatch(/INV-\d+/);
	expect(text).toContain('Edge Communications');
	expect(text).toMatch(/Invoice total\s+\$50\.00/);
	expect(text).toMatch(/Left to pay\s+\$25\.00/);

	const again = await (await open(url)).text();
	expect(again).toContain('All of it: $25.00');
	expect(again).toContain('You can use again on the next page: Visa •••• 4242.');
	const rest = await submit(url, { 'how-much': 'all', method: 'card' });
	await payer.open(rest.headers.get('location') ?? '');
	const stored = /value="(pm_\w+)"/.exec(payer.page)?.[1] ?? '';
	await payer.submit({ method: stored });
	expect(await (await open(payer.at)).text()).toContain('There is nothing left to pay.');

	expect(await (await open(url)).text()).toContain('This invoice is paid');
	const { data } = await world.stripeClient.paymentIntents.list({ customer: world.customerId });
	expect(
		data.map(({ amount_received, metadata }) => [
			amount_received,
			metadata['salesforce_invoice_id'],
			metadata['salesforce_org_id'],
		]),
	).toEqual([
		[2500, id, expect.stringMatching(/^00D\w{15}$/)],
		[2500, id, expect.stringMatching(/^00D\w{15}$/)],
	]);
	expect(await eventsTold()).toEqual(
		expect.arrayContaining(['opened', 'paying', 'paid', 'paying', 'paid']),
	);
});

test('opening does nothing, whatever opens it, and only a person’s browser is told', async () => {
	const { url } = await linkFor();
	await world.forgetCalls();

	await open(url, {});
	await open(url, BROWSER, 'HEAD');
	await open(url, { ...BROWSER, 'sec-purpose': 'prefetch' });
	await open(url, { ...BROWSER, 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' });
	expect(await eventsTold()).toEqual([]);
	await open(url);
	expect(await eventsTold()).toEqual(['opened']);
	expect((await world.calls('stripe')).filter(({ method }) => method === 'POST')).toEqual([]);
});

test('whatever is wrong with a link, the page says the same, and no execution starts', async () => {
	const { id, url } = await linkFor();
	const pages = [
		await open(`${url}x`),
		await open(url.replace('t=1.', 't=2.')),
		await open(pageUrl),
		await submit(`${url}x`, { method: 'card' }),
	];
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Payment_Link_Version__c: 1 });
	pages.push(await open(url));
	await world.api('DELETE', `/sobjects/Invoice__c/${id}`);
	pages.push(await open(url));

	const texts = await Promise.all(pages.map((page) => page.text()));
	expect(new Set(texts).size).toBe(1);
	expect(texts[0]).toContain('This link is not valid');
	expect(texts[0]).toContain('billing@acme.example');
	expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
	expect(await eventsTold()).toEqual([]);
});

test('the page may run no script, be framed, be kept or be found', async () => {
	const { url } = await linkFor();
	const { headers } = await open(url);
	const policy = headers.get('content-security-policy') ?? '';
	expect(policy).toContain('sandbox allow-forms allow-downloads;');
	expect(policy).not.toContain('allow-scripts');
	expect(policy).toContain("default-src 'none'");
	expect(policy).toContain("frame-ancestors 'none'");
	expect(headers.get('cache-control')).toBe('no-store');
	expect(headers.get('referrer-policy')).toBe('no-referrer');
	expect(headers.get('x-robots-tag')).toContain('noindex');
});

test('twenty who submit at once share one session, and other wishes wait', async () => {
	const { id, url } = await linkFor();
	const nonce = await nonceOf(url);

	const answers = await Promise.all(
		Array.from({ length: 20 }, async (_, at) =>
			at % 2 === 0
				? await send(url, { nonce, 'how-much': 'all', method: 'card' })
				: await send(url, { nonce, 'how-much': 'part', amount: '30.00', method: 'card' }),
		),
	);

	const { data } = await world.stripeClient.checkout.sessions.list({ status: 'open', limit: 100 });
	expect(data).toHaveLength(1);
	expect(new Set(answers.map(({ status }) => status))).not.toContain(500);
	for (const answer of answers) {
		const address = answer.headers.get('location');
		if (address === null) continue;
		const payer = newPayer(world.pages);
		await payer.open(address);
		if (payer.page.includes('name="number"')) await payer.submit(CARD);
	}
	const paid = await world.stripeClient.paymentIntents.list({
		customer: world.customerId,
		limit: 100,
	});
	const sum = paid.data
		.filter(({ metadata }) => metadata['salesforce_invoice_id'] === id)
		.reduce((total, { amount_received }) => total + amount_received, 0);
	expect(sum).toBeGreaterThan(0);
	expect(sum).toBeLessThanOrEqual(5000);
});

test('a part that was asked for is filled in, as long as it can be paid', async () => {
	const id = await world.invoice();
	const { items } = await world.run({
		items: [{ Id: id }],
		parameters: {
			linkType: 'paymentPage',
			pageUrl,
			sendBy: 'none',
			options: { invoiceAmount: '20.00' },
		},
	});
	const url = items[0]?.['url'] as string;
	const german = { ...BROWSER, 'accept-language': 'de' };

	const page = await (await open(url, german)).text();
	expect(page).toContain('name="how-much" value="part" checked');
	expect(page).toContain(
		'id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="30" value="20,00"',
	);

	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Amount__c: 20.2 });
	expect(await (await open(url, german)).text()).toContain('value="all" checked');
	expect(await (await open(`${url}%22%3E%3Cb%3E`)).text()).toContain('value="all" checked');
});

test.each<[string, object, INodeParameters, string]>([
	[
		'Payment Methods',
		{ Currency__c: 'EUR' },
		{ paymentMethods: ['us_bank_account'] },
		'cannot be paid here',
	],
	['Allow Part Payment', { Amount__c: 1_500_000 }, { allowPart: false }, 'cannot be paid here'],
	[
		'Least Amount',
		{ Amount__c: 5000, Currency__c: 'JPY' },
		{ options: { leastAmount: '120.50' } },
		'At least ¥121, for example 5000',
	],
])('the page goes by the field %s', async (_field, values, parameters, words) => {
	const { id, url } = await linkFor();
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, values);
	await listener.close();
	listener = await listenWebhooks(pageWorkflow(world, `page ${++count}`, parameters));
	const now = new URL(listener.webhooks[0]?.url ?? '');
	now.search = new URL(url).search;

	expect(await (await open(now.toString())).text()).toContain(words);
});

describe.each(['salesforce', 'stripe'])('while %s is away', (service) => {
	const goAway = async () => {
		await world.call('POST', '/faults', { service, fault: { type: 'status', status: 503 } });
	};
	const comeBack = async () => {
		await world.call('DELETE', '/faults');
	};

	test('whoever opens the link reads that, and whom to ask; it is paid once it is there again', async () => {
		const { url } = await linkFor();
		await goAway();
		const away = await open(url);
		await comeBack();

		expect(away.status).toBe(503);
		const page = await away.text();
		expect(page).toContain('cannot be shown just now. Please try again in a minute.');
		expect(page).toContain('billing@acme.example');
		expect(await eventsTold()).toEqual([]);
		expect((await submit(url, { method: 'card' })).status).toBe(303);
	});

	test('whoever sends the form reads that nothing was taken, and nothing was', async () => {
		const { url } = await linkFor();
		const nonce = await nonceOf(url);
		await goAway();
		const away = await send(url, { nonce, method: 'card' });
		await comeBack();

		expect(away.status).toBe(503);
		expect(away.headers.get('location')).toBeNull();
		const page = await away.text();
		expect(page).toContain('The payment was not made. Nothing was taken.');
		expect(page).toContain('billing@acme.example');
		expect((await world.stripeClient.checkout.sessions.list()).data).toEqual([]);
	});

	test('whoever comes back from paying is asked not to pay again, and sees it when it is there again', async () => {
		const { url } = await linkFor();
		const started = await submit(url, { method: 'card' });
		const payer = newPayer(world.pages);
		await payer.open(started.headers.get('location') ?? '');
		await payer.submit(CARD);
		await goAway();
		const away = await open(payer.at);
		await comeBack();

		expect(away.status).toBe(503);
		expect(await away.text()).toContain('If you have just paid, please do not pay again');
		expect(await (await open(payer.at)).text()).toContain('Thank you, $50.00 is paid');
		expect(await eventsTold()).toEqual(['opened', 'paying', 'paid']);
	});
});

test('a payment that Stripe does not book on its invoice is shown as paid all the same', async () => {
	const { stripeClient: stripe, customerId: customer } = world;
	const draft = await stripe.invoices.create({ customer });
	const { url } = await linkFor({ Stripe_Invoice_ID__c: draft.id });
	const payer = newPayer(world.pages);
	await payer.open((await submit(url, { method: 'card' })).headers.get('location') ?? '');
	await payer.submit(CARD);
	expect(await (await open(payer.at)).text()).toContain('$50.00 is paid');
	await listener.settled();
	const told = listener.executions.flatMap(({ nodes }) => nodes['Page']?.[0] ?? []);
	const [payment] = (await stripe.paymentIntents.list({ customer })).data;
	expect(told.find(({ json }) => json['event'] === 'paying')?.json['paymentId']).toBeNull();
	expect(told.find(({ json }) => json['event'] === 'paid')?.json).toMatchObject({
		paymentId: payment?.id,
		accountId: world.accountId,
		customerId: customer,
		amount: '50.00',
		currency: 'USD',
		left: '0.00',
		stripeInvoiceId: draft.id,
		attached: false,
	});
});

test('a link that is looked at too often is held back, and another one is not', async () => {
	const { url } = await linkFor();
	const { url: other } = await linkFor();
	const looks = await Promise.all(
		Array.from({ length: 100 }, async () => await open(url, BROWSER, 'HEAD')),
	);
	expect(new Set(looks.map(({ status }) => status))).toEqual(new Set([200, 429]));
	// However long all that took, more come at once than are let in again by then.
	const more = await Promise.all(Array.from({ length: 20 }, async () => await open(url)));
	const late = more.find(({ status }) => status === 429);
	expect(late?.headers.get('retry-after')).toBe('60');
	expect(await late?.text()).toContain('try again in a minute');
	expect((await open(other)).status).toBe(200);
});

describe('an amount without an invoice', () => {
	const ask = async (more: INodeParameters = {}, executionId?: string) =>
		await world.run({
			executionId,
			parameters: {
				payFor: 'amount',
				amount: '49.90',
				currency: 'USD',
				purpose: 'Order <1042>',
				customerId: world.customerId,
				linkType: 'paymentPage',
				pageUrl,
				sendBy: 'none',
				...more,
			},
		});

	test('is paid in part and in full, and Salesforce is not asked', async () => {
		const { items } = await ask();
		const url = items[0]?.['url'] as string;
		await world.forgetCalls();
		const first = await (await open(url)).text();
		expect(first).toContain('Pay $49.90');
		expect(first).toContain('<dt>For</dt><dd>Order &lt;1042&gt;</dd>');

		const payer = newPayer(world.pages);
		const wish = { 'how-much': 'part', amount: '20.00', method: 'card' };
		await payer.open((await submit(url, wish)).headers.get('location') ?? '');
		await payer.submit(CARD);
		expect(await (await open(payer.at)).text()).toContain('Thank you, $20.00 is paid');
		await payer.open((await submit(url, { method: 'card' })).headers.get('location') ?? '');
		await payer.submit(CARD);
		expect(await (await open(url)).text()).toContain('This is paid');

		expect(await world.calls('salesforce')).toEqual([]);
		const { data } = await world.stripeClient.paymentIntents.list({ customer: world.customerId });
		expect(data.map(({ amount, description }) => [amount, description])).toEqual([
			[2990, 'Order <1042>'],
			[2000, 'Order <1042>'],
		]);
		await listener.settled();
		const told = listener.executions.flatMap(({ nodes }) => nodes['Page']?.[0] ?? []);
		expect(told.at(-1)?.json).toMatchObject({ invoiceId: null, purpose: 'Order <1042>' });
	});

	test('has the same link when the call is retried, another by another call, and is mailed once', async () => {
		const mail = {
			sendBy: 'smtp',
			toEmail: 'rose@edge.example',
			fromEmail: 'billing@acme.example',
		};
		const first = await ask(mail, '7');
		const retried = await ask(mail, '7');
		const other = await ask(mail, '8');
		const urls = [first, retried, other].map(({ items }) => items[0]?.['url']);
		expect(urls[1]).toBe(urls[0]);
		expect(urls[2]).not.toBe(urls[0]);
		expect(await world.inbox()).toHaveLength(2);
	});

	test('is refused without a customer, with a long purpose, and for a connected account', async () => {
		const messageOf = async (more: INodeParameters) => (await ask(more)).result.error?.message;
		expect(await messageOf({ customerId: '' })).toMatch(/^Customer ID: the payment page asks/);
		expect(await messageOf({ purpose: 'x'.repeat(101) })).toMatch(/^Purpose: it is longer than/);
		expect(await messageOf({ options: { connectedAccount: 'acct_123' } })).toMatch(
			/^Connected Account: the payment page takes/,
		);
	});
});

test('what invoice and customer are called is text on the page, and the return address is ours', async () => {
	const { url } = await linkFor({ Name: '"><img src=x onerror=alert(1)>{title}' });
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, {
		Name: '</title><script>alert(2)</script>',
	});
	const page = await (await open(url)).text();
	expect(page).not.toContain('<script');
	expect(page).not.toContain('<img');
	expect(page).toContain('&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;');

	const hostile = {
		...BROWSER,
		'x-forwarded-host': 'evil.example',
		referer: 'https://evil.example',
	};
	const nonce = nonceOn(page);
	const odd = `${url}&back=https://evil.example&s=https://evil.example&next=//evil.example`;
	const started = await send(odd, { nonce, method: 'card', next: '//evil.example' }, hostile);
	expect(started.headers.get('location')).toMatch(new RegExp(`^${world.pages}/c/pay/cs_`));
	const [session] = (await world.stripeClient.checkout.sessions.list()).data;
	expect(session?.success_url?.startsWith(`${pageUrl}?t=`)).toBe(true);
	expect(session?.cancel_url?.startsWith(`${pageUrl}?t=`)).toBe(true);
	const forged = await open(`${url}&s=cs_test_1%0d%0aset-cookie:a=b&pdf=1`);
	expect(forged.headers.get('set-cookie')).toBeNull();
	expect(forged.status).toBe(200);
});

test('whoever opens the page next waits for the invoice and its payments, and for nothing else', async () => {
	const { url } = await linkFor();
	await open(url);
	await world.forgetCalls();
	await open(url);
	const paths = async (service: 'stripe' | 'salesforce') =>
		(await world.calls(service))
			.map(({ path }) => path.replace(/cus_\w+/, ':id').replace(/\?.*/, ''))
			.sort();
	expect(await paths('salesforce')).toEqual([
		'/services/data/v65.0/query',
		'/services/data/v65.0/query',
	]);
	expect(await paths('stripe')).toEqual([
		'/v1/customers/:id/payment_methods',
		'/v1/payment_intents',
		'/v1/payment_intents/search',
	]);
});
