import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import {
	type Checkpoint,
	checkpointKey,
	type CheckpointName,
	CheckpointStore,
} from './checkpointStore';
import { formatState, freshState, mergedStates, parseState, type StreamState } from './state';

/** The run that is asked for, as far as its checkpoints go. */
export interface SyncRequest {
	/** Names the sync: two of the same name and operation are one. */
	sync: string;
	/** What an admin reads in Salesforce. */
	title: string;
	/** Looks at everything again, whatever the checkpoint says. */
	startOver: boolean;
	/** Looks at changes from this moment on, whatever the checkpoint says; ISO 8601. */
	from?: string;
}

type Stream = Omit<CheckpointName, 'sync'>;

export function syncCheckpoints({
	salesforce,
	model,
}: {
	salesforce: SalesforceConnection;
	model: Model;
}): CheckpointStore<StreamState> {
	return new CheckpointStore(salesforce, model.syncState, {
		parse: parseState,
		format: formatState,
		merge: mergedStates,
	});
}

export function keyOf({ sync }: SyncRequest, stream: Stream): string {
	return checkpointKey({ sync, ...stream });
}

/** The state that a run begins with. */
export function stateBefore(
	{ state }: Checkpoint<StreamState>,
	scope: string,
	{ startOver, from }: SyncRequest,
): StreamState {
	const fresh = freshState(scope, state?.lastStamp);
	// What was to be looked at again stays so.
	if (from !== undefined) return { ...fresh, cursor: from, retry: state?.retry ?? [] };
	return state?.scope === scope && !startOver ? state : fresh;
}
