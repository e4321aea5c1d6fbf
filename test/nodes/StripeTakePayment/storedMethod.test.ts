import { startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const run = async (operation: string, more = {}) =>
	await world.run({
		parameters: { resource: 'storedMethod', operation, customerId: world.customerId, ...more },
		without: 'salesforceClientCredentialsApi',
	});

test('what a customer has stored is listed, made the default, and removed', async () => {
	const card = await world.store('pm_card_visa');
	const bank = await world.store('pm_usBankAccount_success');

	expect((await run('setDefault', { methodId: bank })).items).toEqual([
		{ customerId: world.customerId, paymentMethodId: bank, isDefault: true },
	]);
	const { items } = await run('list');
	expect(items[0]).toMatchObject({ customerId: world.customerId, usable: 2 });
	expect(items[0]?.['paymentMethods']).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ id: bank, isDefault: true, last4: '6789' }),
			expect.objectContaining({ id: card, isDefault: false, last4: '4242' }),
		]),
	);

	expect((await run('remove', { methodId: card })).items[0]).toMatchObject({ removed: true });
	expect((await run('remove', { methodId: card })).items[0]).toMatchObject({ removed: true });
	expect((await run('list')).items[0]).toMatchObject({ usable: 1 });
});

test('a bank account that Stripe has blocked is marked, and not charged', async () => {
	const bank = await world.store('pm_usBankAccount_accountClosed');
	const charge = { resource: 'payment', operation: 'charge', payFor: 'amount', amount: '20' };
	const parameters = {
		...charge,
		customerId: world.customerId,
		method: 'id',
		methodId: bank,
		options: { debitsAuthorized: true },
	};
	const first = await world.run({ parameters, executionId: '1' });
	expect(first.items[0]).toMatchObject({ status: 'processing' });
	await world.pass(10 * 24 * 60 * 60);

	expect((await run('list')).items[0]).toMatchObject({
		usable: 0,
		paymentMethods: [{ trouble: 'Stripe has blocked it: the account is closed (R02)' }],
	});
	const second = await world.run({ parameters, executionId: '2' });
	expect(second.result.error?.message).toContain('cannot be charged: Stripe has blocked it');
});

test('another customer’s method is neither made default nor removed', async () => {
	const other = await world.stripeClient.customers.create({ name: 'Other' });
	const { id } = await world.stripeClient.paymentMethods.attach('pm_card_visa', {
		customer: other.id,
	});
	expect((await run('remove', { methodId: id })).result.error?.message).toContain(
		`belongs to customer ${other.id}`,
	);
	expect((await run('setDefault', { methodId: id })).result.error?.message).toContain(
		`Making ${id} the default of customer ${world.customerId} failed`,
	);
	expect((await world.stripeClient.paymentMethods.retrieve(id)).customer).toBe(other.id);
});
