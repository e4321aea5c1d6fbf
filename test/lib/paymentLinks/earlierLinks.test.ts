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

/** Does something the first time only. */
function once(act: () => Promise<unknown>): () => Promise<unknown> {
	let done = false;
	return async () => {
		if (done) return;
		done = true;
		await act();
	};
}
