import { comparePayments } from '../../../lib/payments/comparePayments';
import type { Difference } from '../../../lib/payments/difference';
import type { PaymentContext } from '../../../lib/payments/paymentContext';
import { type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const DAY = 24 * 60 * 60;
const RULE = { metadataKey: 'order', invoiceField: 'Name' };
const nowSeconds = () => Math.floor(world.clock.nowMs() / 1000);
const stripe = () => world.clientOf('');
const paidOf = async (id: string) => {
	const { Amount_Paid__c, Balance__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Balance__c, Status__c];
};
const recordOf = async (intent: string) => {
	const records = await world.records('Payment__c');
	const found = records.find((row) => row['Stripe_Payment_ID__c'] === intent);
	if (!found) throw new Error(`There is no record of ${intent}`);
	return found;
};
const edit = async (intent: string, values: object) => {
	const { Id } = await recordOf(intent);
	await world.api('PATCH', `/sobjects/Payment__c/${String(Id)}`, values);
};
const belongs = async (intent: string) => {
	const { Account__c = null, Invoice__c = null } = await recordOf(intent);
	return { Account__c, Invoice__c };
};

/** Two accounts, and two invoices of the first with a payment of 25 on its own. */
async function joined(names: 'metadata' | 'Stripe invoice' | 'rule') {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const other = await world.newAccount('Other');
	const inStripe =
		names === 'Stripe invoice' ? { Stripe_Invoice_ID__c: await openInvoice(customer) } : {};
	const own = await world.newInvoice(accountId, 25, inStripe);
	const second = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
	const metadata = names === 'rule' ? { more: { metadata: { order: 'INV-1' } } } : {};
	const mark = names === 'metadata' ? { invoice: own } : metadata;
	const { id } = await world.pay(2500, { customer, ...mark });
	const { Stripe_Invoice_ID__c: attachTo } = inStripe;
	if (attachTo) await stripe().invoices.attachPayment(attachTo, { payment_intent: id });
	const more: Partial<PaymentContext> = names === 'rule' ? { rule: RULE } : {};
	const pull = async () => await world.pull(more);
	await pull();
	expect(await paidOf(own)).toEqual([25, 0, 'Paid']);
	return { id, pull, accountId, otherAccount: other.accountId, own, second, customer };
}

async function openInvoice(customer: string): Promise<string> {
	const { id } = await stripe().invoices.create({
		customer,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe().invoices.addLines(id, { lines: [{ amount: 2500, description: 'Work' }] });
	await stripe().invoices.finalizeInvoice(id);
	return id;
}

const NAMES = ['metadata', 'Stripe invoice', 'rule'] as const;

describe.each(NAMES)('a payment that names its invoice by %s', (names) => {
	it('stays off the invoice that somebody took it from, whatever happens to it', async () => {
		const { id, pull, accountId: Account__c, own } = await joined(names);
		await edit(id, { Invoice__c: null });
		const off = { Account__c, Invoice__c: null };

		// Stripe's events of the payment itself are still read again.
		await pull();
		expect(await belongs(id)).toEqual(off);
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);

		await stripe().refunds.create({ payment_intent: id, amount: 500 });
		const { done } = await pull();
		expect(await belongs(id)).toEqual(off);
		expect((await recordOf(id))['Amount_Refunded__c']).toBe(5);
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
		expect(done).toMatchObject([
			{
				status: 'pulled',
				references: { invoiceId: '', invoiceNumber: '' },
				notes: ['It stays off invoice INV-1, which somebody took it from in Salesforce'],
			},
		]);

		await world.pass(DAY);
		await stripe().refunds.create({ payment_intent: id, amount: 500 });
		await pull();
		expect(await belongs(id)).toEqual(off);
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
	});

	it('stays off when an event tells of it before any run has seen that it was taken off', async () => {
		const { id, pull, own } = await joined(names);
		await world.pass(DAY);
		await pull();
		await edit(id, { Invoice__c: null });
		await stripe().refunds.create({ payment_intent: id, amount: 500 });

		await pull();

		expect((await belongs(id)).Invoice__c).toBeNull();
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
	});

	it.each(['by the overlap alone', 'by a refund'])(
		'stays on the invoice that somebody moved it to, read again %s',
		async (how) => {
			const { id, pull, own, second } = await joined(names);
			await edit(id, { Invoice__c: second });
			const isRefunded = how === 'by a refund';
			if (isRefunded) await stripe().refunds.create({ payment_intent: id, amount: 500 });

			await pull();
			await pull();

			expect((await belongs(id)).Invoice__c).toBe(second);
			expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
			expect(await paidOf(second)).toEqual(
				isRefunded ? [20, 5, 'Partially Paid'] : [25, 0, 'Paid'],
			);
		},
	);

	it.each(['by the overlap alone', 'by a refund'])(
		'stays on the account that somebody moved it to, without invoice, read again %s',
		async (how) => {
			const { id, pull, otherAccount: Account__c, own } = await joined(names);
			await edit(id, { Account__c, Invoice__c: null });
			if (how === 'by a refund') {
				await stripe().refunds.create({ payment_intent: id, amount: 500 });
			}

			await pull();
			await pull();

			expect(await belongs(id)).toEqual({ Account__c, Invoice__c: null });
			expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
		},
	);

	it('keeps its invoice on the account that somebody moved it to', async () => {
		const { id, pull, otherAccount: Account__c, own } = await joined(names);
		await edit(id, { Account__c });
		await stripe().refunds.create({ payment_intent: id, amount: 500 });

		const { done } = await pull();
		await pull();

		expect(await belongs(id)).toEqual({ Account__c, Invoice__c: own });
		expect(await paidOf(own)).toEqual([20, 5, 'Partially Paid']);
		expect(done).toMatchObject([
			{ references: { accountId: Account__c, accountName: 'Other', invoiceNumber: 'INV-1' } },
		]);
	});
});

describe('a payment that somebody took off an invoice', () => {
	it('stays off when it had been moved in between', async () => {
		const { id, pull, own, second } = await joined('metadata');
		await edit(id, { Invoice__c: second });
		await pull();
		await edit(id, { Invoice__c: null });

		await pull();
		await pull();

		expect((await belongs(id)).Invoice__c).toBeNull();
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
		expect(await paidOf(second)).toEqual([0, 25, 'Sent']);
	});

	it('stays off for One Payment and for a run that starts over', async () => {
		const { id, own } = await joined('metadata');
		await edit(id, { Invoice__c: null });

		await world.pullNamed([id]);
		await world.pullNamed([id]);
		await world.pull({}, { startOver: true });

		expect((await belongs(id)).Invoice__c).toBeNull();
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
	});

	it('counts again when somebody puts it back, and can be taken off again', async () => {
		const { id, pull, own } = await joined('metadata');
		await edit(id, { Invoice__c: null });
		await pull();
		await edit(id, { Invoice__c: own });
		await pull();
		expect(await paidOf(own)).toEqual([25, 0, 'Paid']);
		await edit(id, { Invoice__c: null });
		await pull();

		await pull();

		expect((await belongs(id)).Invoice__c).toBeNull();
		expect(await paidOf(own)).toEqual([0, 25, 'Sent']);
	});

	it('is joined to another one that it comes to name, such as what takes the place of a deleted one', async () => {
		const { id, pull, accountId, own } = await joined('rule');
		await world.api('DELETE', `/sobjects/Invoice__c/${own}`);
		await edit(id, { Invoice__c: null });
		await pull();
		const anew = await world.newInvoice(accountId, 25);
		await world.pass(DAY);
		await stripe().refunds.create({ payment_intent: id, amount: 500 });

		await pull();

		expect((await belongs(id)).Invoice__c).toBe(anew);
		expect(await paidOf(anew)).toEqual([20, 5, 'Partially Paid']);
	});

	it('is not booked in Stripe either', async () => {
		const { id, pull, own, customer } = await joined('metadata');
		await edit(id, { Invoice__c: null });
		const inStripe = await openInvoice(customer);
		const patch = { Stripe_Invoice_ID__c: inStripe };
		await world.api('PATCH', `/sobjects/Invoice__c/${own}`, patch);

		await pull();
		await pull();

		expect((await stripe().invoices.retrieve(inStripe)).status).toBe('open');
		expect((await belongs(id)).Invoice__c).toBeNull();
	});

	it('and that has no customer does not come back to the account of that invoice', async () => {
		const { accountId: Account__c } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(Account__c, 25);
		const { id } = await world.pay(2500, { invoice });
		await world.pull();
		expect(await belongs(id)).toEqual({ Account__c, Invoice__c: invoice });
		await edit(id, { Account__c: null, Invoice__c: null });

		const { done } = await world.pull();
		await world.pull();

		expect(await belongs(id)).toEqual({ Account__c: null, Invoice__c: null });
		expect(await paidOf(invoice)).toEqual([0, 25, 'Sent']);
		expect(done.map(({ status, message }) => [status, message])).toEqual([
			[
				'unmatched',
				`payment ${id} of 25.00 USD is in Salesforce, but it has no customer, and somebody took it from invoice INV-1`,
			],
		]);
	});

	it('is counted for the invoice that it comes to while how far the sync came is lost', async () => {
		const { id, pull, second } = await joined('metadata');
		await edit(id, { Invoice__c: null });
		await pull();
		await world.call('POST', '/salesforce/empty', { objects: ['Stripe_Sync__c'] });
		await edit(id, { Invoice__c: second });

		// Stripe does not list it to a first run that leaves old payments alone.
		await world.pull({ since: nowSeconds() + DAY });

		expect(await paidOf(second)).toEqual([25, 0, 'Paid']);
	});

	it('is told by a comparison as on no invoice, and why', async () => {
		const { id, pull } = await joined('metadata');
		await edit(id, { Invoice__c: null });
		await pull();
		const differences: Difference[] = [];
		const now = nowSeconds();

		await comparePayments(
			{ period: { from: now - DAY, until: now + DAY }, zone: 'UTC' },
			await world.paymentContext(),
			{ difference: (each) => differences.push(each), progress: () => undefined },
		);

		expect(differences).toMatchObject([
			{
				difference: 'unapplied',
				message: `Payment ${id} of 25.00 USD is on no invoice: somebody took it from invoice INV-1 in Salesforce`,
				invoiceId: '',
				invoiceNumber: '',
			},
		]);
	});

	it('is not written to again while nothing happens', async () => {
		const { id, pull } = await joined('metadata');
		await edit(id, { Invoice__c: null });
		await pull();
		const before = await recordOf(id);
		expect(before['Invoice__c'] ?? null).toBeNull();
		await world.pass(60);

		const { done } = await pull();

		expect(done).toEqual([]);
		expect(await recordOf(id)).toEqual(before);
	});
});

it('a payment is not joined later to an invoice of another account than somebody chose for it', async () => {
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const { accountId: Account__c } = await world.newAccount('Other');
	const invoice = await world.newInvoice(accountId, 25);
	const { id } = await world.pay(2500, { customer });
	await world.pull();
	await edit(id, { Account__c });
	const metadata = { salesforce_invoice_id: invoice };
	await stripe().paymentIntents.update(id, { metadata });
	await stripe().refunds.create({ payment_intent: id, amount: 500 });

	const { done } = await world.pull();

	expect(await belongs(id)).toEqual({ Account__c, Invoice__c: null });
	expect(await paidOf(invoice)).toEqual([undefined, undefined, 'Sent']);
	expect(done.map(({ status, message }) => [status, message])).toEqual([
		[
			'unmatched',
			`payment ${id} of 25.00 USD is in Salesforce, but it names invoice INV-1 of Acme, and its record is on account Other`,
		],
	]);
});

it('an account that was emptied is found by the customer again, and the item says so', async () => {
	const { id, pull, accountId, own } = await joined('metadata');
	await edit(id, { Account__c: null });

	const { done } = await pull();

	expect(await belongs(id)).toEqual({ Account__c: accountId, Invoice__c: own });
	expect(done.flatMap(({ changes }) => changes['payment'])).toContainEqual({
		field: 'Account__c',
		from: '',
		to: accountId,
	});
});

it('a name that people gave stays, and what Stripe decides comes back with the next event', async () => {
	const { id, pull, own } = await joined('metadata');
	await edit(id, { Name: 'Deposit', Status__c: 'Failed', Amount__c: 24 });
	await stripe().refunds.create({ payment_intent: id, amount: 500 });

	await pull();

	expect(await recordOf(id)).toMatchObject({
		Name: 'Deposit',
		Status__c: 'Partially Refunded',
		Amount__c: 25,
	});
	expect(await paidOf(own)).toEqual([20, 5, 'Partially Paid']);
});
