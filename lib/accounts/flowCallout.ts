import { longRecordId } from '../salesforce/recordId';
import { isAccountId } from './outboundMessage';

/** Accounts that one callout may name. */
const MOST_ACCOUNTS = 200;

/**
 * Reads which accounts a flow's HTTP callout names: `{"id": "001…"}`, `{"ids": ["001…", "001…"]}`, a
 * list of records with an `Id`, or any mixture, in whatever capitals.
 *
 * @param body the parsed JSON
 * @returns IDs of 18 characters, each once; undefined when it names none, or something else
 */
export function parseFlowCallout(body: unknown): string[] | undefined {
	const ids = idsIn(body, 0);
	const unique = [...new Set(ids?.map((id) => longRecordId(id)))];
	const isFine = unique.length > 0 && unique.length <= MOST_ACCOUNTS && unique.every(isAccountId);
	return isFine ? unique : undefined;
}

function idsIn(value: unknown, depth: number): string[] | undefined {
	if (typeof value === 'string') return [value];
	// A list of records in an object is as deep as it gets.
	if (depth > 3 || typeof value !== 'object' || value === null) return undefined;
	if (Array.isArray(value)) {
		const each = value.map((entry) => idsIn(entry, depth + 1));
		return each.every((ids) => ids !== undefined) ? each.flat() : undefined;
	}
	const [, ids] =
		Object.entries(value).find(([name]) => /^(account_?)?ids?$|^records$/i.test(name)) ?? [];
	return idsIn(ids, depth + 1);
}
