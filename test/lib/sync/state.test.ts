import fc from 'fast-check';
import { resumePosition } from '../../../lib/sync/recordChanges';
import {
	advanced,
	completed,
	formatState,
	freshState,
	heldAt,
	mergedStates,
	MOST_RETRIES,
	parseState,
	stamped,
	type StreamState,
	withRetries,
	withTold,
} from '../../../lib/sync/state';

const NOON = '2026-11-23T12:00:00.000Z';
const at = (iso: string) => ({ nowMs: () => Date.parse(iso) });

describe('the write stamp', () => {
	it('is whole seconds, and later than any before, whatever the clock says', () => {
		const first = stamped(freshState('a'), at('2026-11-23T12:00:00.900Z'));
		const slow = stamped(first, at('2026-11-23T11:00:00Z'));

		expect(first.lastStamp).toBe(NOON);
		expect(slow.lastStamp).toBe('2026-11-23T12:00:01.000Z');
	});
});

describe('the retry list', () => {
	it('loses what is settled and gains what failed, and a record that failed again stays in its place', () => {
		const state = withRetries(
			{ ...freshState('a'), retry: ['1', '2', '3'] },
			['1', '2'],
			['2', '4'],
		);

		expect(state.retry).toEqual(['2', '3', '4']);
	});
});

describe('what was told of changes that carry no stamp', () => {
	const ids = Array.from({ length: 201 }, (_each, index) => String(index));

	it('is the latest, of more than can be kept, and nothing where it is over', () => {
		const state = withTold(freshState('a'), ids);

		expect(state.told).toEqual(ids.slice(1));
		expect(withTold(state, ['7']).told).toEqual(['7']);
		expect(withTold(state, [])).toEqual(freshState('a'));
	});

	it('is known by two runs together, and comes back from a text', () => {
		const [mine, theirs] = [
			withTold(freshState('a'), ['1', '2']),
			withTold(freshState('a'), ['2', '3']),
		];

		expect(mergedStates(mine, theirs).told).toEqual(['2', '3', '1']);
		expect(mergedStates(freshState('a'), theirs).told).toEqual(['2', '3']);
		expect(parseState(formatState(mine, 1000))).toEqual(mine);
		expect(parseState('{"scope":"a","told":"x"}')).toEqual(freshState('a'));
	});
});

describe('a run that came to its end', () => {
	it('moves the cursor, and forgets the echoes that cannot come by any more', () => {
		const old = { stamp: '2026-11-23T11:00:00.000Z', until: '2026-11-23T11:39:59.000Z' };
		const young = { stamp: '2026-11-23T11:40:00.000Z', until: '2026-11-23T11:40:00.000Z' };
		const running = advanced(freshState('a'), { stamp: NOON, id: '1' }, NOON);

		expect(completed({ ...running, echoes: [old, young] }, NOON)).toEqual({
			scope: 'a',
			cursor: NOON,
			echoes: [young],
			retry: [],
		});
	});

	it('leaves the cursor where it was when more failed than can be kept', () => {
		const retry = Array.from({ length: MOST_RETRIES + 1 }, (_each, index) => String(index));
		const state = { ...freshState('a'), cursor: '2026-11-23T10:00:00.000Z', retry };

		expect(completed(state, NOON).cursor).toBe('2026-11-23T10:00:00.000Z');
		expect(completed({ ...state, retry: retry.slice(1) }, NOON).cursor).toBe(NOON);
	});
});

describe('a run on its way', () => {
	it('does not pass a position behind which more failed than can be kept', () => {
		const [one, other] = [
			{ stamp: NOON, id: '1' },
			{ stamp: NOON, id: '2' },
		];
		const ids = Array.from({ length: MOST_RETRIES + 1 }, (_each, index) => String(index));
		const full = advanced({ ...freshState('a'), retry: ids.slice(1) }, one, NOON);
		const tooMuch = advanced(withRetries(full, [], ids), other, NOON);

		expect(full.running?.after).toEqual(one);
		expect(tooMuch.running?.after).toEqual(one);
		// What was on the list at that position is on it still.
		const kept = parseState(formatState(tooMuch, 32_000));
		expect(kept?.retry).toEqual(ids.slice(1));
	});
});

describe('a run that must not move the cursor', () => {
	it('leaves it where it stood, and keeps all else that it came to know', () => {
		const before = { ...freshState('a'), cursor: '2026-11-23T10:00:00.000Z' };
		const reached = { ...freshState('a', NOON), cursor: NOON, retry: ['1'] };

		expect(heldAt(before, reached)).toEqual({ ...reached, cursor: '2026-11-23T10:00:00.000Z' });
	});

	it('leaves none where none stood', () => {
		const held = heldAt(freshState('a'), { ...freshState('a'), cursor: NOON, retry: ['1'] });

		expect(held).not.toHaveProperty('cursor');
		expect(held.retry).toEqual(['1']);
	});
});

describe('a run that was broken off', () => {
	it('is gone on with far enough back for changes that come late', () => {
		const early = { stamp: '2026-11-23T11:00:00.000Z', id: '001000000000001AAA' };

		expect(resumePosition(early, NOON)).toEqual(early);
		expect(resumePosition({ stamp: '2026-11-23T11:59:00.000Z', id: 'x' }, NOON)).toEqual({
			stamp: '2026-11-23T11:50:00.000Z',
		});
		// Of the moment itself some may have come by already, and others not.
		expect(resumePosition({ stamp: '2026-11-23T11:50:00.000Z', id: 'x' }, NOON)).toEqual({
			stamp: '2026-11-23T11:50:00.000Z',
		});
	});
});

