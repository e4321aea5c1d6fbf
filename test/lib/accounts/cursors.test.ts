import fc from 'fast-check';
import { type AccountOrg, noCheckpoint, Poller, startAccountOrg } from './support';

jest.setTimeout(120_000);

/** What may happen to an org and to the trigger that watches it. */
type Step =
	| { kind: 'create' }
	| { kind: 'update'; which: number }
	/** A write whose transaction commits so many seconds later. */
	| { kind: 'createLate' | 'updateLate'; which: number; seconds: number }
	/** The same, while others are made and told of before it commits. */
	| { kind: 'overtaken'; seconds: number }
	| { kind: 'pass'; seconds: number }
	| { kind: 'poll' }
	/** The poll's execution begins, but n8n dies before it keeps the memory. */
	| { kind: 'pollAndForget' }
	| { kind: 'lose' }
	| { kind: 'setBack' };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Step>({ kind: 'create' }) },
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), which: fc.nat(20) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constantFrom('createLate' as const, 'updateLate' as const),
			which: fc.nat(20),
			seconds: fc.integer({ min: 1, max: 590 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('overtaken' as const),
			seconds: fc.integer({ min: 60, max: 590 }),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			seconds: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 4000 })),
		}),
	},
	{ weight: 6, arbitrary: fc.constant<Step>({ kind: 'poll' }) },
);
const accident: fc.Arbitrary<Step> = fc.constantFrom<Step>(
	{ kind: 'pollAndForget' },
	{ kind: 'lose' },
	{ kind: 'setBack' },
);

let org: AccountOrg;
beforeAll(async () => {
	org = await startAccountOrg();
});
afterAll(() => org.close());

let count = 0;

/** Goes through the steps, and notes what was told, as `ID@stamp phone`. */
class Story {
	readonly told: string[] = [];
	/** What the last poll told of, in case that it comes again. */
	private lastTold: string[] = [];
	/** What may be told again, because the memory of having told it was lost. */
	readonly mayRepeat = new Set<string>();
	private readonly ids: string[] = [];
	private readonly name = `Story ${++count}`;
	private readonly memories: Array<Poller['memory']> = [{}];

	constructor(private readonly poller: Poller) {}

	static async begin(checkpoint?: typeof noCheckpoint): Promise<Story> {
		org.pass(7200);
		const startFrom = new Date(org.clock.nowMs() - 1000).toISOString();
		const poller = new Poller(
			org,
			`story-${count}`,
			{ fields: ['Name', 'Phone'] },
			{ checkpoint, startFrom, mostAtOnce: 3 },
		);
		const story = new Story(poller);
		await poller.poll();
		return story;
	}

	async run(steps: readonly Step[]): Promise<void> {
		for (const each of steps) await this.take(each);
		// All transactions end, and the trigger catches up.
		org.pass(600);
		for (let quiet = 0; quiet < 2;) quiet = (await this.poll()) === 0 ? quiet + 1 : 0;
	}

	/** Every account as it is in the end. */
	async expected(): Promise<string[]> {
		const records = await org.soql(
			`SELECT Id, SystemModstamp FROM Account WHERE Name = '${this.name}'`,
		);
		return records.map((record) => stampOf(changeOf(record)));
	}

	private async take(each: Step): Promise<void> {
		switch (each.kind) {
			case 'create':
				this.ids.push(await org.create({ Name: this.name }));
				return;
			case 'update':
				await this.update(each.which);
				return;
			case 'createLate':
			case 'updateLate':
				await org.settings({ lateCommitSeconds: each.seconds });
				if (each.kind === 'createLate') await org.create({ Name: this.name });
				else await this.update(each.which);
				await org.settings({ lateCommitSeconds: 0 });
				return;
			case 'overtaken':
				await this.take({ kind: 'createLate', which: 0, seconds: each.seconds });
				org.pass(each.seconds - 10);
				await this.take({ kind: 'create' });
				await this.poll();
				org.pass(10);
				return;
			case 'pass':
				org.pass(each.seconds);
				return;
			case 'poll':
				await this.poll();
				return;
			case 'pollAndForget': {
				const { changes } = await this.poller.pollWithoutKeeping();
				const told = changes.map(({ account }) => changeOf(account));
				this.told.push(...told);
				for (const change of told) this.mayRepeat.add(change);
				return;
			}
			case 'lose':
				this.poller.memory = {};
				this.forgetLast();
				return;
			case 'setBack':
				this.poller.memory = this.memories[Math.floor(this.memories.length / 2)] ?? {};
				this.forgetLast();
		}
	}

