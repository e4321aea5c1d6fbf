import { cancelPayment } from '../../../lib/takePayments/cancelPayment';
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

	it('waits for a bank payment to settle', async () => {
		const { customerId } = await world.payer('pm_usBankAccount_success');
		const { intent } = await world.charge(dollars(customerId), {
			method: 'newestBankAccount',
			hasMandate: true,
		});
		await expect(world.refund(intent.id)).rejects.toThrow('has not settled yet');
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
});
