import { sampleAccounts } from '../../../lib/accounts/pollAccounts';
import {
	type AccountOrg,
	EVERYTHING,
	noCheckpoint,
	Poller,
	startAccountOrg,
	toldOf,
} from './support';

jest.setTimeout(60_000);

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

let count = 0;
/** A poller that has begun: what there was is behind it. */
async function begun(
	...options: ConstructorParameters<typeof Poller> extends [unknown, unknown, ...infer R]
		? R
		: never
) {
	org.pass(3600);
	const poller = new Poller(org, `test-${++count}`, ...options);
	await poller.poll();
	await org.calls();
	return poller;
}

describe('a poll', () => {
	it('tells of each account once for each change', async () => {
		const poller = await begun();
		const id = await org.create({ Name: 'Acme' });

		expect(await poller.told()).toEqual(['new Acme']);
		expect(await poller.told()).toEqual([]);
		org.pass(1);
		await org.update(id, { Name: 'Acme Ltd' });
		expect(await poller.told()).toEqual(['updated Acme Ltd']);
		org.pass(3600);
		expect(await poller.told()).toEqual([]);
		await org.update(id, { Name: 'Acme Inc' });
		expect(await poller.told()).toEqual(['updated Acme Inc']);
	});

	it('asks Salesforce once when nothing changed', async () => {
		const poller = await begun();
		await poller.poll();
		await org.calls();

		await poller.poll();

		expect(await org.calls()).toEqual([expect.stringMatching(/^GET \/query/)]);
	});

	it('tells of an account that was made and changed between two polls once', async () => {
		const [both, fresh, changed] = [
			await begun(),
			await begun({ event: 'new' }),
			await begun({ event: 'updated' }),
		];
		const id = await org.create({ Name: 'In one window' });
		org.pass(5);
		await org.update(id, { Phone: '1' });

		expect(await both.told()).toEqual(['new In one window']);
		expect(await fresh.told()).toEqual(['new In one window']);
		expect(await changed.told()).toEqual(['updated In one window']);
		expect([await both.told(), await fresh.told(), await changed.told()]).toEqual([[], [], []]);
	});

	it('keeps to the event that it waits for', async () => {
		const [fresh, changed] = [await begun({ event: 'new' }), await begun({ event: 'updated' })];
		const id = await org.create({ Name: 'Event' });

		expect([await fresh.told(), await changed.told()]).toEqual([['new Event'], []]);
		org.pass(5);
		await org.update(id, { Phone: '2' });
		expect([await fresh.told(), await changed.told()]).toEqual([[], ['updated Event']]);
	});

	it('finds a change that was committed late, behind others that were told of already', async () => {
		const poller = await begun();
		await org.settings({ lateCommitSeconds: 9 * 60 });
		await org.create({ Name: 'Late' });
		await org.settings({ lateCommitSeconds: 0 });
		org.pass(60);
		await org.create({ Name: 'Early' });

		expect(await poller.told()).toEqual(['new Early']);
		org.pass(8 * 60);
		expect(await poller.told()).toEqual(['new Late']);
		expect(await poller.told()).toEqual([]);
	});

	it('tells of 5,000 accounts with one stamp, each once, in no more than 17 calls', async () => {
		const poller = await begun();
		await org.control('POST', '/salesforce/generate', { accounts: 5000 });
		await org.calls();

		const changes = await poller.poll();

		expect(new Set(changes.map(({ account }) => account['Id'])).size).toBe(5000);
		expect(changes).toHaveLength(5000);
		const calls = await org.calls();
		expect(calls.length).toBeLessThanOrEqual(17);
		expect(await poller.poll()).toEqual([]);
	});

	it('goes on with the next poll when there is more than it tells at once', async () => {
		const poller = await begun({}, { mostAtOnce: 2 });
		for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await org.create({ Name: name });

		const told = [
			await poller.told(),
			await poller.told(),
			await poller.told(),
			await poller.told(),
		];

		expect(told.map((each) => each.length)).toEqual([2, 2, 1, 0]);
		expect(told.flat().sort()).toEqual(['new Five', 'new Four', 'new One', 'new Three', 'new Two']);
	});

	it('remembers no more than what changed within the overlap', async () => {
		const poller = await begun();
		await org.create({ Name: 'Old' });
		await poller.poll();
		org.pass(3600);
		await org.create({ Name: 'Young' });
		await poller.poll();

		expect(poller.memory.progress?.seen.size).toBe(1);
	});

	it('does not tell of accounts that are deleted by then', async () => {
		const poller = await begun();
		const id = await org.create({ Name: 'Gone' });
		await org.api('DELETE', `/sobjects/Account/${id}`);

		expect(await poller.told()).toEqual([]);
	});

	it('tells nothing and stays where it is when Salesforce cannot be read', async () => {
		const poller = await begun();
		await org.create({ Name: 'Waits' });
		org.faults.add({
			service: 'salesforce',
			path: '/query',
			times: 1,
			fault: { type: 'status', status: 400, body: [{ errorCode: 'X', message: 'No' }] },
		});
		await expect(poller.poll()).rejects.toThrow('Looking for changed accounts failed: No (X)');

		expect(await poller.told()).toEqual(['new Waits']);
	});

	it('tells only of accounts that meet the condition, quotes and all', async () => {
		const poller = await begun({ condition: "Name LIKE 'O\\'Neill%' AND Type = 'Prospect'" });
		await org.create({ Name: 'O\'Neill "Söhne" \\ 100%', Type: 'Prospect' });
		await org.create({ Name: 'Others', Type: 'Prospect' });

		expect(await poller.told()).toEqual(['new O\'Neill "Söhne" \\ 100%']);
	});
});