	private async poll(): Promise<number> {
		const changes = await this.poller.poll();
		this.lastTold = changes.map(({ account }) => changeOf(account));
		this.told.push(...this.lastTold);
		this.memories.push(this.poller.memory);
		return changes.length;
	}

	/** The checkpoint takes over what a poll told when the next one begins, not before. */
	private forgetLast(): void {
		for (const change of this.lastTold) this.mayRepeat.add(change);
	}

	private async update(which: number): Promise<void> {
		const id = this.ids[which % Math.max(1, this.ids.length)];
		if (id === undefined) return;
		// Refused while another transaction holds the account; then nothing changes.
		await org.api('PATCH', `/sobjects/Account/${id}`, { Phone: String(which) });
	}
}

function changeOf(record: Readonly<Record<string, unknown>>): string {
	// Stamps are whole seconds: two changes of one second are told apart by what they changed.
	const { Id, SystemModstamp, Phone } = record;
	return `${String(Id)}@${String(SystemModstamp)} ${String(Phone)}`;
}

/** What was told, by its stamp alone: `ID@stamp`. */
function stampOf(change: string): string {
	return change.split(' ')[0] ?? '';
}

function repeatsOf(told: readonly string[]): string[] {
	return told.filter((change, index) => told.indexOf(change) !== index);
}

const stories = { numRuns: 25 };

/** Memories that parted, and come to the same number of polls: what only one of them knows is kept too. */
const parted: Step[] = [
	{ kind: 'overtaken', seconds: 60 },
	{ kind: 'overtaken', seconds: 60 },
	{ kind: 'setBack' },
	{ kind: 'update', which: 15 },
	{ kind: 'poll' },
	{ kind: 'overtaken', seconds: 60 },
	{ kind: 'lose' },
	{ kind: 'pollAndForget' },
	{ kind: 'setBack' },
	{ kind: 'poll' },
	{ kind: 'create' },
];

/** A memory is set back over accounts that are no longer among those that the checkpoint remembers one by one. */
const outOfOverlap: Step[] = [
	{ kind: 'create' },
	{ kind: 'create' },
	{ kind: 'poll' },
	{ kind: 'poll' },
	{ kind: 'pass', seconds: 533 },
	{ kind: 'create' },
	{ kind: 'overtaken', seconds: 78 },
	{ kind: 'poll' },
	{ kind: 'setBack' },
	{ kind: 'update', which: 0 },
	{ kind: 'poll' },
];

describe('whatever happens', () => {
	it('each change is told once as long as the memory is kept', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
				const story = await Story.begin();
				await story.run(steps);
				expect(story.told.map(stampOf)).toEqual(expect.arrayContaining(await story.expected()));
				expect(repeatsOf(story.told)).toEqual([]);
			}),
			stories,
		);
	});

	it('nothing is missed when the memory is lost or set back, and only the last poll comes again', async () => {
		const steps = fc.array(
			fc.oneof({ weight: 8, arbitrary: step }, { weight: 2, arbitrary: accident }),
			{
				minLength: 5,
				maxLength: 30,
			},
		);
		await fc.assert(
			fc.asyncProperty(steps, async (each) => {
				const story = await Story.begin();
				await story.run(each);
				expect(story.told.map(stampOf)).toEqual(expect.arrayContaining(await story.expected()));
				const unexplained = repeatsOf(story.told).filter((change) => !story.mayRepeat.has(change));
				expect(unexplained).toEqual([]);
			}),
			{ ...stories, examples: [[parted], [outOfOverlap]] },
		);
	});

	it('nothing is missed without a checkpoint either, when the builder said where to start from', async () => {
		const steps = fc.array(
			fc.oneof({ weight: 8, arbitrary: step }, { weight: 2, arbitrary: accident }),
			{
				minLength: 5,
				maxLength: 20,
			},
		);
		await fc.assert(
			fc.asyncProperty(steps, async (each) => {
				const story = await Story.begin(noCheckpoint);
				await story.run(each);
				expect(story.told.map(stampOf)).toEqual(expect.arrayContaining(await story.expected()));
			}),
			{ numRuns: 10 },
		);
	});
});
