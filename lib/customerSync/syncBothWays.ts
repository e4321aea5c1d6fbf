import type { Problem } from '../errors';
import type { Checkpoint } from '../sync/checkpointStore';
import { eventChanges, type EventChanges } from '../sync/eventChanges';
import { objectPages } from '../sync/objectPages';
import type { Ownership } from '../sync/ownership';
import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import { completed, type StreamState } from '../sync/state';
import { holdersOf, linkedCustomers } from './accountStream';
import { CUSTOMER_EVENTS, customerReader } from './customerStream';
import { winnerOf } from './ownership';
import { runAccounts, type SyncAccountsRequest } from './syncAccounts';
import { keyOf, stateBefore, syncCheckpoints } from '../sync/syncCheckpoints';
import { scopeOf } from './syncScope';
import type { SyncContext } from './syncContext';
import { runCustomers } from './syncFromStripe';

export interface BothWaysRequest extends SyncAccountsRequest {
	ownership: Ownership;
	/** Makes accounts for customers that belong to none. */
	createAccounts: boolean;
}

/** Events are kept for 30 days; the first run looks at most of them. */
const FIRST_RUN_DAYS = 28;

const OPERATION = 'bothWays';

/** The changes of a location's customers, which have a cursor of their own. */
interface CustomerStream {
	location: string;
	checkpoint: Checkpoint<StreamState>;
	before: StreamState;
	changes: EventChanges;
	/** What the run made of it. */
	report: SyncReport;
}

/**
 * Sends accounts as {@link import('./syncAccounts').syncAllAccounts} does, looks at the accounts of
 * customers that changed as well, decides field by field who wins, and makes accounts for customers that
 * have none.
 *
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncBothWays(
	request: BothWaysRequest,
	context: SyncContext,
	sink: SyncSink,
): Promise<SyncEnd> {
	const report = new SyncReport(sink);
	const store = syncCheckpoints(context);
	const [accounts, ...others] = await store.load([
		keyOf(request, { operation: OPERATION, stream: 'accounts' }),
		...context.locations.map((location) =>
			keyOf(request, { operation: OPERATION, stream: 'customers', location }),
		),
	]);
	let streams: CustomerStream[] = [];
	let ends: StreamState[] = [];
	const { end, keep } = await runAccounts(accounts, request, context, report, async (before) => {
		streams = await customerStreams(others, request, context, report);
		const hints = new Map(streams.flatMap(({ changes }) => [...changes.hints]));
		const recent = { hints, echoes: before.echoes, syncedAt: context.names.syncedAt };
		const { selection: where, ownership } = request;
		const asked: string[] = [];
		// The first run looks at all accounts anyway.
		if (before.cursor !== undefined) {
			const doing = 'Looking for the accounts of changed customers';
			const holders = holdersOf(context, hints.keys(), doing, { select: ['Id'], where });
			for await (const { Id } of holders) asked.push(Id);
		}
		return {
			asked,
			reconciliation: {
				winner: (param, account, customer) => winnerOf(ownership, param, account, customer, recent),
				wasHeld: (param, { id }) => hints.get(id)?.held.has(param) === true,
			},
			afterwards: async () => {
				const [states, endedBy] = await createAccounts(streams, request, context);
				ends = states;
				return endedBy;
			},
		};
	});
	await keep(end.state);
	// The accounts of customers that changed are behind before those customers' cursors pass them.
	if (end.isComplete) await keepStreams(streams, ends, request, context);
	return { report, endedBy: end.endedBy };
}

/** What changed in Stripe since the last run, location by location. */
async function customerStreams(
	checkpoints: ReadonlyArray<Checkpoint<StreamState>>,
	request: BothWaysRequest,
	context: SyncContext,
	whole: SyncReport,
): Promise<CustomerStream[]> {
	const scope = scopeOf(context, request.selection);
	const streams: CustomerStream[] = [];
	for (const [index, location] of context.locations.entries()) {
		const checkpoint = checkpoints[index];
		if (!checkpoint) throw new Error('A checkpoint was not loaded');
		const before = stateBefore(checkpoint, scope, request);
		const changes = await eventChanges(
			await context.stripeOf(location),
			CUSTOMER_EVENTS,
			before.cursor,
			context.clock,
			FIRST_RUN_DAYS,
		);
		streams.push({ location, checkpoint, before, changes, report: new SyncReport(whole) });
	}
	return streams;
}

/**
 * Makes accounts for the customers that belong to none, where that was chosen: of those that changed, the
 * first time of all. This comes when the accounts without a customer have been sent, since one of these
 * may turn out to belong to them.
 *
 * @returns where each stream stands, and the failure that ended it
 */
async function createAccounts(
	streams: readonly CustomerStream[],
	request: BothWaysRequest,
	context: SyncContext,
): Promise<[StreamState[], Problem | undefined]> {
	const states: StreamState[] = [];
	for (const { location, before, changes, report } of streams) {
		if (!request.createAccounts) {
			states.push(completed({ ...before, retry: [] }, changes.until));
			continue;
		}
		const stripe = await context.stripeOf(location);
		const pages = objectPages(
			customerReader(stripe, 'Reading the customers without an account'),
			changes,
			before,
			async (ids) => await linkedCustomers(context, ids),
		);
		const pull = { stripe, location, updateAccounts: false, createAccounts: true };
		const end = await runCustomers(pages, changes, pull, before, context, report);
		states.push(end.state);
		if (end.endedBy) return [states, end.endedBy];
	}
	return [states, undefined];
}

async function keepStreams(
	streams: readonly CustomerStream[],
	states: readonly StreamState[],
	{ title }: BothWaysRequest,
	context: SyncContext,
): Promise<void> {
	await syncCheckpoints(context).save(
		streams.flatMap(({ checkpoint, before, changes, location, report }, index) => {
			const state = states[index];
			if (!state) return [];
			const name = `${title}: changes in Stripe${location ? ` (${location})` : ''}`;
			const notes = { name, windowStart: before.cursor, windowEnd: changes.until, report };
			return [{ checkpoint, state, notes }];
		}),
	);
}
