import { invalidParameter, noSuch } from './errors';
import type { Call } from './operation';
import type { ListFilter } from './store';

export interface ListParams {
	limit?: number;
	starting_after?: string;
	ending_before?: string;
}

const DEFAULT_LIMIT = 10;
const LARGEST_LIMIT = 100;

/** https://docs.stripe.com/api/pagination */
export function page(call: Call<ListParams & { created?: unknown }>, filter: ListFilter): object {
	const { starting_after: startingAfter, ending_before: endingBefore } = call.params;
	if (startingAfter && endingBefore) {
		throw invalidParameter(
			'You can only provide one of starting_after or ending_before.',
			'ending_before',
		);
	}
	for (const [param, cursor] of Object.entries({
		starting_after: startingAfter,
		ending_before: endingBefore,
	})) {
		if (cursor && !call.store.get(cursor, ...filter.types)) {
			throw noSuch(nameOf(filter.types), cursor, { param, status: 400 });
		}
	}
	const { data, hasMore } = call.store.list(
		{ ...filter, created: createdRange(call.params.created) ?? filter.created },
		{
			limit: checkedLimit(call.params.limit),
			...(startingAfter && { startingAfter }),
			...(endingBefore && { endingBefore }),
		},
	);
	return list(call.url, data, hasMore);
}

/** A list envelope around `data`. */
export function list(url: string, data: object[], hasMore = false): object {
	return { object: 'list', data, has_more: hasMore, url };
}

/** The page size, 10 if none is asked for; refuses all but 1 to 100. */
export function checkedLimit(limit: number | undefined): number {
	if (limit === undefined) return DEFAULT_LIMIT;
	if (limit < 1) throw outOfRange('This value must be greater than or equal to 1.');
	if (limit > LARGEST_LIMIT) {
		throw outOfRange(`This value must be less than or equal to ${LARGEST_LIMIT}.`);
	}
	return limit;
}

function outOfRange(message: string) {
	return invalidParameter(message, 'limit', 'parameter_invalid_integer');
}

function createdRange(created: unknown): ListFilter['created'] {
	return typeof created === 'number'
		? { gte: created, lte: created }
		: (created as ListFilter['created']);
}

function nameOf(types: string[]): string {
	return types.length > 1 ? 'source' : (types[0] ?? 'object').replaceAll('_', ' ');
}
