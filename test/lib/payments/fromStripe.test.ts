import { SEEDED } from '../../../sandbox/stripe/accounts';
import { AUSTIN } from '../customerSync/support';
import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const DAY = 24 * 60 * 60;
const paidOf = async (id: string) => {
	const { Amount_Paid__c, Balance__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Balance__c, Status__c];
};

describe('payments from Stripe', () => {
	it('an invoice of 50 with two payments of 25 is Paid, and Partially Paid after a refund of 10', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		await world.pull();
		const first = await world.pay(2500, { customer, invoice });

		const { done } = await world.pull();

		expect(await paidOf(invoice)).toEqual([25, 25, 'Partially Paid']);
		expect(done.map(({ status, message }) => [status, message])).toEqual([
			[
				'created',
				`Added payment ${first.id} of 25.00 USD: Succeeded; invoice INV-1 is Partially Paid`,
			],
		]);
		await world.pay(2500, { customer, invoice });
		await world.pull();
		expect(await paidOf(invoice)).toEqual([50, 0, 'Paid']);

		await world.clientOf('').refunds.create({ payment_intent: first.id, amount: 1000 });
		const after = await world.pull();
		expect(await paidOf(invoice)).toEqual([40, 10, 'Partially Paid']);
		const [refunded] = after.done;
		expect(refunded?.changes['payment']).toEqual(
			expect.arrayContaining([
				{ field: 'Amount_Refunded__c', from: '0', to: '10' },
				{ field: 'Status__c', from: 'Succeeded', to: 'Partially Refunded' },
			]),
		);
		expect(refunded?.changes['invoice']).toContainEqual({
			field: 'Status__c',
			from: 'Paid',
			to: 'Partially Paid',
		});
	});

	it('writes what finance wants to see of a card payment', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const { id } = await world.pay(2500, { customer, invoice });

		await world.pull();

		expect(await world.records('Payment__c')).toEqual([
			expect.objectContaining({
				Name: '25.00 USD, Visa 4242',
				Stripe_Payment_ID__c: id,
				Account__c: accountId,
				Invoice__c: invoice,
				Amount__c: 25,
				Amount_Refunded__c: 0,
				Amount_Disputed__c: 0,
				Currency__c: 'USD',
				Status__c: 'Succeeded',
				Method__c: 'Card',
				Method_Brand__c: 'Visa',
				Method_Last4__c: '4242',
				Source__c: 'Stripe',
				Stripe_Customer_ID__c: customer,
				Stripe_Mode__c: 'Test',
			}),
		]);
	});

	it('writes nothing when nothing has changed, and asks little', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		await world.pay(2500, { customer, invoice });
		await world.pay(900, { customer });
		await world.pull();
		expect((await world.pull()).done).toEqual([]);
		await world.pass(3600);
		await world.pull();
		await world.pass(3600);
		await world.forgetCalls();

		const { done, problems } = await world.pull();

		expect([done, problems]).toEqual([[], []]);
		const calls = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
		const written = calls.filter(isWrite);
		expect(written).toEqual([]);
		const asked = calls.filter(({ path }) => !/describe|oauth|Soap/i.test(JSON.stringify(path)));
		expect(asked.length).toBeLessThanOrEqual(6);
	});

	it.each([
		['pm_card_chargeDeclinedInsufficientFunds', 'Failed', /insufficient funds/],
		['pm_usBankAccount_success', 'Pending', undefined],
	])('a payment by %s is %s', async (method, status, reason) => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const more = method.startsWith('pm_us')
			? { mandate_data: { customer_acceptance: { type: 'offline' as const, offline: {} } } }
			: {};
		await world.pay(2500, { customer, invoice, method, more }).catch(() => undefined);

		await world.pull();

		const [record] = await world.records('Payment__c');
		expect(record).toMatchObject({ Status__c: status, Invoice__c: invoice });
		expect(record?.['Failure_Reason__c'] ?? '').toMatch(reason ?? /^$/);
		expect(await paidOf(invoice)).toEqual([0, 25, 'Sent']);
		expect((await world.invoice(invoice))['Amount_Pending__c']).toBe(status === 'Pending' ? 25 : 0);
	});

	it('a bank payment is counted when the bank has paid, four business days later', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const more = {
			mandate_data: { customer_acceptance: { type: 'offline' as const, offline: {} } },
		};
		await world.pay(2500, { customer, invoice, method: 'pm_usBankAccount_success', more });
		await world.pull();
		await world.pass(7 * DAY);

		await world.pull();

		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
		const [record] = await world.records('Payment__c');
		expect(record).toMatchObject({ Status__c: 'Succeeded', Method__c: 'Bank Account' });
		expect(record).not.toHaveProperty('Expected_On__c');
	});

	it('a payment without an account is unmatched until its customer has one', async () => {
		const { id: customer } = await world.clientOf('').customers.create({ name: 'Later' });
		const { id } = await world.pay(2500, { customer });
		const first = await world.pull();
		expect(first.done.map(({ status, message }) => [status, message])).toEqual([
			[
				'unmatched',
				`payment ${id} of 25.00 USD is in Salesforce, but no account has its customer ${customer}`,
			],
		]);
		await world.pass(DAY);
		await world.pull();
		await world.pass(DAY);
		await world.pull();
		const account = await world.api('POST', '/sobjects/Account', {
			Name: 'Later',
			Stripe_Customer_ID__c: customer,
		});

		const { done } = await world.pull();

		expect(done.map(({ status }) => status)).toEqual(['pulled']);
		const [record] = await world.records('Payment__c');
		expect(record).toMatchObject({ Account__c: (account as { id: string }).id });
	});

	it('is not joined to an invoice of another currency or account, and says so', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const other = await world.newAccount('Other');
		const euros = await world.newInvoice(accountId, 50, { Currency__c: 'EUR', Name: 'INV-EUR' });
		const theirs = await world.newInvoice(other.accountId, 50, { Name: 'INV-OTHER' });
		await world.pay(2500, { customer, invoice: euros });
		await world.pay(2600, { customer, invoice: theirs });

		const { done } = await world.pull();

		expect(
			done
				.map(
					({ status, message }) => `${status}: ${message.replace(/^.*? in Salesforce, but /, '')}`,
				)
				.sort(),
		).toEqual([
			'unmatched: it names invoice INV-EUR, which is in EUR and not in USD',
			`unmatched: it names invoice INV-OTHER of Other, but customer ${customer} is Acme`,
		]);
		expect(await paidOf(euros)).toEqual([undefined, undefined, 'Sent']);
		expect(await paidOf(theirs)).toEqual([undefined, undefined, 'Sent']);
	});

	it('a test payment is not joined to an invoice with live payments, and says so', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const real = await world.newInvoice(accountId, 50);
		const tried = await world.newInvoice(accountId, 50, { Name: 'INV-2' });
		const live = { Source__c: 'Stripe', Stripe_Mode__c: 'Live', Amount__c: 10 };
		await world.enter({ ...live, Invoice__c: real, Stripe_Payment_ID__c: 'pi_live' });
		const { id } = await world.pay(2500, { customer, invoice: real });
		await world.pay(2600, { customer, invoice: tried });

		const { done } = await world.pull();

		const told = done.filter(({ references }) => references['paymentId'] === id);
		expect(told.map(({ status, message }) => [status, message])).toEqual([
			[
				'unmatched',
				`payment ${id} of 25.00 USD is in Salesforce, but it names invoice INV-1, which has live payments, and it is one of Stripe’s test mode`,
			],
		]);
		expect(await paidOf(real)).toEqual([10, 40, 'Partially Paid']);
		expect(await paidOf(tried)).toEqual([26, 24, 'Partially Paid']);
	});

	it('test payments of an invoice that gets a live one count no more, and the item says so', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const { id } = await world.pay(2500, { customer, invoice });
		await world.pull();
		const live = { Source__c: 'Stripe', Stripe_Mode__c: 'Live', Amount__c: 10 };
		await world.enter({ ...live, Invoice__c: invoice, Stripe_Payment_ID__c: 'pi_live' });
		await world.clientOf('').refunds.create({ payment_intent: id, amount: 500 });

		const { done } = await world.pull();

		const [told] = done.filter(({ references }) => references['paymentId'] === id);
		expect(told).toMatchObject({
			status: 'unmatched',
			notes: [
				'Not counted for invoice INV-1: payments of Stripe’s test mode, as it has live ones (1)',
			],
		});
		expect(await paidOf(invoice)).toEqual([10, 40, 'Partially Paid']);
	});

	it('a payment that names an invoice which comes later is joined to it then', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const gone = await world.newInvoice(accountId, 25);
		await world.api('DELETE', `/sobjects/Invoice__c/${gone}`);
		const { id } = await world.pay(2500, { customer, invoice: gone });
		const first = await world.pull();
		expect(first.done.map(({ status }) => status)).toEqual(['unmatched']);
		const here = await world.newInvoice(accountId, 25);
		await world
			.clientOf('')
			.paymentIntents.update(id, { metadata: { salesforce_invoice_id: here } });
		await world.pass(DAY);

		await world.pull();

		expect(await paidOf(here)).toEqual([25, 0, 'Paid']);
	});

	it('finds the invoice by the invoice in Stripe that a payment was attached to', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const stripe = world.clientOf('');
		const invoiceInStripe = await stripe.invoices.create({
			customer,
			collection_method: 'send_invoice',
			days_until_due: 30,
		});
		await stripe.invoices.addLines(invoiceInStripe.id, {
			lines: [{ amount: 2500, description: 'Work' }],
		});
		await stripe.invoices.finalizeInvoice(invoiceInStripe.id);
		const invoice = await world.newInvoice(accountId, 25, {
			Stripe_Invoice_ID__c: invoiceInStripe.id,
		});
		const { id } = await world.pay(2500, { customer });
		await world.pull();
		expect((await world.records('Payment__c'))[0]).not.toHaveProperty('Invoice__c');
		await stripe.invoices.attachPayment(invoiceInStripe.id, { payment_intent: id });

		await world.pull();

		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
	});

	it('finds the invoice by a rule of the builder’s', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25, { Name: '2026-117' });
		await world.pay(2500, { customer, more: { metadata: { order: '2026-117' } } });

		await world.pull({ rule: { metadataKey: 'order', invoiceField: 'Name' } });

		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
	});

	it.each([
		['won', 'winning_evidence', [25, 0, 'Paid'], 'Succeeded', 0],
		['lost', 'losing_evidence', [0, 25, 'Sent'], 'Disputed', 25],
	])(
		'a dispute that is %s leaves what was booked',
		async (outcome, evidence, paid, status, taken) => {
			const { accountId, customerId: customer } = await world.newAccount('Acme');
			const invoice = await world.newInvoice(accountId, 25);
			await world.pay(2500, { customer, invoice, method: 'pm_card_createDispute' });
			await world.pass(DAY);
			await world.pull();
			expect(await paidOf(invoice)).toEqual([0, 25, 'Sent']);
			const stripe = world.clientOf('');
			const { data } = await stripe.disputes.list();
			const id = data[0]?.id ?? '';
			await stripe.disputes.update(id, { evidence: { uncategorized_text: evidence } });
			await world.pass(2 * DAY);

			await world.pull();

			expect(await paidOf(invoice)).toEqual(paid);
			const [record] = await world.records('Payment__c');
			expect(record).toMatchObject({
				Status__c: status,
				Amount_Disputed__c: taken,
				Dispute_Status__c: outcome === 'won' ? 'Won' : 'Lost',
			});
		},
	);

	it('a dispute that is appealed is held until the network has decided', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		await world.pay(2500, { customer, invoice, method: 'pm_card_createDispute' });
		await world.pass(DAY);
		const stripe = world.clientOf('');
		const [{ id } = { id: '' }] = (await stripe.disputes.list()).data;
		await stripe.disputes.update(id, { evidence: { uncategorized_text: 'We delivered.' } });
		await world.call('POST', '/stripe/happen', { id, on: 'rejected' });
		const { evidence_details: details } = await stripe.disputes.retrieve(id);
		const stand = async () => {
			await world.pull();
			const [record] = await world.records('Payment__c');
			return record;
		};
		expect(await stand()).toMatchObject({
			Status__c: 'Disputed',
			Dispute_Status__c: 'Appeal Needs Response',
			Amount_Disputed__c: 25,
		});
		const due = (await stand())?.['Dispute_Due_By__c'];
		expect(Number(due)).toBe((details.due_by ?? 0) * 1000);
		const appeal = { card: { reason_for_filing: 'winning_evidence' } };
		await stripe.disputes.update(id, { evidence: { appeal } });
		const reviewed = await stand();
		expect(reviewed).toMatchObject({ Dispute_Status__c: 'Appeal Under Review' });
		expect(reviewed?.['Dispute_Due_By__c'] ?? null).toBeNull();
		expect(await paidOf(invoice)).toEqual([0, 25, 'Sent']);
		await world.pass(2 * DAY);

		expect(await stand()).toMatchObject({
			Status__c: 'Succeeded',
			Dispute_Status__c: 'Won',
			Amount_Disputed__c: 0,
		});
		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
	});

	it.each([
		['resolution', 'Disputed', 25, [0, 25, 'Sent']],
		['block', 'Succeeded', 0, [25, 0, 'Paid']],
	])('a dispute that is prevented by a %s', async (how, status, taken, paid) => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const { latest_charge: id } = await world.pay(2500, { customer, invoice });
		await world.pull();
		await world.call('POST', '/stripe/happen', { id, on: 'prevented', how });

		await world.pull();

		expect((await world.records('Payment__c'))[0]).toMatchObject({
			Status__c: status,
			Dispute_Status__c: 'Prevented',
			Amount_Disputed__c: taken,
		});
		expect(await paidOf(invoice)).toEqual(paid);
	});

	it.each([
		['jpy', 500, 500],
		['kwd', 12_340, 12.34],
		['ugx', 50_000_00, 50_000],
		['isk', 50_000, 500],
		['usd', 1999, 19.99],
	])('an amount in %s is exact', async (currency, minor, amount) => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const Currency__c = currency.toUpperCase();
		const invoice = await world.newInvoice(accountId, amount, { Currency__c });
		await world.pay(minor, { customer, invoice, currency });

		await world.pull();

		expect(await paidOf(invoice)).toEqual([amount, 0, 'Paid']);
	});

	it('is not joined to an invoice whose ID another org has too, and says so', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const metadata = { salesforce_invoice_id: invoice, salesforce_org_id: '00D000000000001EAA' };
		await world.pay(2500, { customer, more: { metadata } });

		const { done } = await world.pull();

		expect(done[0]).toMatchObject({
			status: 'unmatched',
			message: expect.stringContaining(
				'it was made for another Salesforce org, 00D000000000001EAA; this one is 00D',
			),
		});
		expect(await paidOf(invoice)).toEqual([undefined, undefined, 'Sent']);
	});

	it('brings the payments of locations and connected accounts, and says whose they are', async () => {
		const { accountId } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 50);
		const [{ id: connected }] = SEEDED.connected;
		const metadata = { salesforce_invoice_id: invoice };
		const more = { metadata };
		const card = { amount: 2500, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };
		const payable = {
			...card,
			...more,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
		};
		await world.clientOf(AUSTIN).paymentIntents.create(payable);
		await world.clientOf('').paymentIntents.create(payable, { stripeAccount: connected });
		const { stripeOf } = await world.context();
		const all = {
			locations: ['', AUSTIN, connected],
			stripeOf: async (location: string) =>
				location === connected ? await world.connected(connected) : await stripeOf(location),
		};

		await world.pull(all);

		expect(await paidOf(invoice)).toEqual([50, 0, 'Paid']);
		const records = await world.records('Payment__c');
		expect(records.map(({ Stripe_Account_ID__c: id }) => id ?? null).sort()).toEqual(
			[connected, null].sort(),
		);
		expect((await world.pull(all)).done).toEqual([]);
	});

	it('what nobody has tried to pay is no payment', async () => {
		await world.clientOf('').paymentIntents.create({ amount: 2500, currency: 'usd' });
		const { done, problems } = await world.pull();
		expect([done, problems, await world.records('Payment__c')]).toEqual([[], [], []]);
	});

	it('leaves an invoice alone that somebody has chosen for the payment', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const named = await world.newInvoice(accountId, 25);
		const chosen = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
		const { id } = await world.pay(2500, { customer, invoice: named });
		await world.pull();
		const [record] = await world.records('Payment__c');
		await world.api('PATCH', `/sobjects/Payment__c/${String(record?.['Id'])}`, {
			Invoice__c: chosen,
		});
		await world.clientOf('').refunds.create({ payment_intent: id, amount: 500 });

		await world.pull();

		expect(await paidOf(chosen)).toEqual([20, 5, 'Partially Paid']);
	});
});

describe('one payment', () => {
	it('is written as it is now, whatever is asked for again', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const invoice = await world.newInvoice(accountId, 25);
		const { id } = await world.pay(2500, { customer, invoice });

		const results = await world.pullNamed([id, 'pi_unknown', id]);

		expect(results.map(({ status }) => status)).toEqual(['created', 'problem', 'created']);
		expect(await world.records('Payment__c')).toHaveLength(1);
		expect(await paidOf(invoice)).toEqual([25, 0, 'Paid']);
		const again = await world.pullNamed([id]);
		expect(again.map(({ status }) => status)).toEqual(['unchanged']);
	});
});
