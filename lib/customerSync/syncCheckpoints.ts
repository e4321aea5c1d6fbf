import { createHash } from 'node:crypto';
import type { Soql } from '../salesforce/soql';
import {
	type Checkpoint,
	checkpointKey,
	CheckpointStore,
	type CheckpointName,
} from '../sync/checkpointStore';
import { formatState, freshState, mergedStates, parseState, type StreamState } from '../sync/state';
import type { SyncContext } from './syncContext';

/** The run that is asked for, as far as its checkpoints go. */
export interface SyncRequest {
	/** Names the sync: two of the same name and operation are one. */
	sync: string;
	/** What an admin reads in Salesforce. */
	title: string;
	/** Looks at everything again, whatever the checkpoint says. */
	startOver: boolean;
}

type Stream = Omit<CheckpointName, 'sync'>;

export function syncCheckpoints({
	salesforce,
	model,
}: Pick<SyncContext, 'salesforce' | 'model'>): CheckpointStore<StreamState> {
	return new CheckpointStore(salesforce, model.syncState, {
		parse: parseState,
		format: formatState,
		merge: mergedStates,
	});
}

export function keyOf({ sync }: SyncRequest, stream: Stream): string {
	return checkpointKey({ sync, ...stream });
}

/** Names what a sync covers: under another mapping or choice, everything has to be looked at again. */
export function scopeOf({ fields, names }: SyncContext, selection?: Soql): string {
	const content = JSON.stringify([fields.mapping, selection?.text ?? '', names]);
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** The state that a run begins with. */
export function stateBefore(
	{ state }: Checkpoint<StreamState>,
	scope: string,
	{ startOver }: SyncRequest,
): StreamState {
	return state?.scope === scope && !startOver ? state : freshState(scope, state?.lastStamp);
}
