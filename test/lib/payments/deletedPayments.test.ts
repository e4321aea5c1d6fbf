import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.call('DELETE', '/faults');
	await world.restart();
});

const stripe = () => world.clientOf('');
const remove = async (id: string) => await world.api('DELETE', `/sobjects/Payment__c/${id}`);
const idOf = async (id: string) => String((await world.payment(id))['Stripe_Payment_ID__c']);
const refundedOf = async (record: string) =>
	(await stripe().paymentRecords.retrieve(record)).amount_refunded.value;
const paidOf = async (id: string) => {
	const { Amount_Paid__c, Balance__c, Status__c } = await world.invoice(id);
	return [Amount_Paid__c, Balance__c, Status__c];
};
/** Requests that write something to a service, but for checkpoints and signing in. */
const writes = async (service: 'stripe' | 'salesforce') =>
	(await world.calls(service)).filter(isWrite);
const fault = async (path: string, more: object) =>
	await world.call('POST', '/faults', { service: 'stripe', path, fault: more });

/** A payment of 25.00 USD that was reported and then deleted. */
async function deleted(accountId: string): Promise<string> {
	const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
	await world.push();
	const record = await idOf(id);
	await remove(id);
	return record;
}

describe('a deleted payment', () => {
	it('takes nothing back of a payment that was reported for another record', async () => {
		const { accountId } = await world.newAccount('Acme');
		const one = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		const record = await idOf(one);
		await world.api('PATCH', `/sobjects/Payment__c/${one}`, { Stripe_Payment_ID__c: null });
		const copy = await world.enter({
			Account__c: accountId,
			Amount__c: 25,
			Stripe_Payment_ID__c: record,
		});
		await remove(copy);

		const { problems } = await world.push();

		expect(problems.map(({ problem }) => problem.message)).toContainEqual(
			expect.stringContaining(`${record} was reported for another record, ${one}`),
		);
		expect(await refundedOf(record)).toBe(0);
	});

	it('that Stripe took itself, or nobody reported, is no matter of Stripe’s', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		const { id: intent } = await world.pay(2500, { customer });
		const more = { Account__c: accountId, Amount__c: 25 };
		const card = await world.enter({ ...more, Stripe_Payment_ID__c: intent });
		const pending = await world.enter({ ...more, Status__c: 'Pending' });
		await remove(card);
		await remove(pending);

		const { done, problems } = await world.push();

		expect([done, problems]).toEqual([[], []]);
		expect((await stripe().refunds.list({ payment_intent: intent })).data).toEqual([]);
	});

	it('that was reported by a run which broke off before the org knew is found in Stripe', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.call('POST', '/faults', {
			service: 'salesforce',
			method: 'PATCH',
			path: 'composite/sobjects$',
			fault: { type: 'cutBefore' },
		});
		await world.push();
		await world.call('DELETE', '/faults');
		await remove(id);

		await world.push();

		const { data } = await stripe().paymentRecords.list({ limit: 10 });
		expect(data.map(({ amount_refunded: { value } }) => value)).toEqual([2500]);
	});

	it('of which nothing is left is not told of again', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		const record = await idOf(id);
		await world.api('PATCH', `/sobjects/Payment__c/${id}`, { Refund_Requested__c: 25 });
		await world.push();
		await remove(id);
		await world.forgetCalls();

		const { done, problems } = await world.push();

		expect([done, problems]).toEqual([[], []]);
		expect((await world.calls('stripe')).map(({ method }) => method)).toEqual(['GET']);
		expect(await refundedOf(record)).toBe(2500);
	});

	it('that Stripe refuses to be told of is told as a problem, and waits for nothing', async () => {
		const { accountId } = await world.newAccount('Acme');
		const record = await deleted(accountId);
		const body = { error: { type: 'invalid_request_error', message: 'No.' } };
		await fault('report_refund', { type: 'status', status: 400, body });

		const { problems } = await world.push();
		await world.pass(3600);
		await world.enter({ Account__c: accountId, Amount__c: 5 });
		await world.push();
		await world.call('DELETE', '/faults');
		await world.pass(3600);
		const later = await world.push();

		expect(problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining('Telling Stripe that the payment was deleted failed: No'),
		]);
		expect([later.done, later.problems]).toEqual([[], []]);
		expect(await refundedOf(record)).toBe(0);
	});

	it('whose problem stays is told once, and again when it was deleted once more', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		const record = await idOf(id);
		const body = { error: { type: 'invalid_request_error', message: 'No.' } };
		await fault('report_refund', { type: 'status', status: 400, body });
		await remove(id);

		const told = await world.push();
		for (const seconds of [0, 60, 3600, 3600]) {
			await world.pass(seconds);
			await world.forgetCalls();
			const { done, problems } = await world.push();
			expect([done, problems]).toEqual([[], []]);
			expect(await world.calls('stripe')).toEqual([]);
			expect(await writes('salesforce')).toEqual([]);
		}
		// Another one, in the same stretch of time.
		const other = await world.enter({ Account__c: accountId, Amount__c: 5 });
		await world.push();
		await remove(other);
		const second = await world.push();
		await world.call('POST', '/salesforce/undelete', { id });
		const undeleted = await world.push();
		await world.pass(60);
		await remove(id);
		const again = await world.push();

		expect([told, second, again].map(({ problems }) => problems.length)).toEqual([1, 1, 1]);
		expect(undeleted.problems).toEqual([]);
		expect(await refundedOf(record)).toBe(0);
	});

	it('is told of once the key is accepted again, and none after it is tried before', async () => {
		const { accountId } = await world.newAccount('Acme');
		const records = [await deleted(accountId), await deleted(accountId)];
		const body = { error: { type: 'invalid_request_error', message: 'Invalid API Key' } };
		await fault('payment_records', { type: 'status', status: 401, body });

		const failed = await world.push();
		await world.call('DELETE', '/faults');
		await world.pass(3600);
		await world.push();

		expect(failed.endedBy?.httpStatus).toBe(401);
		expect(failed.problems).toEqual([]);
		expect(await Promise.all(records.map(refundedOf))).toEqual([2500, 2500]);
	});

	it('of an account of another location is told of there', async () => {
		const { id: customer } = await world.clientOf('EU').customers.create({ name: 'Acme' });
		const { id: accountId } = (await world.api('POST', '/sobjects/Account', {
			Name: 'Acme',
			Stripe_Customer_ID__c: customer,
			Stripe_Location__c: 'EU',
		})) as { id: string };
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		const record = await idOf(id);
		await remove(id);

		const { problems } = await world.push();

		expect(problems).toEqual([]);
		const told = await world.clientOf('EU').paymentRecords.retrieve(record);
		expect(told.amount_refunded.value).toBe(2500);
	});

	it('counts no more, neither here nor in Stripe', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		const record = await idOf(id);
		await remove(id);

		const { done } = await world.push();

		expect(await refundedOf(record)).toBe(2500);
		expect(done.map(({ message }) => message)).toEqual([
			'Told Stripe that 25.00 USD of payment Cash on site of 25.00 USD was given back',
			'Payment Cash on site was deleted in Salesforce; invoice INV-1 is Sent',
		]);
		expect(await paidOf(Invoice__c)).toEqual([0, 25, 'Sent']);
		await world.forgetCalls();
		expect((await world.push()).done).toEqual([]);
		expect(await writes('stripe')).toEqual([]);
	});

	it('that Stripe could not be told of is told by a later run, and nothing waits for it', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		const record = await idOf(id);
		await remove(id);
		await world.call('POST', '/faults', {
			service: 'stripe',
			method: 'POST',
			path: 'report_refund',
			fault: { type: 'status', status: 500 },
		});

		const failed = await world.push();
		const cursors: Array<string | undefined> = [];
		for (let run = 0; run < 2; run++) {
			// Longer than the overlap with which changes are read again.
			await world.pass(3600);
			await world.enter({ Account__c: accountId, Amount__c: 5 });
			const { problems, cursor } = await world.push();
			expect(problems).toHaveLength(1);
			cursors.push(cursor);
		}
		await world.call('DELETE', '/faults');
		const told = await world.push();

		expect(failed.problems).toHaveLength(1);
		// Nothing else waits for its sake.
		expect(new Set([failed.cursor, ...cursors]).size).toBe(3);
		expect(told.problems).toEqual([]);
		expect(await refundedOf(record)).toBe(2500);
		await world.pass(3600);
		await world.forgetCalls();
		expect((await world.push()).done).toEqual([]);
		expect(await world.calls('stripe')).toEqual([]);
	});

	it('has its invoice counted once it is not locked any more', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		await remove(id);
		await world.call('POST', '/salesforce/locks', { id: Invoice__c, kind: 'approval' });
		const cursors: Array<string | undefined> = [];
		for (let run = 0; run < 3; run++) {
			const { problems, cursor } = await world.push();
			expect(problems.map(({ problem }) => problem.code)).toEqual(['ENTITY_IS_LOCKED']);
			cursors.push(cursor);
			await world.pass(3600);
			await world.enter({ Account__c: accountId, Amount__c: 5 });
		}
		await world.call('DELETE', '/salesforce/locks');

		await world.push();

		expect(new Set(cursors).size).toBe(3);
		expect(await paidOf(Invoice__c)).toEqual([0, 25, 'Sent']);
		await world.pass(3600);
		await world.forgetCalls();
		expect((await world.push()).done).toEqual([]);
		expect(await writes('salesforce')).toEqual([]);
	});

	it('that waits is not forgotten by a run that breaks off', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 25);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 25 });
		await world.push();
		await remove(id);
		await world.call('POST', '/salesforce/locks', { id: Invoice__c, kind: 'approval' });
		await world.push();
		await world.pass(3600);
		await world.enter({ Account__c: accountId, Amount__c: 5 });
		await world.push();
		await world.call('DELETE', '/salesforce/locks');
		await world.enter({ Account__c: accountId, Amount__c: 6 });
		const fault = { type: 'cutBefore' };
		await world.call('POST', '/faults', { service: 'stripe', path: 'report_payment', fault });
		const broken = await world.push();
		await world.call('DELETE', '/faults');
		await world.pass(3600);

		await world.push();

		expect(broken.endedBy?.origin).toBe('network');
		expect(await paidOf(Invoice__c)).toEqual([0, 25, 'Sent']);
	});
});
