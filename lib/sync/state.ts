import { unixSeconds, type WallClock } from '../clock';
import { OVERLAP_MS } from '../salesforce/overlap';
import type { ChangePosition } from '../salesforce/query';
import type { Echo } from './echoes';

/**
 * Where one stream of changes stands: all that a run has to know of the runs before. It is a value: a
 * step makes the next state of it, and changes none.
 */
export interface StreamState {
	/** Names what the sync covers: under another scope, everything has to be looked at again. */
	readonly scope: string;
	/** All changes before this moment are dealt with, but for the retry list; ISO 8601. */
	readonly cursor?: string;
	/** A run that has not come to its end yet. */
	readonly running?: {
		/** Where the pages end that are dealt with. */
		readonly after: ChangePosition;
		/** The run looks at changes up to here; ISO 8601. */
		readonly until: string;
	};
	readonly echoes: readonly Echo[];
	/** IDs of records to be looked at again although nobody changes them. */
	readonly retry: readonly string[];
	/**
	 * Changes whose problems were told and that carry no stamp which says so, such as deletions. Where one is
	 * forgotten, it is told again.
	 */
	readonly told?: readonly string[];
	/** The latest write stamp; the next is later, whatever clocks the machines have. */
	readonly lastStamp?: string;
}

/** IDs that a retry list holds; with more, the cursor stays where it is. */
export const MOST_RETRIES = 1000;

/** Told changes that are kept, so that they leave room for the retry list. */
const MOST_TOLD = 200;

export function freshState(scope: string, lastStamp?: string): StreamState {
	return { scope, echoes: [], retry: [], ...(lastStamp && { lastStamp }) };
}

/** The state with the cursor where it stood before: the next run looks at all since then once more. */
export function heldAt(
	{ cursor }: StreamState,
	{ cursor: _reached, ...state }: StreamState,
): StreamState {
	return { ...state, ...(cursor !== undefined && { cursor }) };
}

/** The state with a new write stamp: whole seconds, as Salesforce keeps no less, and none twice. */
export function stamped(state: StreamState, clock: WallClock): StreamState & { lastStamp: string } {
	const last = Date.parse(state.lastStamp ?? '') || 0;
	const next = Math.max(unixSeconds(clock) * 1000, last + 1000);
	return { ...state, lastStamp: new Date(next).toISOString() };
}

/** The state once the pages up to a position are dealt with: not where more failed than the retry list holds. */
export function advanced(state: StreamState, after: ChangePosition, until: string): StreamState {
	return state.retry.length > MOST_RETRIES ? state : { ...state, running: { after, until } };
}

/**
 * The state with other records on the retry list. What failed again stays in its place, before what failed
 * later: of more than can be kept it is the later that a next run finds by the cursor.
 */
export function withRetries(
	state: StreamState,
	settled: Iterable<string>,
	failed: Iterable<string>,
): StreamState {
	const again = new Set(failed);
	const done = new Set([...settled].filter((id) => !again.has(id)));
	const left = state.retry.filter((id) => !done.has(id));
	return { ...state, retry: [...new Set([...left, ...again])] };
}

/** The state with other changes as told; the latest, of more than can be kept. */
export function withTold(
	{ told: _before, ...state }: StreamState,
	told: readonly string[],
): StreamState {
	return told.length > 0 ? { ...state, told: told.slice(-MOST_TOLD) } : state;
}

/** The state once a run has seen that what it wrote is as it was written. */
export function withEcho(state: StreamState, echo: Echo): StreamState {
	return { ...state, echoes: [...state.echoes, echo] };
}

/**
 * The state at the end of a run that dealt with all there was.
 *
 * @param until up to where; the cursor stays behind where more failed than the retry list holds
 */
export function completed(state: StreamState, until: string): StreamState {
	// What was written before the overlap of the next run does not come by any more.
	const oldest = Date.parse(until) - 2 * OVERLAP_MS;
	return {
		...state,
		running: undefined,
		...(state.retry.length <= MOST_RETRIES && { cursor: until }),
		echoes: state.echoes.filter((echo) => Date.parse(echo.until) >= oldest),
	};
}

/**
 * What two runs of one sync know together, that went on at the same time. Each has dealt with everything
 * before its cursor but for its retry list: so the later cursor counts, and both lists, unless they are
 * more than can be kept.
 *
 * @param mine counts where the two are of different scopes
 */
export function mergedStates(mine: StreamState, theirs: StreamState): StreamState {
	if (mine.scope !== theirs.scope) return mine;
	const retry = [...new Set([...mine.retry, ...theirs.retry])];
	const lastStamp = latest(mine.lastStamp, theirs.lastStamp);
	// Neither cursor may pass what finds no room: then everything is looked at again.
	if (retry.length > MOST_RETRIES) return freshState(mine.scope, lastStamp);
	const cursor = latest(mine.cursor, theirs.cursor);
	const running = [mine, theirs]
		.filter((state) => state.cursor === cursor)
		.map((state) => state.running)
		.reduce((one, other) => ((other?.after.stamp ?? '') > (one?.after.stamp ?? '') ? other : one));
	const told = [...new Set([...(theirs.told ?? []), ...(mine.told ?? [])])];
	const echoes = new Map([...theirs.echoes, ...mine.echoes].map((echo) => [echo.stamp, echo]));
	const merged: StreamState = {
		scope: mine.scope,
		...(cursor && { cursor }),
		...(running && { running }),
		echoes: [...echoes.values()].sort((one, other) => (one.stamp < other.stamp ? -1 : 1)),
		retry,
		...(lastStamp && { lastStamp }),
	};
	return withTold(merged, told);
}

function latest(one: string | undefined, other: string | undefined): string | undefined {
	return (other ?? '') > (one ?? '') ? other : one;
}

/** Reads what {@link formatState} wrote; undefined for anything else, so that it counts as lost. */
export function parseState(text: string): StreamState | undefined {
	try {
		const value = JSON.parse(text) as Partial<StreamState>;
		if (typeof value.scope !== 'string') return undefined;
		const { told, ...state } = value;
		return {
			...state,
			...(Array.isArray(told) && { told }),
			scope: value.scope,
			echoes: Array.isArray(value.echoes) ? value.echoes : [],
			retry: Array.isArray(value.retry) ? value.retry : [],
		};
	} catch {
		// Cut or edited: beginning anew costs calls, never correctness.
		return undefined;
	}
}

/**
 * The state as text of a limited length. The latest echoes are the ones that the next run meets; without
 * the others it only asks more.
 *
 * @param longest in characters
 */
export function formatState(state: StreamState, longest: number): string {
	const retry = state.retry.slice(0, MOST_RETRIES);
	for (let most = state.echoes.length; ; most = Math.floor(most / 2)) {
		const echoes = most > 0 ? state.echoes.slice(-most) : [];
		const text = JSON.stringify({ ...state, retry, echoes });
		if (text.length <= longest || most === 0) return text;
	}
}
