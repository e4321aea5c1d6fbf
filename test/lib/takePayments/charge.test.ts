import type { Problem } from '../../../lib/errors';
import { Money } from '../../../lib/money';
import { newPayer } from '../../support/payer';
import { AUSTIN } from '../customerSync/support';
import { dollars, invoiced, startTakeWorld, type TakeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeWorld;
beforeAll(async () => {
	world = await startTakeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const LOST = {
	method: 'POST',
	path: '/v1/payment_intents$',
	times: 1,
	fault: { type: 'cutAfter' },
};

/** An invoice over 50.00 USD, and the customer who has stored a card. */
async function invoice(amount = 50) {
	const payer = await world.payer('pm_card_visa');
	return { ...payer, invoiceId: await world.newInvoice(payer.accountId, amount) };
}

describe('charging what a customer has stored', () => {
	it('takes the payment off-session, and tells the bank how the card was stored', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		await world.forgetCalls();

		const { intent, method, wasTaken } = await world.charge(dollars(customerId), {
			purpose: 'Service',
			takenBy: 'Ann',
		});

		expect(intent).toMatchObject({
			status: 'succeeded',
			amount: 2500,
			currency: 'usd',
			customer: customerId,
			description: 'Service',
			metadata: { n8n_taken_by: 'Ann' },
		});
		expect(method?.label).toContain('Visa ending in 4242');
		expect(wasTaken).toBe(false);
		const [made] = (await world.calls('stripe')).filter(({ method: verb }) => verb === 'POST');
		expect(made?.params).toMatchObject({
			off_session: 'true',
			payment_method_options: { card: { stored_credential_usage: 'unscheduled' } },
		});
	});

	it('charges once for one call, whose answer was lost', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		await world.fault(LOST);
		await world.charge(dollars(customerId), { callKey: 'the same' });
		const again = await world.charge(dollars(customerId), { callKey: 'the same' });
		expect(again.wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
	});

	it('charges once for one call also after Stripe has forgotten its key', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		await world.charge(dollars(customerId), { callKey: 'the same' });
		await world.pass(25 * 60 * 60);
		const again = await world.charge(dollars(customerId), { callKey: 'the same' });
		expect(again.wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
	});

	it('charges a month once, however often and from however many sides', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		const month = { chargeKey: 'contract-1/2026-11' };
		const both = await Promise.all([
			world.charge(dollars(customerId), month),
			world.charge(dollars(customerId), month),
		]);
		expect(both.map(({ wasTaken }) => wasTaken).sort()).toEqual([false, true]);
		expect((await world.charge(dollars(customerId), month)).wasTaken).toBe(true);
		await world.pass(40 * 24 * 60 * 60);
		expect((await world.charge(dollars(customerId), month)).wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
		await world.charge(dollars(customerId), { chargeKey: 'contract-1/2026-12' });
		expect(await world.payments()).toHaveLength(2);
	});

	it('charges twelve months twelve times, with every run doubled and every third answer lost', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		for (let month = 1; month <= 12; month++) {
			if (month % 3 === 0) await world.fault(LOST);
			const order = { chargeKey: `contract-1/2027-${month}` };
			await Promise.all([
				world.charge(dollars(customerId), order),
				world.charge(dollars(customerId), order),
			]);
			await world.pass(30 * 24 * 60 * 60);
		}
		expect(await world.payments()).toHaveLength(12);
	});

	it('refuses another amount for a month that has been charged', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		const month = { chargeKey: 'contract-1/2026-11' };
		await world.charge(dollars(customerId), month);
		await expect(world.charge(dollars(customerId, '30'), month)).rejects.toThrow(
			/^Charge Key: “contract-1\/2026-11” has been charged already, by pi_\w+ with 25.00 USD$/,
		);
	});

	it('refuses another invoice under a key that has been charged, and takes nothing of it', async () => {
		const { accountId } = await world.payer('pm_card_visa');
		const [first, second] = [
			await world.newInvoice(accountId, 50),
			await world.newInvoice(accountId, 50),
		];
		const month = { chargeKey: '2026-11' };
		await world.charge(invoiced(first), month);

		expect((await world.charge(invoiced(first), month)).wasTaken).toBe(true);
		await expect(world.charge(invoiced(second), month)).rejects.toThrow(
			/^Charge Key: “2026-11” has been charged already, by pi_\w+ for another invoice, /,
		);
		expect(await world.payments()).toHaveLength(1);
	});

	it('tries a month again after a decline, but not for the same call', async () => {
		const { customerId } = await world.payer('pm_card_chargeCustomerFail');
		const month = { chargeKey: 'contract-1/2026-11', callKey: 'the same' };
		await expect(world.charge(dollars(customerId), month)).rejects.toThrow('was declined');
		await world.clientOf('').paymentMethods.attach('pm_card_visa', { customer: customerId });
		await expect(world.charge(dollars(customerId), month)).rejects.toThrow('was declined');
		const { intent, wasTaken } = await world.charge(dollars(customerId), {
			chargeKey: month.chargeKey,
		});
		expect([intent.status, wasTaken]).toEqual(['succeeded', false]);
		expect(await world.payments()).toHaveLength(2);
	});

	it('gets over a failure of Stripe’s that is stored under the key', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		await world.fault({
			method: 'POST',
			path: '/v1/payment_intents$',
			times: 1,
			fault: { type: 'status', status: 500, headers: { 'stripe-should-retry': 'false' } },
		});
		const { intent } = await world.charge(dollars(customerId));
		expect(intent.status).toBe('succeeded');
		expect(await world.payments()).toHaveLength(1);
	});

	it('says that a bank account has not paid yet', async () => {
		const { customerId } = await world.payer('pm_usBankAccount_success');
		const { intent, method } = await world.charge(dollars(customerId), {
			method: 'newestBankAccount',
			hasMandate: true,
		});
		expect(intent.status).toBe('processing');
		expect(method?.label).toBe('STRIPE TEST BANK ending in 6789');
	});

	it('asks for the payer’s consent where a bank account has no mandate', async () => {
		const { customerId } = await world.payer('pm_usBankAccount_success');
		await expect(
			world.charge(dollars(customerId), { method: 'newestBankAccount' }),
		).rejects.toMatchObject({
			message: 'Payment Method: the payer has not agreed to debits of this bank account',
			whatToDo: expect.stringContaining('Debits Are Authorized') as string,
		});
		expect((await world.payments()).map(({ status }) => status)).not.toContain('processing');
	});

	it('refuses what cannot be charged before anything is written', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		const charge = async (amount: string, more = {}) =>
			await world.charge(dollars(customerId, amount), more);
		await expect(charge('25', { method: 'newestBankAccount' })).rejects.toThrow('no bank account');
		await expect(charge('25', { method: { id: 'pm_other' } })).rejects.toThrow(
			'not stored pm_other',
		);
		await expect(charge('0.10')).rejects.toThrow('less than');
		await expect(charge('25', { maximum: '24.99' })).rejects.toThrow(
			'Amount: 25.00 USD is more than the 24.99 USD that Maximum Amount allows',
		);
		await expect(world.charge(dollars('cus_nobody'))).rejects.toThrow('cus_nobody');
		expect(await world.payments()).toHaveLength(0);
	});

	it('takes amounts of currencies without decimals as they are', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		const target = { customerId, amount: Money.ofDecimal('500', 'JPY'), location: '' };
		expect((await world.charge(target, { maximum: '500' })).intent).toMatchObject({
			amount: 500,
			currency: 'jpy',
		});
	});
});

