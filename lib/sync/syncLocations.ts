import type { WallClock } from '../clock';
import { Problem } from '../errors';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { type SyncEnd, SyncReport, type SyncSink } from './report';
import type { RunEnd } from './run';
import type { StreamState } from './state';
import { keyOf, stateBefore, syncCheckpoints, type SyncRequest } from './syncCheckpoints';

/** Changes in Stripe that are followed in each location. */
export interface LocationStream {
	operation: string;
	stream: string;
	/** Names what the sync covers: under another scope, everything has to be looked at again. */
	scope: string;
}

export interface LocationsContext {
	salesforce: SalesforceConnection;
	model: Model;
	/** Names of the locations; the main one is an empty name. */
	locations: readonly string[];
	clock: WallClock;
	cancelled: () => boolean;
}

/** One location's turn. */
export interface LocationTurn {
	location: string;
	before: StreamState;
	report: SyncReport;
	/** Keeps how far the run came, so that the next goes on from there if this one is broken off. */
	keep: (state: StreamState) => Promise<void>;
}

/**
 * Follows changes in Stripe, one location after the other. Each has events, and so a checkpoint, of its own.
 *
 * @param run deals with a location's changes; what it keeps, and what it ends with, stands in the checkpoint
 * @returns the figures of all; the failure of one ends the whole
 * @throws Problem when a checkpoint cannot be read or kept
 */
export async function syncLocations(
	request: SyncRequest,
	stream: LocationStream,
	context: LocationsContext,
	sink: SyncSink,
	run: (turn: LocationTurn) => Promise<RunEnd>,
): Promise<SyncEnd> {
	const whole = new SyncReport(sink);
	const { operation, stream: name, scope } = stream;
	const store = syncCheckpoints(context);
	const cursors: Array<string | undefined> = [];
	for (const location of context.locations) {
		if (context.cancelled()) break;
		const report = new SyncReport(whole);
		const [kept] = await store.load([keyOf(request, { operation, stream: name, location })]);
		const before = stateBefore(kept, scope, request);
		const title = location ? `${request.title} (${location})` : request.title;
		let checkpoint = kept;
		const keep = async (state: StreamState, endedBy?: Problem): Promise<void> => {
			const windowEnd = state.cursor ?? new Date(context.clock.nowMs()).toISOString();
			const notes = { name: title, windowStart: before.cursor, windowEnd, report, endedBy };
			[checkpoint] = await store.save([{ checkpoint, state, notes }]);
		};
		const { state, endedBy } = await ended(before, async () =>
			run({ location, before, report, keep }),
		);
		await keep(state, endedBy);
		if (endedBy) return { report: whole, endedBy };
		cursors.push(state.cursor);
	}
	const cursor = earliest(cursors);
	return { report: whole, ...(cursor && { cursor }) };
}

/** None where one of them is none. */
function earliest(cursors: ReadonlyArray<string | undefined>): string | undefined {
	const known = cursors.filter((cursor) => cursor !== undefined);
	return known.length === cursors.length ? known.sort()[0] : undefined;
}

/** What keeps a run from beginning ends it where it stood. */
async function ended(
	before: StreamState,
	run: () => Promise<RunEnd>,
): Promise<Pick<RunEnd, 'state' | 'endedBy'>> {
	try {
		return await run();
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { state: before, endedBy: error };
	}
}
