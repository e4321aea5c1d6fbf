import fc from 'fast-check';
import { type AccountOrg, Poller, startAccountOrg } from './support';

jest.setTimeout(120_000);

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

let count = 0;

async function poller(watch: ConstructorParameters<typeof Poller>[2] = {}): Promise<Poller> {
	org.pass(7200);
	const startFrom = new Date(org.clock.nowMs() - 1000).toISOString();
	const made = new Poller(org, `own-writing-${++count}`, watch, { startFrom });
	await made.poll();
	return made;
}

/** What this package writes into an account: the customer's ID, and the time of the sync. */
async function writeBack(id: string): Promise<void> {
	await org.update(id, {
		Stripe_Customer_ID__c: `cus_${id}${++count}`,
		Stripe_Synced_At__c: new Date(org.clock.nowMs() + ++count * 1000).toISOString(),
	});
}

describe('what this package alone wrote', () => {
	it.each(['both', 'updated'] as const)('is told to nobody who waits for %s', async (event) => {
		const trigger = await poller({ event });
		const id = await org.create({ Name: 'Acme' });
		await trigger.poll();
		org.pass(60);

		await writeBack(id);

		expect(await trigger.told()).toEqual([]);
	});

	it('is told to nobody, however much later it is', async () => {
		const trigger = await poller();
		const id = await org.create({ Name: 'Acme' });
		await trigger.poll();
		org.pass(24 * 3600);
		await trigger.poll();

		await writeBack(id);

		expect(await trigger.told()).toEqual([]);
	});

	it('is told to nobody after the memory was lost, by what the checkpoint knows', async () => {
		const trigger = await poller();
		const id = await org.create({ Name: 'Acme' });
		await trigger.poll();
		await trigger.poll();
		trigger.memory = {};
		org.pass(60);

		await writeBack(id);

		expect(await trigger.told()).toEqual([]);
	});
});

describe('what a person changed', () => {
	it('is told although this package wrote in the same second', async () => {
		const trigger = await poller();
		const id = await org.create({ Name: 'Acme' });
		await trigger.poll();
		await org.update(id, { Phone: '555-0100' });
		await writeBack(id);

		expect(await trigger.told()).toEqual(['updated Acme']);
	});

	it('is told although the field is not among those that are returned', async () => {
		const trigger = await poller({ fields: ['Name'] });
		const id = await org.create({ Name: 'Acme' });
		await trigger.poll();
		await org.update(id, { Industry: 'Banking' });
		await writeBack(id);

		const [change] = await trigger.poll();

		expect(change).toMatchObject({ changeType: 'updated', account: { Name: 'Acme' } });
		expect(Object.keys(change?.account ?? {})).toEqual(['Id', 'Name', 'SystemModstamp']);
	});

	it('is told although it changed nothing that can be seen', async () => {
		const trigger = await poller();
		const id = await org.create({ Name: 'Acme', Phone: '1' });
		await trigger.poll();
		org.pass(60);
		await org.update(id, { Phone: '1' });

		expect(await trigger.told()).toEqual(['updated Acme']);
	});
});

type Step =
	| { kind: 'create' | 'poll' }
	| { kind: 'change' | 'writeBack'; which: number }
	| { kind: 'pass'; seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<Step>({ kind: 'create' }) },
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constantFrom('change' as const, 'writeBack' as const),
			which: fc.nat(5),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			seconds: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4000 })),
		}),
	},
	{ weight: 4, arbitrary: fc.constant<Step>({ kind: 'poll' }) },
);

it('in whatever order persons, this package and the trigger come: each change of a person is told, once', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
			const trigger = await poller({ fields: ['Phone'] });
			const ids: string[] = [];
			const latest = new Map<string, string>();
			const told: string[] = [];
			const poll = async () => {
				for (const { account } of await trigger.poll()) {
					told.push(`${String(account['Id'])} ${String(account['Phone'])}`);
				}
			};
			for (const each of steps) {
				const id = 'which' in each ? ids[each.which % Math.max(1, ids.length)] : undefined;
				const phone = String(++count);
				if (each.kind === 'create') {
					const made = await org.create({ Name: 'Acme', Phone: phone });
					ids.push(made);
					latest.set(made, phone);
				} else if (each.kind === 'change' && id) {
					await org.update(id, { Phone: phone });
					latest.set(id, phone);
				} else if (each.kind === 'writeBack' && id) await writeBack(id);
				else if (each.kind === 'pass') org.pass(each.seconds);
				else if (each.kind === 'poll') await poll();
			}
			await poll();
			await poll();

			expect(told).toEqual(
				expect.arrayContaining([...latest].map(([id, phone]) => `${id} ${phone}`)),
			);
			expect(told.filter((each, index) => told.indexOf(each) !== index)).toEqual([]);
		}),
		{ numRuns: 40 },
	);
});
