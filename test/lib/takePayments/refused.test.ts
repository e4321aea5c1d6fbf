import { invoiced, startTakeWorld, type TakeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeWorld;
beforeAll(async () => {
	world = await startTakeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

/** What Stripe answers to the next request for a payment that no other answer is set for. */
async function answered(message: string, stored: boolean): Promise<void> {
	await world.fault({
		method: 'POST',
		path: '/v1/payment_intents$',
		times: 1,
		fault: {
			type: 'status',
			status: 400,
			stored,
			body: { error: { type: 'invalid_request_error', message } },
		},
	});
}

async function invoice(): Promise<string> {
	const { accountId } = await world.payer('pm_card_visa');
	return await world.newInvoice(accountId, 50);
}

describe('a charge of an invoice that Stripe refused without keeping a payment', () => {
	it('does not turn the next one away', async () => {
		const invoiceId = await invoice();
		await answered('This account cannot be charged.', true);
		await expect(world.charge(invoiced(invoiceId))).rejects.toMatchObject({
			message: expect.stringContaining('This account cannot be charged') as string,
			whatToDo: expect.not.stringContaining('could not be noted') as string,
		});

		const { intent } = await world.charge(invoiced(invoiceId));

		expect(intent).toMatchObject({ status: 'succeeded', amount: 5000 });
		expect((await world.payments()).map(({ status }) => status).sort()).toEqual([
			'canceled',
			'succeeded',
		]);
	});

	it('says so where it could not be noted, and what becomes of the next one', async () => {
		const invoiceId = await invoice();
		await answered('This account cannot be charged.', true);
		await answered('Payments are switched off.', false);

		await expect(world.charge(invoiced(invoiceId))).rejects.toMatchObject({
			message: expect.stringContaining('This account cannot be charged') as string,
			whatToDo: expect.stringContaining(
				'The refusal could not be noted in Stripe (Payments are switched off), so that for up to a day whoever charges the same is told that somebody else is taking a payment.',
			) as string,
		});
		await expect(world.charge(invoiced(invoiceId))).rejects.toThrow(
			'Somebody else is taking a payment for the invoice at this moment',
		);
		expect(await world.payments()).toEqual([]);
	});
});
