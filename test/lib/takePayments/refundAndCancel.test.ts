import { cancelPayment } from '../../../lib/takePayments/cancelPayment';
import { idIn } from '../../support/idIn';
import { newPayer } from '../../support/payer';
import { dollars, startTakeWorld, type TakeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeWorld;
beforeAll(async () => {
	world = await startTakeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

async function paid(method = 'pm_card_visa'): Promise<string> {
	const { customerId } = await world.payer(method);
	return (await world.charge(dollars(customerId))).intent.id;
}

const refunds = async (id: string) =>
	(await world.clientOf('').refunds.list({ payment_intent: id })).data;

describe('a refund', () => {
	it('gives back a part, then what is left, and then nothing more', async () => {
		const id = await paid();
		expect((await world.refund(id, { amount: '10' })).refund.amount).toBe(1000);
		await expect(world.refund(id, { amount: '15.01' })).rejects.toThrow(
			'15.01 USD is more than the 15.00 USD that is left',
		);
		expect((await world.refund(id)).refund.amount).toBe(1500);
		expect((await world.refund(id)).wasRefunded).toBe(true);
		expect(await refunds(id)).toHaveLength(2);
	});

	it('is made once by one call, also when its answer was lost or its key is forgotten', async () => {
		const id = await paid();
		await world.fault({
			method: 'POST',
			path: '/v1/refunds$',
			times: 1,
			fault: { type: 'cutAfter' },
		});
		const first = await world.refund(id, { amount: '5', callKey: 'the same' });
		await world.pass(25 * 60 * 60);
		const second = await world.refund(id, { amount: '5', callKey: 'the same' });
		expect(second).toMatchObject({ wasRefunded: true, refund: { id: first.refund.id } });
		expect(await refunds(id)).toHaveLength(1);
	});

	it('says why it is made where the builder says so, and who has made it', async () => {
		const id = await paid();
		await world.forgetCalls();

		const first = await world.refund(id, { amount: '5', reason: 'duplicate', callKey: 'mine' });
		await world.refund(id, { amount: '5' });

		expect(first.wasRefunded).toBe(false);
		expect(first.refund).toMatchObject({ reason: 'duplicate', metadata: { n8n_call_key: 'mine' } });
		const made = (await world.calls('stripe')).filter(({ method }) => method === 'POST');
		expect(made.map(({ params }) => Object.keys(params ?? {}).includes('reason'))).toEqual([
			true,
			false,
		]);
		// Only of a charge that says so it is asked how its disputes stand.
		const asked = (await world.calls('stripe')).map(({ path }) => path);
		expect(asked.filter((path) => path.startsWith('/v1/disputes'))).toEqual([]);
	});

	it('is made once by calls that come at the same moment', async () => {
		const id = await paid();
		const request = { amount: '5', callKey: 'the same' };
		await Promise.all([world.refund(id, request), world.refund(id, request)]);

		expect(await refunds(id)).toHaveLength(1);
	});

	it('may be asked for by the charge', async () => {
		const id = await paid();
		const { latest_charge: charge } = await world.clientOf('').paymentIntents.retrieve(id);

		expect((await world.refund(idIn(charge))).refund.amount).toBe(2500);
	});

	it('is refused where nothing was paid, or the payment failed', async () => {
		const { paymentIntents } = world.clientOf('');
		const { id } = await paymentIntents.create({ amount: 500, currency: 'usd' });
		await expect(world.refund(id)).rejects.toThrow(
			`Payment ID: nothing has been paid of ${id}; Stripe calls it requires_payment_method`,
		);
		const { customerId } = await world.payer('pm_card_chargeCustomerFail');
		await world.charge(dollars(customerId)).catch(() => undefined);
		const [declined] = (await paymentIntents.list({ customer: customerId })).data;
		await expect(world.refund(declined?.id ?? '')).rejects.toMatchObject({
			message: expect.stringMatching(/failed, so there is nothing to give back$/) as string,
			whatToDo: undefined,
		});
	});

	it('of one that is not there is refused by the name of the field', async () => {
		await expect(world.refund('pi_gone')).rejects.toMatchObject({ field: 'Payment ID' });
		await expect(world.refund('ch_gone')).rejects.toMatchObject({ field: 'Payment ID' });
	});

	it('is never more than the builder allows, nor nothing', async () => {
		const id = await paid();
		await expect(world.refund(id, { maximum: '20' })).rejects.toThrow('more than the 20.00 USD');
		await expect(world.refund(id, { amount: '0' })).rejects.toThrow('more than zero');
		await expect(world.refund(id, { amount: '-1' })).rejects.toThrow('more than zero');
		expect(await refunds(id)).toEqual([]);
	});

	it('is refused while a dispute holds the money', async () => {
		const { customerId } = await world.payer('pm_card_createDispute');
		const { intent } = await world.charge(dollars(customerId));
		await world.settle();
		await expect(world.refund(intent.id)).rejects.toThrow('is disputed');
		expect(await refunds(intent.id)).toEqual([]);
	});

	it('is made of a payment whose dispute was won', async () => {
		const { customerId } = await world.payer('pm_card_createDispute');
		const { intent } = await world.charge(dollars(customerId));
		await world.settle();
		const { disputes } = world.clientOf('');
		const [dispute] = (await disputes.list({ payment_intent: intent.id })).data;
		await disputes.update(dispute?.id ?? '', {
			evidence: { uncategorized_text: 'winning_evidence' },
		});
		await world.settle(2 * 24 * 60 * 60);

		expect((await world.refund(intent.id)).refund.amount).toBe(2500);
	});

	it('waits for a bank payment to settle', async () => {
		const { customerId } = await world.payer('pm_usBankAccount_success');
		const { intent } = await world.charge(dollars(customerId), {
			method: 'newestBankAccount',
			hasMandate: true,
		});
		await expect(world.refund(intent.id)).rejects.toMatchObject({
			message: expect.stringContaining('has not settled yet') as string,
			whatToDo: 'Cancel it, or refund it once it has settled',
		});
		await world.settle(10 * 24 * 60 * 60);
		expect((await world.refund(intent.id)).refund.amount).toBe(2500);
	});
});

describe('canceling', () => {
	const cancel = async (id: string, key = 'k') =>
		await cancelPayment(await world.stripeClient(), id, key);

	it('ends a payment that waits, once, and refuses one that was paid', async () => {
		const { id } = await world.clientOf('').paymentIntents.create({ amount: 500, currency: 'usd' });
		expect(await cancel(id)).toMatchObject({ intent: { status: 'canceled' }, wasCanceled: false });
		expect((await cancel(id, 'another')).wasCanceled).toBe(true);
		await expect(cancel(await paid())).rejects.toMatchObject({
			message: expect.stringContaining('has been paid') as string,
			whatToDo: 'Refund it',
		});
	});

	it('tells what else Stripe refuses as it is', async () => {
		await expect(cancel('pi_gone')).rejects.toMatchObject({ field: 'Payment ID' });
		const { id } = await world.clientOf('').paymentIntents.create({ amount: 500, currency: 'usd' });
		const error = { type: 'invalid_request_error', message: 'Not allowed', code: 'no' };
		await world.fault({
			method: 'POST',
			path: '/cancel$',
			times: 1,
			fault: { type: 'status', status: 400, body: { error } },
		});
		await expect(cancel(id)).rejects.toThrow('Not allowed');
	});

	it('says that a bank debit on its way is not stopped any more', async () => {
		const { customerId } = await world.payer('pm_usBankAccount_success');
		const { intent } = await world.charge(dollars(customerId), {
			method: 'newestBankAccount',
			hasMandate: true,
		});
		await expect(cancel(intent.id)).rejects.toMatchObject({
			message: `Payment ID: ${intent.id} is on its way from the bank, and Stripe does not stop it any more`,
			whatToDo: 'Refund it once it has settled',
		});
	});
});

describe('canceling what was begun on a page of Checkout', () => {
	const CARD = { method: 'card', expiry: '12/34', cvc: '123', name: 'Rose', email: 'r@a.example' };
	const DECLINED = { ...CARD, number: '4000000000000002' };
	const BANK = {
		method: 'us_bank_account',
		bank: 'success',
		name: 'Rose',
		email: 'r@a.example',
	};
	const cancel = async (id: string) => await cancelPayment(await world.stripeClient(), id, 'k');
	const sessions = () => world.clientOf('').checkout.sessions;

	/** A payment of 50.00 USD that a payer has tried, with what was filled in. */
	async function tried(form: Record<string, string>) {
		const { id, url } = await sessions().create({
			mode: 'payment',
			success_url: 'https://acme.example/thanks',
			line_items: [
				{ price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Service' } } },
			],
		});
		const payer = newPayer(world.pages);
		await payer.open(url ?? '');
		await payer.submit(form);
		await world.settle();
		const { payment_intent: intent, status } = await sessions().retrieve(id);
		return { sessionId: id, id: idIn(intent), status };
	}

	it('closes the page that is still open, so that nobody can pay on it, and says when it was closed before', async () => {
		const { sessionId, id, status } = await tried(DECLINED);
		expect(status).toBe('open');
		expect(await cancel(id)).toMatchObject({ intent: { status: 'canceled' }, wasCanceled: false });
		expect((await sessions().retrieve(sessionId)).status).toBe('expired');
		expect((await cancel(id)).wasCanceled).toBe(true);
	});

	it('cancels it though the page was closed by another just then', async () => {
		const { sessionId, id } = await tried(DECLINED);
		await world.fault({
			method: 'POST',
			path: `/v1/checkout/sessions/${sessionId}/expire$`,
			times: 1,
			fault: { type: 'cutAfter' },
		});
		expect((await cancel(id)).intent.status).toBe('canceled');
		expect((await sessions().retrieve(sessionId)).status).toBe('expired');
	});

	it('refuses one that the payer has completed, and offers the refund once it has settled', async () => {
		const { id, status } = await tried(BANK);
		expect(status).toBe('complete');
		await expect(cancel(id)).rejects.toMatchObject({
			message: `Payment ID: ${id} was made on a page of Stripe’s Checkout, and cannot be canceled once the payer has completed that`,
			whatToDo: 'Refund it once it has settled',
		});
		await world.settle(10 * 24 * 60 * 60);
		await expect(cancel(id)).rejects.toMatchObject({ whatToDo: 'Refund it' });
		expect((await world.refund(id)).refund.amount).toBe(5000);
	});

	it('says that there is nothing to cancel once the debit has failed', async () => {
		const { id } = await tried({ ...BANK, bank: 'accountClosed' });
		await world.settle(10 * 24 * 60 * 60);
		await expect(cancel(id)).rejects.toThrow(`${id} has failed, so there is nothing to cancel`);
	});

	it('says how one ends that waits for the small deposits to be told', async () => {
		const { id } = await tried({
			...BANK,
			bank: '',
			routing_number: '110000000',
			account_number: '000123456789',
		});
		await expect(cancel(id)).rejects.toMatchObject({
			whatToDo: expect.stringMatching(/^It ends by itself unless the payer verifies/) as string,
		});
	});
});
