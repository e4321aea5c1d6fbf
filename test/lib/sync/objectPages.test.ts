import { objectPages, type ObjectReader, readObjects } from '../../../lib/sync/objectPages';
import type { Page } from '../../../lib/sync/run';

interface Thing {
	id: string;
}

const UNTIL = '2026-11-23T12:00:00.000Z';
const ids = (count: number) => Array.from({ length: count }, (_each, index) => `thing_${index}`);
const hintsOf = (...names: string[]) =>
	new Map(names.map((id) => [id, { changedAt: new Map(), held: new Set<string>(), latest: 1 }]));

/** Things that there are, and what was asked of the reader. */
function readerOf(there: readonly string[], more: Partial<ObjectReader<Thing>> = {}) {
	const asked: string[] = [];
	const reader: ObjectReader<Thing> = {
		retrieve: async (id) => {
			asked.push(id);
			return there.includes(id) ? { id } : undefined;
		},
		list: async function* (after) {
			asked.push(`all after ${after ?? 'none'}`);
			for (const id of there.slice(after ? there.indexOf(after) + 1 : 0)) {
				yield await Promise.resolve({ id });
			}
		},
		doing: 'Reading the things',
		...more,
	};
	return { reader, asked };
}

async function pagesOf(
	...args: Parameters<typeof objectPages<Thing>>
): Promise<Array<Page<Thing>>> {
	const pages: Array<Page<Thing>> = [];
	for await (const page of objectPages<Thing>(...args)) pages.push(page);
	return pages;
}

const names = ({ records }: Page<Thing>) => records.map(({ id }) => id);

describe('objects that changed', () => {
	const changes = { hints: hintsOf('thing_1', 'thing_2', 'gone'), isPartial: false, until: UNTIL };

	it('are read with those of the retry list, each once; what is gone counts as answered', async () => {
		const { reader, asked } = readerOf(ids(4));

		const [page, ...others] = await pagesOf(reader, changes, { retry: ['thing_2', 'thing_3'] });

		expect(others).toEqual([]);
		expect(page).toEqual({
			records: [{ id: 'thing_2' }, { id: 'thing_3' }, { id: 'thing_1' }],
			asked: ['thing_2', 'thing_3', 'thing_1', 'gone'],
		});
		expect(asked).toEqual(['thing_2', 'thing_3', 'thing_1', 'gone']);
	});

	it('are not read where they need no look, and leave the retry list', async () => {
		const { reader, asked } = readerOf(ids(4));
		const left = new Set(['thing_2', 'gone']);

		const pages = await pagesOf(reader, changes, { retry: ['thing_2'] }, async () => left);

		expect(pages).toEqual([
			{ records: [], asked: ['thing_2', 'gone'] },
			{ records: [{ id: 'thing_1' }], asked: ['thing_1'] },
		]);
		expect(asked).toEqual(['thing_1']);
	});

	it('come in pages of 200', async () => {
		const { reader } = readerOf(ids(401));
		const many = { hints: hintsOf(...ids(401)), isPartial: false, until: UNTIL };

		const pages = await pagesOf(reader, many, { retry: [] });

		expect(pages.map(({ records }) => records.length)).toEqual([200, 200, 1]);
		expect(pages.flatMap(names)).toEqual(ids(401));
		expect(pages.flatMap(({ asked = [] }) => asked)).toEqual(ids(401));
	});

	it('are no page when there are none', async () => {
		const { reader } = readerOf(ids(2));
		const none = { hints: hintsOf(), isPartial: false, until: UNTIL };

		expect(await pagesOf(reader, none, { retry: [] })).toEqual([]);
	});
});

describe('all objects, where events do not reach back', () => {
	const changes = { hints: hintsOf('thing_1'), isPartial: true, until: UNTIL };

	it('come page after page, the last one short, and the retry list counts as answered', async () => {
		const { reader, asked } = readerOf(ids(401));

		const pages = await pagesOf(reader, changes, { retry: ['gone'] });

		expect(pages[0]).toEqual({ records: [], asked: ['gone'] });
		expect(pages.slice(1).map(({ records }) => records.length)).toEqual([200, 200, 1]);
		expect(pages.flatMap(names)).toEqual(ids(401));
		expect(pages.some(({ position }) => position)).toBe(false);
		expect(asked).toEqual(['all after none']);
	});

	it('are gone on with after the last of a whole page, where the reader names them', async () => {
		const { reader } = readerOf(ids(5), { idOf: ({ id }) => id, pageSize: 2 });

		const pages = await pagesOf(reader, changes, { retry: [] });

		expect(pages.map(({ position }) => position)).toEqual([
			undefined,
			{ stamp: UNTIL, id: 'thing_1' },
			{ stamp: UNTIL, id: 'thing_3' },
			undefined,
		]);
		const running = { after: { stamp: UNTIL, id: 'thing_3' }, until: UNTIL };
		const rest = await pagesOf(reader, changes, { retry: [], running });
		expect(rest.flatMap(names)).toEqual(['thing_4']);
	});
});

it('a list that breaks off gives what it had read before, to go on after it', async () => {
	const failure = new TypeError('x');
	const listOf = (there: readonly string[]) =>
		readerOf([], {
			idOf: ({ id }) => id,
			pageSize: 4,
			list: async function* () {
				for (const id of there) yield await Promise.resolve({ id });
				throw failure;
			},
		}).reader;
	const pages: Array<Page<Thing>> = [];
	const read = async (there: readonly string[]) => {
		const changes = { hints: hintsOf(), isPartial: true, until: UNTIL };
		for await (const page of objectPages(listOf(there), changes, { retry: [] })) pages.push(page);
	};

	await expect(read(ids(3))).rejects.toBe(failure);
	expect(pages.slice(1)).toEqual([
		{
			records: [{ id: 'thing_0' }, { id: 'thing_1' }, { id: 'thing_2' }],
			position: { stamp: UNTIL, id: 'thing_2' },
		},
	]);

	pages.length = 0;
	await expect(read([])).rejects.toBe(failure);
	expect(pages).toHaveLength(1);
});

it('objects that are read again come without those that are gone, and twenty at a time', async () => {
	let reading = 0;
	let most = 0;
	const retrieve = async (id: string) => {
		most = Math.max(most, ++reading);
		await new Promise((resolve) => setImmediate(resolve));
		reading--;
		return id === 'thing_1' ? undefined : { id };
	};

	const found = await readObjects({ retrieve }, ids(30));

	expect(found.map(({ id }) => id)).toEqual(ids(30).filter((id) => id !== 'thing_1'));
	expect(most).toBe(20);
});

it('what cannot be read fails as what it is', async () => {
	const { reader } = readerOf([], {
		retrieve: async () => await Promise.reject(new TypeError('x')),
	});
	const changes = { hints: hintsOf('a'), isPartial: false, until: UNTIL };

	await expect(pagesOf(reader, changes, { retry: [] })).rejects.toThrow(TypeError);
});
