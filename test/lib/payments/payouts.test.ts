import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const DAY = 24 * 60 * 60;
const withPayouts = { withPayouts: true };
const fieldsOf = async (id: string) => {
	const found = (await world.records('Payment__c')).find(
		({ Stripe_Payment_ID__c }) => Stripe_Payment_ID__c === id,
	);
	if (!found) throw new Error(`There is no record of ${id}`);
	const { Fee__c, Net_Amount__c, Settlement_Currency__c, Stripe_Payout_ID__c } = found;
	return [Fee__c, Net_Amount__c, Settlement_Currency__c, Stripe_Payout_ID__c];
};
const payouts = async () => (await world.clientOf('').payouts.list()).data;

describe('fees and payouts', () => {
	it('explain a bank deposit payment by payment', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const first = await world.pay(1000, { customer });
		const second = await world.pay(2000, { customer });
		await world.pull(withPayouts);
		expect(await fieldsOf(first.id)).toEqual([undefined, undefined, undefined, undefined]);
		await world.clientOf('').refunds.create({ payment_intent: first.id, amount: 300 });
		await world.pass(4 * DAY);

		const { done, problems } = await world.pull(withPayouts);

		expect(problems).toEqual([]);
		const [payout] = await payouts();
		if (!payout) throw new Error('There is no payout');
		expect(await fieldsOf(first.id)).toEqual([0.59, 9.41, 'USD', payout.id]);
		expect(await fieldsOf(second.id)).toEqual([0.88, 19.12, 'USD', payout.id]);
		const arrives = new Date(payout.arrival_date * 1000).toISOString().slice(0, 10);
		const [record] = await world.records('Payment__c');
		expect(record).toMatchObject({ Payout_Arrival_Date__c: arrives });
		const told = done.find(({ references }) => references['payoutId']);
		expect(told).toMatchObject({
			status: 'pulled',
			message: `Payout ${payout.id} of 25.53 USD is at the bank on ${arrives}: 2 of its 2 payments updated`,
			references: { amount: '25.53', currency: 'USD', arrivesOn: arrives, payments: '2' },
			notes: ['2 payments: 28.53 USD, after fees of 1.47 USD', 'refund: -3.00 USD'],
		});
	});

	it('are written once, and exactly in currencies without decimals', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const { id } = await world.pay(1000, { customer, currency: 'jpy' });
		await world.pull(withPayouts);
		await world.pass(4 * DAY);
		await world.pull(withPayouts);
		const [payout] = await payouts();
		expect(await fieldsOf(id)).toEqual([59, 941, 'JPY', payout?.id]);
		await world.pass(7 * DAY);
		await world.pull(withPayouts);
		await world.forgetCalls();

		const { done } = await world.pull(withPayouts);

		expect(done).toEqual([]);
		const written = (await world.calls('salesforce')).filter(isWrite);
		expect(written).toEqual([]);
	});

	it('come too of payouts that were made before the first run, and of none unless asked for', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const { id } = await world.pay(1000, { customer });
		await world.pass(4 * DAY);
		await world.pull();
		expect(await fieldsOf(id)).toEqual([undefined, undefined, undefined, undefined]);

		await world.pull(withPayouts);

		expect((await fieldsOf(id)).slice(0, 3)).toEqual([0.59, 9.41, 'USD']);
	});

	it('of a payout that failed after it was paid go over to the one that the money went with', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const first = await world.pay(1000, { customer });
		const { id: refunded } = await world.pay(3000, { customer });
		await world.clientOf('').refunds.create({ payment_intent: refunded, amount: 500 });
		await world.pass(10 * DAY);
		await world.pull(withPayouts);
		const [failed] = await payouts();
		expect(failed?.status).toBe('paid');
		await world.call('POST', '/stripe/happen', {
			id: failed?.id,
			on: 'failed',
			code: 'account_closed',
		});

		const { done } = await world.pull(withPayouts);

		expect(done.map(({ message }) => message)).toEqual([
			`Payout ${failed?.id} of 33.24 USD is failed (The bank account has been closed): 2 of its 2 payments updated`,
		]);
		const arrivals = async () =>
			(await world.records('Payment__c')).map((record) => record['Payout_Arrival_Date__c'] ?? null);
		expect(await arrivals()).toEqual([null, null]);
		const method = 'pm_card_bypassPending';
		const later = await world.pay(2000, { customer, method });
		await world.pass(4 * DAY);

		const after = await world.pull(withPayouts);

		const [again] = (await payouts()).filter(({ id }) => id !== failed?.id);
		expect(again?.amount).toBe(3324 + 1912);
		const arrives = new Date((again?.arrival_date ?? 0) * 1000).toISOString().slice(0, 10);
		expect(after.done.find(({ references }) => references['payoutId'])).toMatchObject({
			message: `Payout ${again?.id} of 52.36 USD is at the bank on ${arrives}: 3 of its 3 payments updated`,
			notes: ['3 payments: 57.36 USD, after fees of 2.64 USD', 'refund: -5.00 USD'],
		});
		expect(await fieldsOf(first.id)).toEqual([0.59, 9.41, 'USD', again?.id]);
		expect(await fieldsOf(later.id)).toEqual([0.88, 19.12, 'USD', again?.id]);
		expect(await arrivals()).toEqual([arrives, arrives, arrives]);
		// The list has the newest payout first, and then the one that failed.
		await world.pull(withPayouts, { startOver: true });
		expect(await fieldsOf(first.id)).toEqual([0.59, 9.41, 'USD', again?.id]);
		expect(await arrivals()).toEqual([arrives, arrives, arrives]);
	});

	it('come out as a problem where Salesforce refuses them, and are written once it does not', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const { id } = await world.pay(1000, { customer });
		await world.pull(withPayouts);
		await world.pass(4 * DAY);
		const rule = { object: 'Payment__c', condition: 'Fee__c > 0', message: 'No fees yet.' };
		await world.call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });

		const refused = await world.pull(withPayouts);

		expect(refused.problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining('No fees yet'),
		]);
		await world.call('PATCH', '/settings', { salesforce: { validationRules: [] } });
		await world.pull(withPayouts, { startOver: true });
		expect((await fieldsOf(id)).slice(0, 3)).toEqual([0.59, 9.41, 'USD']);
	});
});