describe('the beginning', () => {
	it('looks ten minutes back', async () => {
		org.pass(3600);
		await org.create({ Name: 'Long ago' });
		org.pass(11 * 60);
		await org.create({ Name: 'Just now' });
		org.pass(60);

		expect(await new Poller(org, `test-${++count}`).told()).toEqual(['new Just now']);
	});

	it('does not tell of the newest account of an org where nothing happens', async () => {
		org.pass(3600);
		await org.create({ Name: 'Lonely' });
		org.pass(30 * 24 * 3600);

		expect(await new Poller(org, `test-${++count}`).told()).toEqual([]);
	});

	it('looks back to the moment that was chosen', async () => {
		org.pass(3600);
		const startFrom = new Date(org.clock.nowMs() - 1000).toISOString();
		await org.create({ Name: 'Since then' });
		org.pass(24 * 3600);

		const poller = new Poller(org, `test-${++count}`, {}, { startFrom });

		expect(await poller.told()).toEqual(['new Since then']);
		expect(await poller.told()).toEqual([]);
	});

	it('passes over nothing although this machine’s clock is fast', async () => {
		org.pass(3600);
		const fast = { nowMs: () => org.clock.nowMs() + 6 * 3600_000 };
		const poller = new Poller(org, `test-${++count}`, {}, { clock: fast });
		await poller.poll();
		await org.create({ Name: 'With a fast clock' });

		expect(await poller.told()).toEqual(['new With a fast clock']);
	});
});

describe('a memory', () => {
	it('that is lost is made good by the checkpoint: nothing missed, nothing told twice', async () => {
		const poller = await begun();
		await org.create({ Name: 'Before' });
		await poller.poll();
		await poller.poll();
		await org.create({ Name: 'While away' });
		org.pass(3 * 24 * 3600);

		poller.memory = {};

		expect(await poller.told()).toEqual(['new While away']);
	});

	it('that is set back is put right by the checkpoint', async () => {
		const poller = await begun();
		const earlier = poller.memory;
		await org.create({ Name: 'Told' });
		await poller.poll();
		org.pass(3600);
		await poller.poll();
		await org.create({ Name: 'Not told' });

		poller.memory = earlier;

		expect(await poller.told()).toEqual(['new Not told']);
	});

	it('that did not take what the last poll told makes that poll’s accounts come again', async () => {
		const poller = await begun();
		await org.create({ Name: 'Handed on?' });
		await poller.pollWithoutKeeping();

		expect(await poller.told()).toEqual(['new Handed on?']);
	});

	it('that is garbled counts as lost', async () => {
		const poller = await begun({}, { checkpoint: noCheckpoint });
		await org.create({ Name: 'After' });
		poller.memory = {};

		expect(await poller.told()).toEqual(['new After']);
	});

	it('is enough in an org without a place for checkpoints, which is asked for one once', async () => {
		const plain = await startAccountOrg({ withStripeModel: false });
		try {
			const poller = new Poller(plain, 'plain');
			plain.pass(3600);
			await poller.poll();
			await plain.create({ Name: 'Plain' });
			expect(await poller.told()).toEqual(['new Plain']);
			expect(await poller.told()).toEqual([]);
			const asked = (await plain.calls()).filter((call) => call.includes('Stripe_Sync__c'));
			expect(asked).toHaveLength(1);
		} finally {
			await plain.close();
		}
	});

	it('keeps its checkpoint without the accounts when these are too many for the field', async () => {
		const poller = await begun();
		await org.control('POST', '/salesforce/generate', { accounts: 2000 });
		await poller.poll();
		await poller.poll();

		expect((await poller.checkpoint.read())?.seen.size).toBe(0);
		expect((await poller.checkpoint.read())?.stamp).toBe(poller.memory.progress?.stamp);
	});
});

describe('a sample', () => {
	it('is the accounts that changed last, the newest first', async () => {
		org.pass(60);
		const id = await org.create({ Name: 'Sampled' });
		org.pass(60);
		await org.create({ Name: 'Sampled later' });
		org.pass(60);
		await org.update(id, { Phone: '3' });

		const sample = async (event: 'both' | 'new') =>
			(await sampleAccounts(org.connection, { ...EVERYTHING, event }, 2)).map(toldOf);

		expect(await sample('both')).toEqual(['updated Sampled', 'new Sampled later']);
		expect(await sample('new')).toEqual(['new Sampled later', 'new Sampled']);
	});
});
