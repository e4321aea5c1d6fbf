import {
	type DeletedRequest,
	reconcileDeletedAccounts,
} from '../../../lib/customerSync/deletedAccounts';
import { syncAllAccounts } from '../../../lib/customerSync/syncAccounts';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import { collecting, startSyncWorld, type SyncWorld } from './support';

jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
	world = await startSyncWorld();
});
afterAll(() => world.close());

const NAME = 'Edge Communications';
/** The account that was given up, and the one that goes on. */
let gone: { id: string; customerId: string };
let other: { id: string; customerId: string };

beforeEach(async () => {
	await world.restart();
	await syncAllAccounts(
		{ sync: 'test', title: 'Test', startOver: false, deleted: 'leave' },
		await world.context(),
		collecting(),
	);
	gone = await idsOf(NAME);
	other = await idsOf('Pyramid Construction Inc.');
});

async function idsOf(name: string) {
	const account = await world.account(name);
	return { id: account.Id, customerId: String(account['Stripe_Customer_ID__c']) };
}

const customerOf = async ({ customerId }: typeof gone) =>
	await world.clientOf('').customers.retrieve(customerId);

async function reconcile(
	choice: DeletedRequest['choice'],
	{ since, ...more }: Partial<SyncContext> & { since?: string } = {},
) {
	const sink = collecting();
	const until = new Date(world.clock.nowMs() + 60_000).toISOString();
	const request = { choice, until, ...(since !== undefined && { since }) };
	await reconcileDeletedAccounts(await world.context(more), request, (result) => {
		sink.result(result);
	});
	return sink;
}

const remove = async ({ id }: typeof gone) => {
	await world.api('DELETE', `/sobjects/Account/${id}`);
};
const setCustomer = async ({ id }: typeof gone, customerId: string | null) => {
	await world.api('PATCH', `/sobjects/Account/${id}`, { Stripe_Customer_ID__c: customerId });
};
const belongsTo = async ({ customerId }: typeof gone, crmId: string) => {
	const metadata = { salesforce_account_id: crmId };
	await world.clientOf('').customers.update(customerId, { metadata });
};

describe('the customer of a deleted account', () => {
	it('is deleted, and said to be', async () => {
		await remove(gone);

		const { done, problems } = await reconcile('delete');

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'deleted',
				message: `Deleted customer ${gone.customerId} of ${NAME}, which was deleted`,
				references: { accountId: gone.id, customerId: gone.customerId },
			},
		]);
		expect(await customerOf(gone)).toMatchObject({ deleted: true });
	});

	it('is marked with the time of the deletion, once', async () => {
		await remove(gone);

		const { done } = await reconcile('mark');
		const again = await reconcile('mark');

		expect(done).toMatchObject([{ status: 'marked' }]);
		expect(again.done).toEqual([]);
		expect(await customerOf(gone)).toMatchObject({
			metadata: { salesforce_account_deleted: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
		});
		expect(await customerOf(gone)).not.toHaveProperty('metadata.salesforce_merged_into');
	});

	it('is marked with the account that it was merged into', async () => {
		await world.call('POST', '/salesforce/merge', { master: other.id, merged: gone.id });

		const { done } = await reconcile('mark');

		expect(done).toMatchObject([
			{
				message: `Marked customer ${gone.customerId} of ${NAME}, which was merged into ${other.id}`,
			},
		]);
		expect(await customerOf(gone)).toMatchObject({
			metadata: { salesforce_merged_into: other.id },
		});
	});

	it('is left alone where an account that lives holds it, whatever the customer says', async () => {
		await remove(gone);
		await setCustomer(other, gone.customerId);
		await belongsTo(gone, gone.id);

		for (const choice of ['mark', 'delete'] as const) {
			expect(await reconcile(choice)).toMatchObject({ done: [], problems: [] });
		}
		expect(await customerOf(gone)).toMatchObject({ object: 'customer' });
		expect(await customerOf(gone)).not.toHaveProperty('metadata.salesforce_account_deleted');
	});

	it('is left alone where it stands for another account, though that does not hold it yet', async () => {
		await remove(gone);
		await setCustomer(other, null);
		await belongsTo(gone, other.id);

		for (const choice of ['mark', 'delete'] as const) {
			expect(await reconcile(choice)).toMatchObject({ done: [], problems: [] });
		}
		expect(await customerOf(gone)).toMatchObject({ object: 'customer' });
		expect(await customerOf(gone)).not.toHaveProperty('metadata.salesforce_account_deleted');
	});

	it('is deleted where it names nobody: the account held it', async () => {
		await remove(gone);
		await belongsTo(gone, '');

		expect(await reconcile('delete')).toMatchObject({ done: [{ status: 'deleted' }] });
	});

	it('is no matter when it is gone itself', async () => {
		await remove(gone);
		await world.clientOf('').customers.del(gone.customerId);

		expect(await reconcile('delete')).toMatchObject({ done: [], problems: [] });
	});

	it('is left alone when the account was deleted long before the last run', async () => {
		await remove(gone);
		await world.pass(3600);

		const since = new Date(world.clock.nowMs()).toISOString();

		expect(await reconcile('delete', { since })).toMatchObject({ done: [] });
		expect(await customerOf(gone)).toMatchObject({ object: 'customer' });
	});

	it('is a problem of its own when Stripe refuses, and holds back no other', async () => {
		await remove(gone);
		await remove(other);
		await world.call('POST', '/faults', {
			service: 'stripe',
			method: 'DELETE',
			path: gone.customerId,
			fault: {
				type: 'status',
				status: 400,
				body: { error: { type: 'invalid_request_error', message: 'Not this one.' } },
			},
		});

		const { done, problems } = await reconcile('delete');
		await world.call('DELETE', '/faults');

		expect(problems).toMatchObject([
			{
				title: `${NAME} (${gone.id})`,
				problem: {
					message: `Dealing with the deleted account ${NAME} failed: Not this one`,
				},
			},
		]);
		expect(done).toMatchObject([{ references: { customerId: other.customerId } }]);
	});
});
