import { invalidParameter } from '../errors';
import type { Call } from '../operation';
import { checkedLimit } from '../pagination';
import type { ApiObject } from '../store';
import { parseQuery, type Clause, type SearchFields } from './query';

interface SearchParams {
	query: string;
	limit?: number;
	page?: string;
	expand?: string[];
}

/** Only there when it is asked for: https://docs.stripe.com/api/pagination/search */
const TOTAL = 'total_count';

/**
 * Stripe's search: https://docs.stripe.com/search#data-freshness. It is no read-after-write: what
 * changed less than `searchLag` seconds ago is found as it was before, the deleted ones too.
 */
export function search(call: Call<SearchParams>, type: string, fields: SearchFields): object {
	const { query, page } = call.params;
	const limit = checkedLimit(call.params.limit);
	const { clauses, any } = parseQuery(query, fields, type);
	const offset = page === undefined ? 0 : offsetOf(page);
	const found = call.store.searched(type, call.searchLag * 1000).filter((object) => {
		const holds = (clause: Clause) => matches(object, clause);
		return any ? clauses.some(holds) : clauses.every(holds);
	});
	const data = found.slice(offset, offset + limit);
	const hasMore = found.length > offset + limit;
	return {
		object: 'search_result',
		data,
		has_more: hasMore,
		next_page: hasMore ? pageToken(offset + limit) : null,
		url: call.url,
		...(call.params.expand?.includes(TOTAL) && { [TOTAL]: found.length }),
	};
}

function matches(object: ApiObject, clause: Clause): boolean {
	return holds(object, clause) !== clause.negated;
}

function holds(object: ApiObject, { field, key, operator, value }: Clause): boolean {
	const steps = key === undefined ? field.split('.') : [field, key];
	const actual = steps.reduce<unknown>(
		(inner, step) => (inner as Record<string, unknown> | null | undefined)?.[step],
		object,
	);
	if (value === null) return actual === null || actual === undefined;
	if (actual === null || actual === undefined) return false;
	if (typeof actual === 'number') {
		const wanted = Number(value);
		return {
			':': actual === wanted,
			'>': actual > wanted,
			'<': actual < wanted,
			'>=': actual >= wanted,
			'<=': actual <= wanted,
			'~': false,
		}[operator];
	}
	// Both exact and substring matches ignore upper and lower case.
	const have = typeof actual === 'string' ? actual.toLowerCase() : '';
	const want = value.toLowerCase();
	return operator === '~' ? have.includes(want) : have === want;
}

function pageToken(offset: number): string {
	return Buffer.from(`offset:${offset}`).toString('base64url');
}

function offsetOf(page: string): number {
	const offset = /^offset:(\d+)$/.exec(Buffer.from(page, 'base64url').toString())?.[1];
	if (offset === undefined) throw invalidParameter(`Invalid page token: ${page}`, 'page');
	return Number(offset);
}