describe('charging an invoice', () => {
	it('takes all that is left, and names the invoice', async () => {
		const { invoiceId } = await invoice();
		const { intent } = await world.charge(invoiced(invoiceId));
		expect(intent).toMatchObject({
			amount: 5000,
			description: 'Invoice INV-1',
			metadata: {
				salesforce_invoice_id: invoiceId,
				salesforce_org_id: expect.stringMatching(/^00D\w{15}$/) as string,
				salesforce_invoice_number: 'INV-1',
			},
		});
	});

	it('counts what was given back, and what was paid for it alone', async () => {
		const { accountId, invoiceId } = await invoice();
		const other = await world.newInvoice(accountId, 70);
		const { intent } = await world.charge(invoiced(invoiceId));
		await world.refund(intent.id, { amount: '20' });

		expect((await world.charge(invoiced(invoiceId))).intent.amount).toBe(2000);
		expect((await world.charge(invoiced(other))).intent.amount).toBe(7000);
	});

	it('says nothing that is not known: of whom, for what, and by whom', async () => {
		const { customerId } = await world.payer('pm_card_visa');
		await world.forgetCalls();
		await world.charge(dollars(customerId), { callKey: 'mine' });

		const [made] = (await world.calls('stripe')).filter(({ method: verb }) => verb === 'POST');
		expect(made?.params).toMatchObject({ metadata: { n8n_call_key: 'mine' } });
		expect(Object.keys(made?.params ?? {})).not.toContain('description');
		expect(Object.keys(made?.params?.['metadata'] ?? {})).toEqual(['n8n_call_key']);
	});

	it('tells which of several methods was charged', async () => {
		const { customerId } = await world.payer('pm_card_mastercard', 'pm_card_visa');
		const { data } = await world.clientOf('').customers.listPaymentMethods(customerId);
		const oldest = data.at(-1)?.id ?? '';

		const { method } = await world.charge(dollars(customerId), { method: { id: oldest } });

		expect(method?.id).toBe(oldest);
		expect(method?.label).toContain('Mastercard');
	});

	it.each([
		['GET', '/v1/checkout/sessions', 'Looking for open payment pages of the invoice'],
		['GET', '/v1/payment_intents\\?', 'Looking for payments of customer'],
		['GET', '/v1/payment_intents/search', 'Looking for payments of the invoice'],
		['POST', '/expire$', 'Ending open payment pages of the invoice'],
		['POST', '/v1/payment_links/', 'Ending the Payment Link of the invoice'],
	])('takes nothing when Stripe is away for %s %s, and says what was tried', async (...tried) => {
		const [method, path, doing] = tried;
		const { customerId, invoiceId } = await invoice();
		await world.openPage(customerId, invoiceId, '50');
		await world.api('PATCH', `/sobjects/Invoice__c/${invoiceId}`, {
			Payment_Link_ID__c: 'plink_1',
		});
		await world.fault({ method, path, times: 50, fault: { type: 'status', status: 500 } });

		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow(doing);
		await world.call('DELETE', '/faults');
		expect(await world.payments()).toHaveLength(0);
	});

	it('never takes more than is left, counted from what Stripe has now', async () => {
		const { invoiceId } = await invoice();
		await world.charge(invoiced(invoiceId, '30'));
		await expect(world.charge(invoiced(invoiceId, '20.01'))).rejects.toThrow(
			'20.01 USD are more than the 20.00 USD that are left',
		);
		await expect(world.charge(invoiced(invoiceId, '19.90'))).rejects.toThrow(
			'Amount: 19.90 USD would leave 0.10 USD, which is less than Stripe charges at least',
		);
		await world.charge(invoiced(invoiceId));
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow('nothing is left to pay');
		expect((await world.payments()).map(({ amount }) => amount).sort()).toEqual([2000, 3000]);
	});

	it('takes more than is left where that is asked for', async () => {
		const { invoiceId } = await invoice();
		const { intent } = await world.charge(invoiced(invoiceId, '60', true));
		expect(intent.amount).toBe(6000);
		expect((await world.charge(invoiced(invoiceId, '5', true))).intent.amount).toBe(500);
	});

	it('of many that charge it at the same moment lets one through', async () => {
		const { invoiceId } = await invoice();
		const all = await Promise.allSettled(
			Array.from({ length: 5 }, async () => await world.charge(invoiced(invoiceId))),
		);
		expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const messages = all.flatMap((one) =>
			one.status === 'rejected' ? [(one.reason as Error).message] : [],
		);
		const taken = all.flatMap((one) =>
			one.status === 'rejected' && (one.reason as Problem).code === 'being_paid'
				? [one.reason as Problem]
				: [],
		);
		for (const problem of taken) {
			expect(problem).toMatchObject({ field: 'Invoice ID', facts: { tryAgain: 'soon' } });
			expect(problem.whatToDo).toContain('Nothing has been taken');
		}
		for (const message of messages) {
			expect(message).toMatch(/at this moment|nothing is left to pay/);
		}
		expect(await world.payments()).toHaveLength(1);
	});

	it('is charged once for one call, whose answer was lost, though the balance is another by then', async () => {
		const { invoiceId } = await invoice();
		await world.charge(invoiced(invoiceId, '20'), { callKey: 'the same' });
		const again = await world.charge(invoiced(invoiceId, '20'), { callKey: 'the same' });
		expect(again.wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
	});

	it('ends open payment pages before it charges', async () => {
		const { customerId, invoiceId } = await invoice();
		const page = await world.openPage(customerId, invoiceId, '50');
		await world.forgetCalls();
		await world.charge(invoiced(invoiceId));
		const { status } = await world.clientOf('').checkout.sessions.retrieve(page.id);
		expect(status).toBe('expired');
		// Who pays on the page while this is charged would pay twice.
		const posts = (await world.calls('stripe')).filter(({ method: verb }) => verb === 'POST');
		expect(posts.map(({ path }) => path)).toEqual([
			`/v1/checkout/sessions/${page.id}/expire`,
			'/v1/payment_intents',
		]);
	});

	it('ends the Payment Link that was sent, and the page that it led to, before it charges', async () => {
		const { invoiceId } = await invoice();
		const stripe = world.clientOf('');
		const marks = { metadata: { salesforce_invoice_id: invoiceId } };
		const { id, url } = await stripe.paymentLinks.create({
			line_items: [
				{
					quantity: 1,
					price_data: {
						currency: 'usd',
						unit_amount: 5000,
						product_data: { name: 'Invoice' },
					},
				},
			],
			...marks,
		});
		await newPayer(world.pages).open(url);
		await world.api('PATCH', `/sobjects/Invoice__c/${invoiceId}`, { Payment_Link_ID__c: id });

		await expect(world.charge(invoiced(invoiceId, '51'))).rejects.toThrow('more than');
		expect((await stripe.paymentLinks.retrieve(id)).active).toBe(true);
		await world.charge(invoiced(invoiceId, '20'));

		expect((await stripe.paymentLinks.retrieve(id)).active).toBe(false);
		const { data } = await stripe.checkout.sessions.list();
		expect(data.map(({ status, payment_link: of }) => [status, of])).toEqual([['expired', id]]);
		expect((await world.charge(invoiced(invoiceId))).intent.amount).toBe(3000);
	});

	it('leaves open pages alone when it refuses', async () => {
		const { customerId, invoiceId } = await invoice();
		const page = await world.openPage(customerId, invoiceId, '50');
		await expect(world.charge(invoiced(invoiceId, '51'))).rejects.toThrow('more than');
		await expect(
			world.charge(invoiced(invoiceId), { method: 'newestBankAccount' }),
		).rejects.toThrow('no bank account');
		const { status } = await world.clientOf('').checkout.sessions.retrieve(page.id);
		expect(status).toBe('open');
	});

	it('counts a bank payment that is on its way', async () => {
		const payer = await world.payer('pm_card_visa', 'pm_usBankAccount_success');
		const invoiceId = await world.newInvoice(payer.accountId, 50);
		await world.charge(invoiced(invoiceId, '20'), {
			method: 'newestBankAccount',
			hasMandate: true,
		});
		expect((await world.charge(invoiced(invoiceId))).intent.amount).toBe(3000);
	});

	it('counts what was paid of its invoice in Stripe, whose payments name no invoice of the org', async () => {
		const { customerId, invoiceId } = await invoice();
		const stripe = world.clientOf('');
		const { id: stripeInvoice } = await stripe.invoices.create({ customer: customerId });
		await stripe.invoiceItems.create({
			customer: customerId,
			invoice: stripeInvoice,
			amount: 5000,
			currency: 'usd',
		});
		await stripe.invoices.pay(stripeInvoice, { payment_method: 'pm_card_visa' });
		await world.api('PATCH', `/sobjects/Invoice__c/${invoiceId}`, {
			Stripe_Invoice_ID__c: stripeInvoice,
		});
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow('nothing is left to pay');
		expect(await world.payments()).toHaveLength(1);
	});

	it('counts what an earlier customer paid, and ends the page that one has open', async () => {
		const { customerId: before } = await world.payer('pm_card_visa');
		const { invoiceId } = await invoice();
		const page = await world.openPage(before, invoiceId, '50');
		await world.clientOf('').paymentIntents.create({
			customer: before,
			amount: 3000,
			currency: 'usd',
			confirm: true,
			payment_method: 'pm_card_visa',
			metadata: { salesforce_invoice_id: invoiceId },
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		});
		await world.settle();
		expect((await world.charge(invoiced(invoiceId))).intent.amount).toBe(2000);
		const { status } = await world.clientOf('').checkout.sessions.retrieve(page.id);
		expect(status).toBe('expired');
	});

	it('takes what is owed once more when its payment was moved to another invoice in Salesforce', async () => {
		const { accountId, invoiceId } = await invoice();
		const { intent: moved } = await world.charge(invoiced(invoiceId));
		await world.api('POST', '/sobjects/Payment__c', {
			Stripe_Payment_ID__c: moved.id,
			Invoice__c: await world.newInvoice(accountId, 50),
			Amount__c: 50,
			Status__c: 'Succeeded',
		});

		const { intent, wasTaken } = await world.charge(invoiced(invoiceId));

		// Under the key of the first payment Stripe would tell that one again.
		expect([wasTaken, intent.id === moved.id, intent.status]).toEqual([false, false, 'succeeded']);
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow('nothing is left to pay');
		expect(await world.payments()).toHaveLength(2);
	});

	it('refuses one that is void, is not there, or whose account has no customer', async () => {
		const { accountId, invoiceId } = await invoice();
		await world.api('PATCH', `/sobjects/Invoice__c/${invoiceId}`, { Status__c: 'Void' });
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow('is void');
		await expect(world.charge(invoiced('a0XgL00000B2c3DUAR'))).rejects.toThrow(
			'there is no invoice',
		);
		await world.api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Customer_ID__c: null });
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow('has no customer in Stripe');
		expect(await world.payments()).toHaveLength(0);
	});
});

