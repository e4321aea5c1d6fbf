import { invoiceReader } from '../../../lib/invoices/readInvoices';
import { Money } from '../../../lib/money';
import { earlierLinks, isAlone } from '../../../lib/paymentLinks/earlierLinks';
import type { MadeLink } from '../../../lib/paymentLinks/kept';
import { newPayer } from '../../support/payer';
import { type LinkWorld, MAIL, ROSE, startLinkWorld, UNSENT } from './linkWorld';

jest.setTimeout(120_000);

let world: LinkWorld;
let id: string;
beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	await world.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
	id = await world.invoice();
});

const LINK = { kind: 'paymentLink' } as const;
/** What a payer fills in on the page of a Payment Link. */
const BY_LINK = { email: ROSE, amount: '50.00' };

const sessions = async () => (await world.stripeClient.checkout.sessions.list({ limit: 100 })).data;
const isActive = async (link: string) =>
	(await world.stripeClient.paymentLinks.retrieve(link)).active;
const payments = async () =>
	(await world.stripeClient.paymentIntents.list({ limit: 100 })).data.filter(
		({ status }) => status === 'succeeded',
	);

describe('of an invoice one link of Stripe’s can be paid at a time', () => {
	test('a session ends when another one is made for another amount', async () => {
		const part = await world.send(id, { amount: '20' });
		const all = await world.send(id);

		expect(await world.payAt(part.url)).toBe('');
		expect(await world.payAt(all.url)).not.toBe('');
		expect(await payments()).toHaveLength(1);
	});

	test('a Payment Link ends when another one is made for another amount, and so does a page that it led to', async () => {
		const part = await world.send(id, { ...LINK, amount: '20' });
		const payer = newPayer(world.pages);
		await payer.open(part.url);
		const all = await world.send(id, LINK);

		expect([await isActive(part.linkId), await isActive(all.linkId)]).toEqual([false, true]);
		expect((await sessions()).map(({ status }) => status)).toEqual(['expired']);
		expect(await world.record('Invoice__c', id)).toMatchObject({ Payment_Link_ID__c: all.linkId });
	});

	test.each(['checkoutSession', 'stripeInvoice'] as const)(
		'a Payment Link ends when a %s takes its place, which the invoice says',
		async (kind) => {
			const link = await world.send(id, LINK);
			await world.send(id, { kind });

			expect(await isActive(link.linkId)).toBe(false);
			expect(await world.record('Invoice__c', id)).toMatchObject({ Payment_Link_ID__c: null });
		},
	);

	test('of two that are made at the same moment for different amounts', async () => {
		await Promise.all([world.send(id, { amount: '20' }), world.send(id)]);

		expect((await sessions()).filter(({ status }) => status === 'open')).toHaveLength(1);
	});

	test('one that was made in another account of Stripe’s, or its other mode, is left alone', async () => {
		await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Payment_Link_ID__c: 'plink_gone' });

		expect(await world.send(id)).toMatchObject({ mail: 'sent' });
	});
});

test('a hosted invoice that was voided in Stripe is made anew when the invoice does not name it any more', async () => {
	const kind = 'stripeInvoice' as const;
	const first = await world.send(id, { kind, ...UNSENT });
	await world.stripeClient.invoices.voidInvoice(first.linkId);
	await expect(world.send(id, { kind, ...UNSENT })).rejects.toThrow('in Stripe is void');
	await world.api('PATCH', `/sobjects/Invoice__c/${id}`, { Stripe_Invoice_ID__c: null });

	const second = await world.send(id, { kind, ...UNSENT });

	const { status, amount_due: due } = await world.stripeClient.invoices.retrieve(second.linkId);
	expect([second.linkId === first.linkId, status, due]).toEqual([false, 'open', 5000]);
});

describe('the same that Stripe makes anew, as it', () => {
	test('does not remember a Payment Link of two days ago: that ends, and so does a page that it led to', async () => {
		const first = await world.send(id, LINK);
		await world.pass(2 * 24 * 60 * 60);
		await newPayer(world.pages).open(first.url);
		const second = await world.send(id, LINK);

		expect([await isActive(first.linkId), await isActive(second.linkId)]).toEqual([false, true]);
		expect((await sessions()).map(({ status }) => status)).toEqual(['expired']);
	});

	test('is to be paid for half an hour only, and was asked for a while ago: the one before ends', async () => {
		const first = await world.send(id, { ...UNSENT, minutes: 30 });
		await world.pass(15 * 60);
		const second = await world.send(id, { ...UNSENT, minutes: 30 });

		expect(second.linkId).not.toBe(first.linkId);
		const open = (await sessions()).filter(({ status }) => status === 'open');
		expect(open.map(({ id: one }) => one)).toEqual([second.linkId]);
	});
});

