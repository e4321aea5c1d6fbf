import { createRequire } from 'node:module';
import type { parseQuery, Query } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from './errors';

/** The longest statement that the API takes, in characters. */
const maxLength = 100_000;

/** Reads a SOQL statement. Throws MALFORMED_QUERY. */
export function parseSoql(soql: string): Query {
	if (soql.trim() === '') throw malformedQuery('A query string has to be specified');
	if (soql.length > maxLength)
		throw malformedQuery('SOQL statements cannot be longer than 100,000 characters.');
	const known = parsed.get(soql);
	if (known) return known;
	try {
		const query = parser()(soql);
		if (parsed.size >= MOST_PARSED) parsed.clear();
		parsed.set(soql, query);
		return query;
	} catch (error) {
		throw malformedQuery(describe(error));
	}
}

/** Parsing takes longer than most queries, and clients ask the same again and again. Nobody changes these. */
const parsed = new Map<string, Query>();
const MOST_PARSED = 300;

let loaded: typeof parseQuery | undefined;

/** The parser takes longest of all to load, so that waits for the first query. */
function parser(): typeof parseQuery {
	loaded ??= (
		createRequire(__filename)('@jetstreamapp/soql-parser-js') as { parseQuery: typeof parseQuery }
	).parseQuery;
	return loaded;
}

/** The parser lists every token that it would have liked; the API only names the one it found. */
function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const found = /but found: '([\s\S]*?)'(?:\n|$)/.exec(error.message)?.[1];
	if (found !== undefined) return `unexpected token: '${found || '<EOF>'}'`;
	return error.message.split('\n')[0] ?? 'unexpected token';
}
