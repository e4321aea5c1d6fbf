import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { SYNC_FIELDS, SYNC_OBJECT } from '../salesforce/dataModel';
import { type ChangePosition, queryRecords } from '../salesforce/query';
import { identifier, soql } from '../salesforce/soql';
import { writeRecords } from '../salesforce/write';
import type { SyncCounts } from './syncReport';

/** Accounts that a run wrote to, and that nobody has changed since. */
export interface Echo {
	/** The time of sync that the run wrote into all of them; ISO 8601. */
	syncedAt: string;
	/** The latest change of any of them that was seen to be the run's own; ISO 8601. */
	until: string;
}

/** Where a sync stands. */
export interface Checkpoint {
	/** Names mapping and condition: under others, all accounts have to be looked at again. */
	scope: string;
	/** All changes of accounts before this moment are dealt with; ISO 8601. */
	since?: string;
	/** A run that has not come to its end yet. */
	running?: {
		after: ChangePosition;
		/** The run looks at changes up to here; ISO 8601. */
		until: string;
	};
	echoes: Echo[];
	/** IDs of accounts to be looked at again although nobody changes them. */
	again: string[];
	/** The same of customers. */
	customersAgain: string[];
	/** The latest time of sync that was written. */
	syncedAt?: string;
	/** All changes of customers before this moment are dealt with; seconds since 1970. */
	eventsSince?: number;
}

/** What an admin sees in Salesforce of the last run. */
export interface RunNotes {
	name: string;
	windowStart?: string;
	windowEnd?: string;
	counts: SyncCounts;
	lastError?: string;
}

const DOING = 'Keeping where the sync stands';
/** What `Checkpoint__c` holds, in characters. */
const LONGEST = 32_000;
/** Of a time and its end each, so that many fit. */
const MOST_ECHOES = 150;
/** IDs kept for another look. */
export const MOST_AGAIN = 1000;

/** A sync that has not run yet. */
export function freshCheckpoint(scope: string): Checkpoint {
	return { scope, echoes: [], again: [], customersAgain: [] };
}

/**
 * Reads where a sync stands.
 *
 * @param key names the sync
 * @param scope see {@link Checkpoint.scope}
 * @returns a fresh one when there is none, it is of another scope, or somebody emptied it
 * @throws Problem when the object is missing, with the action that adds it
 */
export async function loadCheckpoint(
	connection: SalesforceConnection,
	key: string,
	scope: string,
): Promise<Checkpoint> {
	const field = identifier(SYNC_FIELDS.checkpoint);
	const [found] = await queryRecords<Record<string, unknown>>(
		connection,
		soql`SELECT ${field} FROM ${identifier(SYNC_OBJECT)} WHERE ${identifier(SYNC_FIELDS.key)} = ${key}`,
		{ doing: 'Reading where the sync stands' },
	);
	const kept = parsed(found?.[SYNC_FIELDS.checkpoint]);
	return kept?.scope === scope ? kept : { ...freshCheckpoint(scope), syncedAt: kept?.syncedAt };
}

function parsed(text: unknown): Checkpoint | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		const value = JSON.parse(text) as Partial<Checkpoint>;
		if (typeof value.scope !== 'string') return undefined;
		return {
			...value,
			scope: value.scope,
			echoes: Array.isArray(value.echoes) ? value.echoes : [],
			again: Array.isArray(value.again) ? value.again : [],
			customersAgain: Array.isArray(value.customersAgain) ? value.customersAgain : [],
		};
	} catch {
		// Cut or edited: beginning anew costs calls, never correctness.
		return undefined;
	}
}

/**
 * Keeps where a sync stands, in the sync's one record.
 *
 * @throws Problem
 */
export async function saveCheckpoint(
	connection: SalesforceConnection,
	key: string,
	checkpoint: Checkpoint,
	notes: RunNotes,
): Promise<void> {
	const { counts } = notes;
	const [outcome] = await writeRecords(
		connection,
		{
			operation: 'upsert',
			object: SYNC_OBJECT,
			externalIdField: SYNC_FIELDS.key,
			rows: [
				{
					Name: notes.name.slice(0, 80),
					[SYNC_FIELDS.key]: key,
					[SYNC_FIELDS.checkpoint]: fitting(checkpoint),
					[SYNC_FIELDS.windowStart]: notes.windowStart ?? null,
					[SYNC_FIELDS.windowEnd]: notes.windowEnd ?? null,
					[SYNC_FIELDS.created]: counts.created,
					[SYNC_FIELDS.updated]: counts.updated + counts.linked + counts.pulled,
					[SYNC_FIELDS.failed]: counts.problems,
					[SYNC_FIELDS.lastError]: notes.lastError?.slice(0, LONGEST) ?? null,
				},
			],
		},
		{ doing: DOING },
	);
	if (!outcome) throw new Problem(`${DOING} failed`, { origin: 'salesforce' });
	if (!outcome.success) throw outcome.problem;
}

/** The latest echoes are the ones that the next run meets; without the others it only asks more. */
function fitting(checkpoint: Checkpoint): string {
	for (let most = MOST_ECHOES; ; most = Math.floor(most / 2)) {
		const text = JSON.stringify({
			...checkpoint,
			echoes: checkpoint.echoes.slice(-most || undefined),
		});
		if (text.length <= LONGEST || most === 0) return text;
	}
}