describe('a link that can be paid stays', () => {
	test.each(['checkoutSession', 'paymentLink'] as const)(
		'the same %s, for another recipient within the day',
		async (kind) => {
			const first = await world.send(id, { kind });
			const second = await world.send(id, { kind, mail: { ...MAIL, to: ['sean@edge.example'] } });

			expect(second).toMatchObject({ mail: 'sent', linkId: first.linkId });
			expect(await world.payAt(first.url, BY_LINK)).not.toBe('');
		},
	);

	test('while somebody who has opened it fills it in and it is asked for once more', async () => {
		const { url } = await world.send(id, LINK);
		const payer = newPayer(world.pages);
		await payer.open(url);
		await world.send(id, LINK);

		expect((await sessions()).map(({ status }) => status)).toEqual(['open']);
	});

	test('where the mail about it is not sent once more, whatever its look would be now', async () => {
		const first = await world.send(id, { writeBack: false });
		const brand = { name: 'Acme Inc.', color: '#123456', logo: '', contact: '' };
		const second = await world.send(id, { writeBack: false, brand });

		expect(second.mail).toBe('sentBefore');
		expect(await world.payAt(first.url)).not.toBe('');
	});

	test('where another one is refused', async () => {
		const { url } = await world.send(id, { amount: '20' });
		await expect(world.send(id, { amount: '51' })).rejects.toThrow('more than');

		expect(await world.payAt(url)).not.toBe('');
	});

	test('a page that a payer was led to, when a link to the payment page is sent', async () => {
		const { url } = await world.send(id, UNSENT);
		const pageLink = { id: '', url: 'https://n8n.acme.example/webhook/pay', expiresAt: null };
		await world.send(id, { kind: 'paymentPage', ...UNSENT, madeLink: pageLink });

		expect(await world.payAt(url)).not.toBe('');
	});
});

describe('what was paid while another link was made', () => {
	test('is not asked for once more', async () => {
		const first = await world.send(id, { amount: '20' });
		const second = await world.send(id, { whenRead: once(() => world.payAt(first.url)) });

		expect(second.ask.amount.toString()).toBe('30.00 USD');
		const open = (await sessions()).filter(({ status }) => status === 'open');
		expect(open.map(({ amount_total: amount }) => amount)).toEqual([3000]);
	});

	test('leaves nothing to ask for where it was all, and no link behind', async () => {
		const first = await world.send(id);

		await expect(
			world.send(id, { amount: '20', whenRead: once(() => world.payAt(first.url)) }),
		).rejects.toThrow('nothing is left to pay');
		expect((await sessions()).map(({ status }) => status)).toEqual(['complete']);
		expect(await world.mails.inbox()).toHaveLength(1);
	});

	test('by a charge of the customer’s card leaves no link behind', async () => {
		const charge = async () =>
			await world.stripeClient.paymentIntents.create({
				amount: 5000,
				currency: 'usd',
				customer: world.customerId,
				payment_method: 'pm_card_visa',
				confirm: true,
				metadata: { salesforce_invoice_id: id },
				automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			});

		await expect(world.send(id, { whenRead: once(charge) })).rejects.toThrow(
			'nothing is left to pay',
		);
		expect((await sessions()).map(({ status }) => status)).toEqual(['expired']);
		expect(await world.mails.inbox()).toEqual([]);
	});

	test('each time that it is looked at is told, and nothing is sent', async () => {
		const part = async () => {
			const { url } = await world.send(id, { ...UNSENT, amount: '5' });
			await world.payAt(url);
		};

		await expect(world.send(id, { whenRead: part })).rejects.toThrow(
			'somebody is paying the invoice at this moment',
		);
		expect((await sessions()).filter(({ status }) => status === 'open')).toEqual([]);
		expect(await world.mails.inbox()).toEqual([]);
	});

	test('by the page of a Payment Link takes a new Payment Link back', async () => {
		const first = await world.send(id, LINK);
		const payer = newPayer(world.pages);
		await payer.open(first.url);

		await expect(
			world.send(id, {
				...LINK,
				amount: '20',
				whenRead: once(() => world.payAt(payer.at, BY_LINK)),
			}),
		).rejects.toThrow('nothing is left to pay');
		const links = await world.stripeClient.paymentLinks.list({ active: true });
		expect(links.data.filter(({ id: link }) => link !== first.linkId)).toEqual([]);
	});
});

