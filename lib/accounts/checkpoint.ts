import { createHash } from 'node:crypto';
import { Problem } from '../errors';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { CheckpointStore, type StateFormat } from '../sync/checkpointStore';
import { fromStored, merged, type Progress, toStored } from './progress';

/** Progress kept outside of n8n, beside the data. */
export interface Checkpoint {
	/** What was kept last; undefined when there is nothing, or no place for it. */
	read(): Promise<Progress | undefined>;
	/** Keeps it, if there is a place. */
	write(progress: Progress): Promise<void>;
}

/** How long an org without a place for checkpoints is not asked again. */
const ABSENT_MS = 60 * 60 * 1000;

/** Until when each org is known to have no such place, by connection and object; in the clock's time. */
const absentUntil = new Map<string, number>();

/** Refusals by which Salesforce says that object or field are not there, or not for this user. */
const NO_PLACE: ReadonlySet<string | undefined> = new Set([
	'INVALID_TYPE',
	'INVALID_FIELD',
	'INVALID_FIELD_FOR_INSERT_UPDATE',
	'NOT_FOUND',
	'INSUFFICIENT_ACCESS',
	'INSUFFICIENT_ACCESS_OR_READONLY',
]);

/**
 * A checkpoint in the org's object `Stripe_Sync__c`, which Salesforce Stripe Setup installs. An org
 * without it keeps none, and the progress is as safe as n8n's own memory.
 *
 * @param names of that object and its fields in the org
 * @param key names whose progress it is; unique in the org
 */
export function orgCheckpoint(
	connection: SalesforceConnection,
	names: Model['syncState'],
	key: string,
): Checkpoint {
	const { clock } = connection;
	const place = `${connection.identity} ${names.objectName}`;
	async function ifThereIsAPlace<T>(work: () => Promise<T>): Promise<T | undefined> {
		if ((absentUntil.get(place) ?? Number.NEGATIVE_INFINITY) > clock.monotonicMs())
			return undefined;
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Problem) || !NO_PLACE.has(error.code)) throw error;
			absentUntil.set(place, clock.monotonicMs() + ABSENT_MS);
			return undefined;
		}
	}
	const store = new CheckpointStore(connection, names, FORMAT);
	return {
		read: async () =>
			await ifThereIsAPlace(async () => {
				const [kept] = await store.load([key]);
				return kept.state;
			}),
		write: async (state) => {
			const checkpoint = { key, state: undefined, text: '' };
			const notes = { windowEnd: state.stamp };
			await ifThereIsAPlace(async () => await store.write([{ checkpoint, state, notes }]));
		},
	};
}

const FORMAT: StateFormat<Progress> = {
	parse: (text) => {
		try {
			return fromStored(JSON.parse(text));
		} catch {
			// Edited by hand: as good as none.
			return undefined;
		}
	},
	/**
	 * What does not fit is left out: fingerprints first, the oldest before the others, and then the accounts
	 * of the overlap, which would be told of again.
	 */
	format: (progress, longest) => {
		const whole = JSON.stringify(toStored(progress));
		if (whole.length <= longest) return whole;
		for (let most = progress.fingerprints.size; most > 0; most = Math.floor(most / 2)) {
			const fingerprints = new Map([...progress.fingerprints].slice(-most));
			const text = JSON.stringify(toStored({ ...progress, fingerprints }));
			if (text.length <= longest) return text;
		}
		const seenAlone = JSON.stringify(toStored({ ...progress, fingerprints: new Map() }));
		if (seenAlone.length <= longest) return seenAlone;
		return JSON.stringify(toStored({ ...progress, seen: new Map(), fingerprints: new Map() }));
	},
	merge: (mine, theirs) => merged(mine, theirs) ?? mine,
};

/**
 * The key of a trigger's checkpoint, which no other trigger has, be it in another n8n.
 *
 * @param parts what names the trigger: the n8n instance, the workflow, the node
 */
export function checkpointKey(...parts: readonly string[]): string {
	const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	return `account-trigger-${hash.slice(0, 32)}`;
}
