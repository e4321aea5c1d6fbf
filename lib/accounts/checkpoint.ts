import { createHash } from 'node:crypto';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { soql } from '../salesforce/soql';
import { fromStored, type Progress, toStored } from './progress';

/** Progress kept outside of n8n, beside the data. */
export interface Checkpoint {
	/** What was kept last; undefined when there is nothing, or no place for it. */
	read(): Promise<Progress | undefined>;
	/** Keeps it, if there is a place. */
	write(progress: Progress): Promise<void>;
}

/** Characters that the field `Checkpoint__c` holds. */
const LONGEST_CHECKPOINT = 32_000;

/** How long an org without a place for checkpoints is not asked again. */
const ABSENT_MS = 60 * 60 * 1000;

/** Until when each org is known to have no place for checkpoints, by connection; in the clock's time. */
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
 * @param key names whose progress it is; unique in the org
 */
export function orgCheckpoint(connection: SalesforceConnection, key: string): Checkpoint {
	const { clock, identity } = connection;
	async function ifThereIsAPlace<T>(work: () => Promise<T>): Promise<T | undefined> {
		if ((absentUntil.get(identity) ?? Number.NEGATIVE_INFINITY) > clock.monotonicMs())
			return undefined;
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Problem) || !NO_PLACE.has(error.code)) throw error;
			absentUntil.set(identity, clock.monotonicMs() + ABSENT_MS);
			return undefined;
		}
	}
	return {
		read: async () =>
			await ifThereIsAPlace(async () => {
				const [record] = await queryRecords<{ Checkpoint__c: string | null }>(
					connection,
					soql`SELECT Checkpoint__c FROM Stripe_Sync__c WHERE Key__c = ${key} LIMIT 1`,
					{ doing: 'Reading the checkpoint' },
				);
				return fromText(record?.Checkpoint__c);
			}),
		write: async (progress) => {
			await ifThereIsAPlace(async () => {
				await connection.request({
					method: 'PATCH',
					path: `/sobjects/Stripe_Sync__c/Key__c/${encodeURIComponent(key)}`,
					json: { Checkpoint__c: toText(progress), Window_End__c: progress.stamp },
					repeatable: true,
					doing: 'Keeping the checkpoint',
				});
			});
		},
	};
}

/** Nothing is kept anywhere but in n8n. */
export const noCheckpoint: Checkpoint = {
	read: async () => undefined,
	write: async () => undefined,
};

/** What does not fit is left out: then accounts of the overlap would be told of again. */
function toText(progress: Progress): string {
	const whole = JSON.stringify(toStored(progress));
	if (whole.length <= LONGEST_CHECKPOINT) return whole;
	return JSON.stringify(toStored({ ...progress, seen: new Map() }));
}

function fromText(text: string | null | undefined): Progress | undefined {
	if (!text) return undefined;
	try {
		return fromStored(JSON.parse(text));
	} catch {
		// Edited by hand: as good as none.
		return undefined;
	}
}

/**
 * The key of a trigger's checkpoint, which no other trigger has, be it in another n8n.
 *
 * @param parts what names the trigger: the n8n instance, the workflow, the node
 */
export function checkpointKey(...parts: readonly string[]): string {
	const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	return `account-trigger-${hash.slice(0, 32)}`;
}
