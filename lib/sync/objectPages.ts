import pMap from 'p-map';
import { stripeProblem } from '../stripe/errors';
import type { EventChanges } from './eventChanges';
import type { Page } from './run';
import type { StreamState } from './state';

/** How the objects of a kind are read in Stripe. */
export interface ObjectReader<R> {
	/** Undefined when there is none, or none any more. */
	retrieve(id: string): Promise<R | undefined>;
	/**
	 * All there are, or those after one.
	 *
	 * @param after the ID of one, where the reader names them
	 */
	list(after?: string): AsyncIterable<R>;
	/** Names an object, where a list can be gone on with after one: a run that breaks off need not begin again. */
	idOf?(record: R): string;
	/** Objects of a page; 200 by default. */
	pageSize?: number;
	/** What is being done, for the problem when it fails. */
	doing: string;
}

/** Objects of a page. */
const PAGE = 200;
const AT_ONCE = 20;

/**
 * The pages of a run over objects in Stripe, as they are now: those that changed and those of the retry
 * list, or all there are where the events do not reach back.
 *
 * @param leaveOut IDs of objects that need no look
 */
export async function* objectPages<R>(
	reader: ObjectReader<R>,
	{ hints, isPartial, until }: Pick<EventChanges, 'hints' | 'isPartial' | 'until'>,
	{ retry, running }: Pick<StreamState, 'retry' | 'running'>,
	leaveOut: (ids: readonly string[]) => Promise<ReadonlySet<string>> = async () => new Set(),
): AsyncGenerator<Page<R>, void, undefined> {
	try {
		if (isPartial) {
			// Where the list cannot be gone on with, the next run looks at all again.
			yield { records: [], asked: retry };
			yield* allPages(reader, until, running?.after.id);
			return;
		}
		const asked = [...new Set([...retry, ...hints.keys()])];
		const left = await leaveOut(asked);
		const ids = asked.filter((id) => !left.has(id));
		if (left.size > 0) yield { records: [], asked: [...left] };
		const { pageSize = PAGE } = reader;
		for (let start = 0; start < ids.length; start += pageSize) {
			const some = ids.slice(start, start + pageSize);
			yield { records: await readObjects(reader, some), asked: some };
		}
	} catch (error) {
		throw stripeProblem(error, reader.doing);
	}
}

async function* allPages<R>(
	reader: ObjectReader<R>,
	stamp: string,
	after: string | undefined,
): AsyncGenerator<Page<R>, void, undefined> {
	const { pageSize = PAGE } = reader;
	let records: R[] = [];
	const page = (): Page<R> => {
		const last = records.at(-1);
		const id = last && reader.idOf?.(last);
		return { records, ...(id !== undefined && { position: { stamp, id } }) };
	};
	try {
		for await (const record of reader.list(after)) {
			records.push(record);
			if (records.length < pageSize) continue;
			yield page();
			records = [];
		}
	} catch (error) {
		// What was read before the list broke off is dealt with, and need not be read again.
		if (records.length > 0) yield page();
		throw error;
	}
	yield { records };
}

/** Reads objects as they are now; those that are gone are left out. */
export async function readObjects<R>(
	reader: Pick<ObjectReader<R>, 'retrieve'>,
	ids: readonly string[],
): Promise<R[]> {
	const found = await pMap(ids, async (id) => await reader.retrieve(id), { concurrency: AT_ONCE });
	return found.filter((record) => record !== undefined);
}