describe('charging an account', () => {
	const account = (accountId: string, amount = '25') => ({
		accountId,
		amount: Money.ofDecimal(amount, 'USD'),
	});

	it('charges its customer, once for each charge key, also where the customer is named', async () => {
		const { accountId, customerId } = await world.payer('pm_card_visa');
		const month = { chargeKey: 'contract-1/2026-11' };
		const { intent, due, wasTaken } = await world.charge(account(accountId), month);
		expect(intent).toMatchObject({ amount: 2500, customer: customerId, status: 'succeeded' });
		expect([due.accountId, wasTaken]).toEqual([accountId, false]);
		expect((await world.charge(dollars(customerId), month)).wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
	});

	it('charges it in the Stripe account of its location', async () => {
		const austin = world.clientOf(AUSTIN);
		const { id: customerId } = await austin.customers.create({ name: 'Edge' });
		await austin.paymentMethods.attach('pm_card_visa', { customer: customerId });
		const { accountId } = await world.payer('pm_card_visa');
		await world.api('PATCH', `/sobjects/Account/${accountId}`, {
			Stripe_Customer_ID__c: customerId,
			Stripe_Location__c: AUSTIN,
		});
		const { due } = await world.charge(account(accountId));
		expect(due).toMatchObject({ customerId, location: AUSTIN });
		expect((await austin.paymentIntents.list({ customer: customerId })).data).toHaveLength(1);
		expect(await world.payments()).toHaveLength(0);
	});

	it('refuses one that is not there, or has no customer', async () => {
		const { accountId } = await world.payer('pm_card_visa');
		await expect(world.charge(account('001gL00000B2c3DUAR'))).rejects.toThrow(
			'Account ID: there is no account 001gL00000B2c3DUAR in the org',
		);
		await world.api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Customer_ID__c: null });
		await expect(world.charge(account(accountId))).rejects.toMatchObject({
			message: 'Account ID: the account Edge has no customer in Stripe',
			whatToDo: expect.stringContaining('Send Customer') as string,
		});
		expect(await world.payments()).toHaveLength(0);
	});
});