describe('a link that was just made', () => {
	const MADE = { key: 'wanted', amount: Money.ofDecimal('50', 'USD') };
	const AT_STRIPE = { mode: 'payment', success_url: 'https://acme.example/thanks' } as const;

	/** A session of the invoice, made under a key. */
	async function session(key: string, cents = 5000) {
		const price = { currency: 'usd', unit_amount: cents, product_data: { name: 'Invoice' } };
		return await world.stripeClient.checkout.sessions.create({
			...AT_STRIPE,
			customer: world.customerId,
			line_items: [{ quantity: 1, price_data: price }],
			metadata: { salesforce_invoice_id: id, n8n_link_key: key },
		});
	}

	async function looked() {
		const reader = await invoiceReader(world.connection, world.model);
		const invoice = (await reader.read([id])).get(id);
		const earlier = await earlierLinks(world.stripeClient, invoice, 'checkoutSession', reader);
		if (!earlier) throw new Error('There is no invoice');
		return earlier;
	}

	const linkOf = (made: Awaited<ReturnType<typeof session>>): MadeLink => ({
		url: made.url ?? '',
		expiresAt: null,
		id: made.id,
		sessionMadeAt: made.created,
		takeBack: async () => void (await world.stripeClient.checkout.sessions.expire(made.id)),
	});
	const statusOf = async ({ id: one }: { id: string }) =>
		(await world.stripeClient.checkout.sessions.retrieve(one)).status;

	test('ends what was made since and before it, and nothing that was made after it', async () => {
		const earlier = await looked();
		const before = await session('other');
		await world.pass(1);
		const own = await session(MADE.key);
		await world.pass(1);
		const after = await session('another');

		expect(await isAlone(world.stripeClient, earlier, linkOf(own), MADE)).toBe(true);
		expect(await Promise.all([before, own, after].map(statusOf))).toEqual([
			'expired',
			'open',
			'open',
		]);
	});

	test('leaves alone what was there when it was looked, which has ended by then', async () => {
		const there = await session('other');
		const earlier = await looked();
		await world.pass(1);
		const own = await session(MADE.key);

		expect(await isAlone(world.stripeClient, earlier, linkOf(own), MADE)).toBe(true);
		expect(await statusOf(there)).toBe('open');
	});

	test('is not the only one where another link has ended it', async () => {
		const earlier = await looked();
		const own = await session(MADE.key);
		await world.stripeClient.checkout.sessions.expire(own.id);
		await session('another');
		const link = { ...linkOf(own), takeBack: undefined };

		expect(await isAlone(world.stripeClient, earlier, link, MADE)).toBe(false);
	});

	test('is taken back where what was made since is being paid', async () => {
		const earlier = await looked();
		const before = await session('other', 100);
		await world.pass(1);
		const own = await session(MADE.key);
		const paying = { path: `/v1/checkout/sessions/${before.id}/expire`, method: 'POST' };
		const body = { error: { type: 'invalid_request_error', message: 'It is complete' } };
		await world.call('POST', '/faults', {
			service: 'stripe',
			...paying,
			times: 1,
			fault: { type: 'status', status: 400, body },
		});

		expect(await isAlone(world.stripeClient, earlier, linkOf(own), MADE)).toBe(false);
		expect(await statusOf(own)).toBe('expired');
	});

	test('is taken back where less is left than it asks for', async () => {
		const earlier = { ...(await looked()), leftNow: async () => await Promise.resolve(LESS) };
		const own = await session(MADE.key);

		expect(await isAlone(world.stripeClient, earlier, linkOf(own), MADE)).toBe(false);
		expect(await statusOf(own)).toBe('expired');
	});

	const LESS = Money.ofDecimal('49.99', 'USD');
});

describe('when Stripe refuses', () => {
	const refuses = async (method: string, path: string) => {
		const error = { type: 'invalid_request_error', message: 'Not allowed', code: 'no' };
		await world.call('POST', '/faults', {
			service: 'stripe',
			method,
			path,
			times: 1,
			fault: { type: 'status', status: 403, body: { error } },
		});
	};

	test.each([
		['GET', '/v1/checkout/sessions', 'Looking for links that were sent before'],
		['GET', '/v1/payment_links/', 'Ending links that were sent before'],
		['POST', '/v1/payment_links/plink', 'Ending links that were sent before'],
	])('%s %s, it is told what was tried, and nothing is sent', async (method, path, doing) => {
		await world.send(id, { ...LINK, ...UNSENT, amount: '20' });
		await refuses(method, path);

		await expect(world.send(id)).rejects.toThrow(doing);
		expect(await world.mails.inbox()).toEqual([]);
	});

	test('a look after the link was made, it is told what was tried', async () => {
		const whenRead = once(async () => await refuses('GET', '/v1/checkout/sessions'));

		await expect(world.send(id, { whenRead })).rejects.toThrow(
			'Looking for links that were made at the same moment',
		);
		expect(await world.mails.inbox()).toEqual([]);
	});
});

test('an invoice whose account is no customer yet has a Payment Link, which ends like any other', async () => {
	await world.api('PATCH', `/sobjects/Account/${world.accountId}`, { Stripe_Customer_ID__c: null });
	const part = await world.send(id, { ...LINK, amount: '20' });
	const all = await world.send(id, LINK);

	expect([await isActive(part.linkId), await isActive(all.linkId)]).toEqual([false, true]);
});

/** Does something the first time only. */
function once(act: () => Promise<unknown>): () => Promise<unknown> {
	let done = false;
	return async () => {
		if (done) return;
		done = true;
		await act();
	};
}
