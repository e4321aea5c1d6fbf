import { compareAccounts } from '../../../lib/customerSync/compareAccounts';
import { syncAllAccounts } from '../../../lib/customerSync/syncAccounts';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import { collecting, startSyncWorld, type SyncWorld } from './support';

jest.setTimeout(180_000);

let world: SyncWorld;
beforeAll(async () => {
	world = await startSyncWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

async function compare(more: Partial<SyncContext> = {}) {
	const sink = collecting();
	await compareAccounts(undefined, await world.context(more), sink);
	return sink;
}

async function sync(more: Partial<SyncContext> = {}) {
	const sink = collecting();
	const request = { sync: 'test', title: 'Test', startOver: false, deleted: 'leave' } as const;
	await syncAllAccounts(request, await world.context(more), sink);
	return sink;
}

const create = async (values: object) =>
	((await world.api('POST', '/sobjects/Account', values)) as { id: string }).id;
const outcomes = ({ done, problems }: ReturnType<typeof collecting>) =>
	[...done, ...problems]
		.filter(({ status }) => status !== 'unmatched')
		.map(({ status, references, ...rest }) => [
			references['accountName'],
			status,
			'changes' in rest ? rest.changes : undefined,
		])
		.sort();

describe('comparing accounts and customers', () => {
	it('tells what the sync then does, and writes nothing', async () => {
		const stripe = world.clientOf('');
		await sync();
		const changed = await create({ Name: 'Changed' });
		const stale = await stripe.customers.create({ name: 'Stale', metadata: {} });
		await create({ Name: 'Fresh', Stripe_Customer_ID__c: stale.id });
		await stripe.customers.create({
			name: 'Known',
			metadata: { salesforce_account_id: await create({ Name: 'Known' }) },
		});
		await create({ Name: 'Lost', Stripe_Customer_ID__c: 'cus_gone' });
		await world.api('PATCH', `/sobjects/Account/${changed}`, { Phone: '+1 555 0100' });
		await world.forgetCalls();

		const told = await compare();

		const calls = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
		const written = calls.filter(
			({ method, path }) => method !== 'GET' && !/Soap|oauth/.test(path),
		);
		expect(written).toEqual([]);
		const done = await sync();
		// A sync looks at what changed, a comparison at all.
		const names = new Set(outcomes(done).map(([name]) => name));
		expect(outcomes(told).filter(([name]) => names.has(name))).toEqual(outcomes(done));
		expect(outcomes(told).map(([name, status]) => [name, status])).toEqual(
			expect.arrayContaining([
				['Changed', 'created'],
				['Fresh', 'updated'],
				['Known', 'linked'],
				['Lost', 'problem'],
			]),
		);
		expect(told.done.map(({ message }) => message)).toEqual(
			expect.arrayContaining([
				'Changed has no customer; it would be created',
				expect.stringMatching(/^To do: Updated customer cus_\w+ of Fresh: name/),
			]),
		);
	});

	it('finds nothing to do after a sync', async () => {
		await sync();

		const { done, problems } = await compare();

		expect(problems).toEqual([]);
		expect(done).toEqual([]);
	});

	it('tells of customers that no account has, and not of those that would be linked', async () => {
		await sync();
		const stripe = world.clientOf('');
		const { id } = await stripe.customers.create({ name: 'Stranger' });
		await stripe.customers.create({
			metadata: { salesforce_account_id: await create({ Name: 'Known' }) },
		});

		const { done } = await compare();

		expect(done.filter(({ status }) => status === 'unmatched')).toEqual([
			expect.objectContaining({
				message: `Customer ${id} (Stranger) belongs to no account`,
				references: { accountId: '', accountName: '', customerId: id },
			}),
		]);
	});
});
