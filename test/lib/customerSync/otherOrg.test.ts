import { syncAllAccounts } from '../../../lib/customerSync/syncAccounts';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import { syncFromStripe } from '../../../lib/customerSync/syncFromStripe';
import { collecting, startSyncWorld, type SyncWorld } from './support';

jest.setTimeout(60_000);

const PRODUCTION = '00D000000000001EAA';
const COPY = '00D000000000002EAA';
const EDGE = 'Edge Communications';

let world: SyncWorld;
beforeAll(async () => {
	world = await startSyncWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const REQUEST = { sync: 'test', title: 'Test', startOver: false };

async function push(more: Partial<SyncContext>, request: object = {}) {
	const sink = collecting();
	const wanted = { ...REQUEST, deleted: 'leave' as const, ...request };
	await syncAllAccounts(wanted, await world.context(more), sink);
	return sink;
}

async function pull(more: Partial<SyncContext>, createAccounts = false) {
	const sink = collecting();
	await syncFromStripe({ ...REQUEST, createAccounts }, await world.context(more), sink);
	return sink;
}

const customers = async () => (await world.clientOf('').customers.list({ limit: 100 })).data;

async function update(name: string, fields: object): Promise<void> {
	const { Id } = await world.account(name);
	await world.pass(5);
	await world.api('PATCH', `/sobjects/Account/${Id}`, fields);
}

describe('a sync that knows its org', () => {
	it('notes it in each customer that it makes', async () => {
		await push({ orgId: PRODUCTION });

		const { Id } = await world.account(EDGE);
		const found = (await customers()).find(({ name }) => name === EDGE);
		expect(found?.metadata).toEqual({ salesforce_account_id: Id, salesforce_org_id: PRODUCTION });
	});

	it('notes it in customers made before along with another change, and not for its own sake', async () => {
		await push({});
		await world.pass(5);
		await push({ orgId: PRODUCTION }, { startOver: true });
		const before = await customers();
		await update(EDGE, { Phone: '555-0100' });
		await push({ orgId: PRODUCTION });

		const noted = (await customers()).filter(({ metadata }) => metadata['salesforce_org_id']);
		expect(before.filter(({ metadata }) => metadata['salesforce_org_id'])).toEqual([]);
		expect(noted.map(({ name }) => name)).toEqual([EDGE]);
	});

	it('writes nothing when it runs again', async () => {
		await push({ orgId: PRODUCTION });
		await world.pass(5);
		await world.forgetCalls();
		const again = await push({ orgId: PRODUCTION }, { startOver: true });

		const writes = (await world.calls('stripe')).filter(({ method }) => method !== 'GET');
		expect(again.problems).toEqual([]);
		expect(writes).toEqual([]);
	});

	it('notes it in the customers that it makes accounts for', async () => {
		await world.clientOf('').customers.create({ name: 'Grand Hotels' });
		await pull({ orgId: PRODUCTION }, true);

		const { Id } = await world.account('Grand Hotels');
		const found = (await customers()).find(({ name }) => name === 'Grand Hotels');
		expect(found?.metadata).toEqual({ salesforce_account_id: Id, salesforce_org_id: PRODUCTION });
	});
});

describe('a copy of the org, with the same record IDs', () => {
	const told = expect.objectContaining({
		problem: expect.objectContaining({
			code: 'other_org',
			message: expect.stringContaining(
				`belongs to an account of another Salesforce org, ${PRODUCTION}; this one is ${COPY}`,
			),
		}),
	});

	it.each([
		['holds the customer’s ID', false],
		['holds no ID', true],
	])('changes no customer of the original, where the account %s', async (_name, isEmptied) => {
		await push({ orgId: PRODUCTION });
		await update(EDGE, { Phone: '555-0100', ...(isEmptied && { Stripe_Customer_ID__c: null }) });
		const before = await customers();

		const { done, problems } = await push({ orgId: COPY });

		expect(done).toEqual([]);
		expect(problems).toEqual([told]);
		expect(await customers()).toEqual(before);
	});

	it('is told so while search does not show the original’s customer yet', async () => {
		await world.call('PATCH', '/settings', { stripe: { searchLag: 3600 } });
		await push({ orgId: PRODUCTION });
		await update(EDGE, { Phone: '555-0100', Stripe_Customer_ID__c: null });
		const before = await customers();

		const { problems } = await push({ orgId: COPY });

		expect(problems).toEqual([told]);
		expect(await customers()).toEqual(before);
	});

	it('takes nothing over from a customer of the original', async () => {
		await push({ orgId: PRODUCTION });
		await pull({ orgId: COPY });
		const found = (await customers()).find(({ name }) => name === EDGE);
		await world.clientOf('').customers.update(found?.id ?? '', { phone: '555-0199' });
		const before = await world.account(EDGE);

		const { done, problems } = await pull({ orgId: COPY });

		expect(done).toEqual([]);
		expect(problems).toEqual([told]);
		expect(await world.account(EDGE)).toEqual(before);
	});

	it('deletes no customer of the original', async () => {
		await push({ orgId: PRODUCTION });
		const { Id } = await world.account(EDGE);
		const count = (await customers()).length;
		await world.api('DELETE', `/sobjects/Account/${Id}`);
		await world.pass(5);

		const { problems } = await push({ orgId: COPY }, { deleted: 'delete', startOver: true });

		expect(problems).toContainEqual(told);
		expect(await customers()).toHaveLength(count);
	});
});