describe('what two runs know together', () => {
	const moment = fc
		.integer({ min: 0, max: 5 })
		.map((hour) => new Date(Date.parse(NOON) + hour * 3_600_000).toISOString());
	const state: fc.Arbitrary<StreamState> = fc.record(
		{
			scope: fc.constant('a'),
			cursor: moment,
			running: fc.record({ after: fc.record({ stamp: moment }), until: moment }),
			echoes: fc.uniqueArray(fc.record({ stamp: moment, until: moment }), {
				selector: ({ stamp }) => stamp,
			}),
			retry: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
			lastStamp: moment,
		},
		{ requiredKeys: ['scope', 'echoes', 'retry'] },
	);

	it('is the later cursor and both retry lists, in either order', () => {
		fc.assert(
			fc.property(state, state, (one, other) => {
				const merged = mergedStates(one, other);
				const cursors = [one.cursor, other.cursor].filter((cursor) => cursor !== undefined);

				expect(merged.cursor).toBe(cursors.sort().at(-1));
				expect([...merged.retry].sort()).toEqual(
					[...new Set([...one.retry, ...other.retry])].sort(),
				);
				expect(mergedStates(other, one).running?.after).toEqual(merged.running?.after);
				// A run that began at an earlier cursor is over: all that it had left to do is done.
				if (merged.running && one.cursor !== other.cursor) {
					const later = one.cursor === merged.cursor ? one : other;
					expect(merged.running).toEqual(later.running);
				}
			}),
		);
	});

	it('begins again where both retry lists together are more than can be kept', () => {
		const ids = (name: string) => Array.from({ length: 600 }, (_, index) => `${name}${index}`);
		const one = { ...freshState('a'), cursor: '2026-11-23T10:00:00.000Z', retry: ids('x') };
		const other = { ...freshState('a'), cursor: '2026-11-23T11:00:00.000Z', retry: ids('y') };

		expect(mergedStates(one, other).cursor).toBeUndefined();
		const fits = { ...other, retry: other.retry.slice(0, MOST_RETRIES - one.retry.length) };
		expect(mergedStates(one, fits).cursor).toBe('2026-11-23T11:00:00.000Z');
	});

	it('goes on where the one is that came further', () => {
		const at = (stamp: string, until = NOON) =>
			advanced({ ...freshState('a'), cursor: '2026-11-23T10:00:00.000Z' }, { stamp }, until);
		const near = at('2026-11-23T10:30:00.000Z');
		const far = at('2026-11-23T11:30:00.000Z');

		expect(mergedStates(near, far).running).toEqual(far.running);
		expect(mergedStates(far, near).running).toEqual(far.running);
		// Of two that came as far, the run's own goes on.
		expect(mergedStates(near, at('2026-11-23T10:30:00.000Z', 'other')).running).toEqual(
			near.running,
		);
	});

	it('is what a state knows alone when the other is the same', () => {
		fc.assert(
			fc.property(state, (one) => {
				const merged = mergedStates(one, one);
				expect({ ...merged, echoes: [] }).toEqual({ ...one, echoes: [] });
				expect(merged.echoes).toHaveLength(one.echoes.length);
			}),
		);
	});

	it('is the run’s own where the other covers something else', () => {
		const mine = { ...freshState('a'), retry: ['1'] };

		expect(mergedStates(mine, { ...freshState('b'), retry: ['2'] })).toEqual(mine);
	});
});

describe('a state as text', () => {
	const echoes = Array.from({ length: 8 }, (_each, index) => ({ stamp: `${index}`, until: NOON }));
	const state: StreamState = { ...freshState('a', NOON), cursor: NOON, echoes, retry: ['1'] };

	it('comes back as it was, and begins without memory where there was none', () => {
		expect(parseState(formatState(state, 10_000))).toEqual(state);
		expect(freshState('a')).toEqual({ scope: 'a', echoes: [], retry: [] });
		expect(freshState('a', NOON)).toEqual({ scope: 'a', echoes: [], retry: [], lastStamp: NOON });
	});

	it('keeps the latest echoes where there is no room for all, and the rest in any case', () => {
		const whole = formatState(state, 10_000).length;

		expect(parseState(formatState(state, whole))?.echoes).toEqual(echoes);
		expect(parseState(formatState(state, whole - 1))).toEqual({
			...state,
			echoes: echoes.slice(4),
		});
		expect(parseState(formatState(state, 1))).toEqual({ ...state, echoes: [] });
	});

	it('keeps no more retries than the list holds', () => {
		const retry = Array.from({ length: MOST_RETRIES + 1 }, (_each, index) => `${index}`);

		expect(parseState(formatState({ ...state, retry }, 100_000))?.retry).toHaveLength(MOST_RETRIES);
	});

	it.each(['', '{', 'null', '7', '{"cursor":"x"}', '{"scope":7}'])('%j counts as lost', (text) => {
		expect(parseState(text)).toBeUndefined();
	});

	it('without lists has empty ones', () => {
		expect(parseState('{"scope":"a","echoes":7}')).toEqual({ scope: 'a', echoes: [], retry: [] });
	});
});

it('echoes that two runs know are in the order of their stamps', () => {
	const echo = (stamp: string, until = NOON) => ({ stamp, until });
	const mine = { ...freshState('a'), echoes: [echo('3'), echo('1')] };
	const theirs = { ...freshState('a'), echoes: [echo('2'), echo('1', 'other')] };

	expect(mergedStates(mine, theirs).echoes).toEqual([echo('1'), echo('2'), echo('3')]);
});
