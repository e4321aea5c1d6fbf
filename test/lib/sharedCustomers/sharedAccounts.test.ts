import { listShared, removeShared } from '../../../lib/sharedCustomers/sharedAccounts';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';
import { openPlatform, type Platform } from './support';

let sandbox: StripeSandbox;
let platform: Platform;
let seller = '';
let other = '';

beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	platform = await openPlatform(sandbox);
	[seller = '', other = ''] = platform.sellers;
});

const list = async (customerId: string, accounts?: string[]) =>
	await listShared(await platform.sharing(), customerId, accounts);

let calls = 0;
const remove = async (customerId: string, accounts: string[], deleteCustomers = false) =>
	await removeShared(await platform.sharing(), {
		customerId,
		accounts,
		deleteCustomers,
		key: `remove-${++calls}`,
	});

describe('listing where a customer is shared', () => {
	it('names each account, the customer there and what can be charged', async () => {
		const { id } = await platform.customer();
		const shared = await platform.share(id);
		expect(await list(id)).toEqual([
			{
				account: seller,
				done: {
					platformCustomerId: id,
					connectedAccountId: seller,
					connectedCustomerId: shared.connectedCustomerId,
					status: 'shared',
					paymentMethodId: shared.paymentMethodId,
					shared: shared.shared,
					trouble: null,
				},
			},
		]);
	});

	it('is empty for a customer that is shared with nobody', async () => {
		const { id } = await platform.customer();
		expect(await list(id)).toEqual([]);
		expect(await list(id, [other])).toMatchObject([{ done: { status: 'notShared' } }]);
	});

	it('tells a customer that was deleted there, a card that was removed, and an account that left', async () => {
		const { id } = await platform.customer();
		const there = { stripeAccount: seller };
		await platform.shareWith([seller, other], id);
		const [customer] = await platform.customersOf(seller);
		const [method] = (
			await platform.seen.customers.listPaymentMethods(customer?.id ?? '', {}, there)
		).data;
		await platform.seen.paymentMethods.detach(method?.id ?? '', {}, there);
		await sandbox.call('PATCH', `/stripe/accounts/${other}`, { deauthorized: true });
		expect(await list(id)).toMatchObject([
			{ account: seller, done: { status: 'noPaymentMethod', paymentMethodId: null } },
			{ account: other, problem: { message: expect.stringContaining('is not connected') } },
		]);
		await platform.seen.customers.del(customer?.id ?? '', {}, there);
		expect(await list(id)).toMatchObject([
			{ done: { status: 'deleted', connectedCustomerId: customer?.id } },
			{},
		]);
	});
});

describe('removing a customer from a connected account', () => {
	it('takes the shared card off, keeps the customer, and touches no other account', async () => {
		const { id } = await platform.customer();
		await platform.shareWith([seller, other], id);
		const [before] = await platform.customersOf(seller);
		expect(await remove(id, [seller])).toMatchObject([
			{
				done: {
					status: 'removed',
					connectedCustomerId: before?.id,
					removedPaymentMethods: [before?.invoice_settings.default_payment_method],
				},
			},
		]);
		const [after] = await platform.customersOf(seller);
		expect(after).toMatchObject({
			id: before?.id,
			invoice_settings: { default_payment_method: null },
			metadata: { shared_removed_at: expect.stringMatching(/^\d{4}-/) },
		});
		expect(await list(id)).toMatchObject([{ account: other, done: { status: 'shared' } }]);
		expect((await platform.seen.customers.listPaymentMethods(id)).data).toHaveLength(1);
	});

	it('again does nothing', async () => {
		const { id } = await platform.customer();
		await platform.share(id);
		await remove(id, [seller]);
		expect(await remove(id, [seller, other])).toMatchObject([
			{ done: { status: 'notShared' } },
			{ done: { status: 'notShared' } },
		]);
	});

	it('leaves the card that the seller’s customer stored by itself', async () => {
		const { id } = await platform.customer();
		const { connectedCustomerId } = await platform.share(id);
		const there = { stripeAccount: seller };
		const own = await platform.seen.paymentMethods.attach(
			'pm_card_amex',
			{ customer: connectedCustomerId },
			there,
		);
		await remove(id, [seller]);
		const left = await platform.seen.customers.listPaymentMethods(connectedCustomerId, {}, there);
		expect(left.data.map((method) => method.id)).toEqual([own.id]);
	});

	it.each(['pm_card_visa', 'tok_visa'])(
		'and sharing again comes to the same customer, paying by %s',
		async (stored) => {
			const { id } = await platform.customer(stored);
			const first = await platform.share(id);
			await remove(id, [seller]);
			const second = await platform.share(id);
			expect(second).toMatchObject({
				connectedCustomerId: first.connectedCustomerId,
				status: 'updated',
			});
			expect(await platform.customersOf(seller)).toEqual([
				expect.objectContaining({
					metadata: expect.not.objectContaining({ shared_removed_at: expect.anything() }),
				}),
			]);
			expect(await list(id)).toMatchObject([{ done: { status: 'shared' } }]);
		},
	);

	it('deletes the customer only when that is asked for', async () => {
		const { id } = await platform.customer();
		await platform.share(id);
		expect(await remove(id, [seller], true)).toMatchObject([{ done: { status: 'deleted' } }]);
		expect(await platform.customersOf(seller)).toEqual([]);
		expect(await list(id)).toEqual([]);
		expect((await platform.share(id)).status).toBe('created');
	});

	it.each([
		['customer', 'pm_card_visa', true, 'deleted'],
		['card', 'tok_visa', false, 'removed'],
	])(
		'counts a deleted %s as deleted when the answer is lost',
		async (_what, card, whole, status) => {
			const { id } = await platform.customer(card);
			await platform.share(id);
			await sandbox.fault({ method: 'DELETE', times: 1, fault: { type: 'cutAfter' } });
			expect(await remove(id, [seller], whole)).toMatchObject([{ done: { status } }]);
			expect(await list(id)).toEqual([]);
		},
	);

	it('deletes no customer that stands for another', async () => {
		const { id } = await platform.customer();
		const { connectedCustomerId } = await platform.share(id);
		const stranger = await platform.customer();
		await platform.seen.customers.update(stranger.id, {
			metadata: { shared_with: `${seller}:${connectedCustomerId}` },
		});
		expect(await remove(stranger.id, [seller], true)).toMatchObject([
			{ problem: { message: expect.stringContaining(`stands for ${id}`) } },
		]);
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});
});
