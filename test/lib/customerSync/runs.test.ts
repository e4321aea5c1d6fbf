import fc from 'fast-check';
import { syncAllAccounts } from '../../../lib/customerSync/syncAccounts';
import { syncBothWays } from '../../../lib/customerSync/syncBothWays';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import { syncFromStripe } from '../../../lib/customerSync/syncFromStripe';
import { sendAccounts } from '../../../lib/customerSync/sendAccounts';
import { accountsById } from '../../../lib/accounts/accountsById';
import type { Owner } from '../../../lib/sync/ownership';
import {
	AUSTIN,
	collecting,
	keepAccounts,
	type Row,
	startSyncWorld,
	type SyncWorld,
} from './support';

jest.setTimeout(180_000);

let world: SyncWorld;
beforeAll(async () => {
	world = await startSyncWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const REQUEST = { sync: 'test', title: 'Test', startOver: false };
const PLACES = { locations: ['', AUSTIN] };

async function push(more: Partial<SyncContext> = {}, request: object = {}) {
	const sink = collecting();
	const wanted = { ...REQUEST, deleted: 'leave' as const, ...request };
	const end = await syncAllAccounts(wanted, await world.context(more), sink);
	return { ...sink, ...end };
}

async function pull(more: Partial<SyncContext> = {}, createAccounts = false) {
	const sink = collecting();
	const end = await syncFromStripe({ ...REQUEST, createAccounts }, await world.context(more), sink);
	return { ...sink, ...end };
}

async function both(
	more: Partial<SyncContext> = {},
	owner: Owner = 'stripe',
	createAccounts = false,
) {
	const sink = collecting();
	const request = {
		...REQUEST,
		deleted: 'leave' as const,
		ownership: { otherwise: owner, byField: {} },
		createAccounts,
	};
	const end = await syncBothWays(request, await world.context(more), sink);
	return { ...sink, ...end };
}

/** The moments from which events were asked for; seconds since 1970. */
async function eventsAskedSince(): Promise<number[]> {
	const calls = await world.calls('stripe');
	return calls.flatMap(({ path, params }) => {
		const created = params?.['created'] as { gte?: string | number } | undefined;
		return path === '/v1/events' && created?.gte !== undefined ? [Number(created.gte)] : [];
	});
}

const DAY = 24 * 60 * 60;

describe('a location without news', () => {
	it.each([
		['both ways', both],
		['from Stripe', pull],
	])('makes no run read its old events, nor those of the others (%s)', async (_name, run) => {
		await world.clientOf(AUSTIN).customers.create({ name: 'Austin Buyer' });
		await world.clientOf('').customers.create({ name: 'Main Buyer' });
		await run(PLACES);
		await world.pass(20 * DAY);
		await world.clientOf('').customers.create({ name: 'Late Buyer' });
		await run(PLACES);
		await world.forgetCalls();
		await world.pass(60);

		await run(PLACES);

		const now = Math.floor(world.clock.nowMs() / 1000);
		const ages = (await eventsAskedSince()).map((since) => Math.round((now - since) / DAY));
		// One cursor for each, and neither stays where nothing has happened since.
		expect(ages.sort()).toEqual([0, 0]);
	});
});

describe('two operations of one name', () => {
	it('keep apart how far they came', async () => {
		await push();
		await pull();
		await world.forgetCalls();

		const again = [await push(), await pull()];

		expect(again.flatMap(({ done, problems }) => [...done, ...problems])).toEqual([]);
		const { objects } = await world.call<{ objects: Row[] }>(
			'GET',
			'/state?service=salesforce&type=Stripe_Sync__c',
		);
		expect(objects.map((each) => each['Key__c']).sort()).toEqual([
			'test/syncAll/accounts',
			'test/syncFromStripe/customers',
		]);
		expect((await world.calls('stripe')).filter(({ path }) => path === '/v1/customers')).toEqual(
			[],
		);
	});
});

describe('an account', () => {
	it('that is edited while it is sent is looked at again, although our stamp would hide it', async () => {
		await push();
		const { Id } = await world.account('Edge Communications');
		await world.pass(60);
		await world.api('PATCH', `/sobjects/Account/${Id}`, { Phone: '555-0001' });
		// Another that is sent beside it stays as it was: the run knows of an echo.
		const other = await world.account('Pyramid Construction Inc.');
		await world.api('PATCH', `/sobjects/Account/${other.Id}`, { Phone: '555-0009' });
		const context = await world.context();
		let edited = false;
		/** Between reading and writing back, somebody else changes it. */
		const whileItIsSent = async (method: string | undefined) => {
			if (edited || method !== 'PATCH') return;
			edited = true;
			await world.api('PATCH', `/sobjects/Account/${Id}`, { Phone: '555-0002' });
		};
		const salesforce: typeof context.salesforce = {
			...context.salesforce,
			request: async (wanted) => {
				await whileItIsSent(wanted.method);
				return await context.salesforce.request(wanted);
			},
			tryRequest: async (wanted) => {
				await whileItIsSent(wanted.method);
				return await context.salesforce.tryRequest(wanted);
			},
		};
		await syncAllAccounts(
			{ ...REQUEST, deleted: 'leave' },
			{ ...context, salesforce },
			collecting(),
		);

		const { done } = await push();

		expect(edited).toBe(true);
		expect(done).toMatchObject([
			{ status: 'updated', changes: { customer: [{ field: 'phone', to: '555-0002' }] } },
		]);
	});

	it('is left alone by all runs once it is in step, beyond the overlap too', async () => {
		await push();
		for (const seconds of [1, 60, 700, 3600]) {
			await world.pass(seconds);
			await world.forgetCalls();
			const { done, problems } = await push();

			expect([...done, ...problems]).toEqual([]);
			expect(await world.calls('stripe')).toEqual([]);
		}
	});
});

describe('a run', () => {
	it('that finds nothing to do takes four requests to Salesforce, beside signing in', async () => {
		await push();
		await world.pass(3600);
		const context = await world.context();
		await world.forgetCalls();

		await syncAllAccounts({ ...REQUEST, deleted: 'leave' }, context, collecting());

		expect((await world.calls('salesforce')).map(({ method }) => method)).toEqual([
			'GET',
			'GET',
			'GET',
			'POST',
		]);
	});

	it('ends when the key lacks a permission, and leaves nobody among the problems', async () => {
		await world.call('POST', '/faults', {
			service: 'stripe',
			method: 'POST',
			fault: {
				type: 'status',
				status: 403,
				body: { error: { type: 'invalid_request_error', message: 'Not with this key.' } },
			},
		});

		const { done, problems, endedBy } = await push();
		await world.call('DELETE', '/faults');
		const next = await push();

		expect(endedBy).toMatchObject({ httpStatus: 403 });
		expect([...done, ...problems]).toEqual([]);
		expect(next.done).toHaveLength((await world.accounts()).length);
	});

	it('tries again an account that Stripe refused, though nobody changes it', async () => {
		await push();
		const { Id } = await world.account('Edge Communications');
		await world.pass(3600);
		await world.api('PATCH', `/sobjects/Account/${Id}`, { Phone: '555-0001' });
		await world.call('POST', '/faults', {
			service: 'stripe',
			method: 'POST',
			times: 1,
			fault: {
				type: 'status',
				status: 400,
				body: { error: { type: 'invalid_request_error', message: 'Not now.' } },
			},
		});
		const refused = await push();
		await world.call('DELETE', '/faults');
		await world.pass(3600);

		const { done, problems } = await push();

		expect(refused.problems).toMatchObject([{ references: { accountId: Id }, retry: true }]);
		expect(problems).toEqual([]);
		expect(done).toMatchObject([{ status: 'updated', references: { accountId: Id } }]);
	});

	it('that was cancelled says so by its figures, and the next goes on', async () => {
		const { done } = await push({ cancelled: () => true });

		const next = await push();

		expect(done).toEqual([]);
		expect(next.done).toHaveLength((await world.accounts()).length);
	});
});

describe('after any sync', () => {
	const odd = fc.oneof(
		fc.constantFrom('', ' ', 'Acme ', ' acme', 'Maria Cruz ', 'ACME', 'a\u200bb', 'é\u00a0x', '🎉'),
		fc.string({ unit: 'grapheme', maxLength: 12 }),
	);
	const account = fc.record({
		Name: odd.filter((name) => name.trim() !== ''),
		Phone: fc.option(odd),
		Description: fc.option(odd),
		BillingStreet: fc.option(odd),
		BillingCity: fc.option(odd),
		BillingCountry: fc.constantFrom(null, 'France', 'US', 'united states'),
	});
	const customer = fc.record({
		name: odd,
		phone: odd.map((text) => text.slice(0, 20)),
		description: odd,
	});
	const syncs = {
		push: async () => await push(),
		pull: async () => await pull(),
		both: async () => await both({}, 'newest'),
	};

	it('the same sync at once writes nothing, whatever the two hold', async () => {
		await fc.assert(
			fc.asyncProperty(
				account,
				customer,
				fc.constantFrom('push' as const, 'pull' as const, 'both' as const),
				async (fields, values, which) => {
					await world.restart();
					await keepAccounts(world, 2);
					const { id } = (await world.api('POST', '/sobjects/Account', fields)) as { id: string };
					await push();
					const context = await world.context();
					const held = await accountsById(context.salesforce, [id], context.fields.select);
					const customerId = held.get(id)?.['Stripe_Customer_ID__c'];
					if (typeof customerId === 'string') {
						await world.pass(60);
						await world.clientOf('').customers.update(customerId, values);
					}
					await syncs[which]();
					await world.pass(5);
					await world.forgetCalls();

					const { done } = await syncs[which]();

					expect(done).toEqual([]);
					const writes = (await world.calls('stripe')).filter(({ method }) => method !== 'GET');
					expect(writes).toEqual([]);
					const rows = (await world.calls('salesforce')).filter(
						({ method, path }) => method === 'PATCH' && path.endsWith('/composite/sobjects'),
					);
					expect(rows).toEqual([]);
				},
			),
			{ numRuns: 25 },
		);
	});

	it('of single accounts, the same at once writes nothing', async () => {
		const context = await world.context();
		const { Id } = await world.account('Edge Communications');
		const send = async () => {
			const found = await accountsById(context.salesforce, [Id], context.fields.select);
			return await sendAccounts([...found.values()], context);
		};
		await send();
		await world.forgetCalls();

		expect(await send()).toMatchObject([{ status: 'unchanged' }]);
		const all = [...(await world.calls('stripe')), ...(await world.calls('salesforce'))];
		expect(all.filter(({ method }) => method === 'PATCH')).toEqual([]);
	});
});
