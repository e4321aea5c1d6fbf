import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from './errors';

/** The longest statement that the API takes, in characters. */
const maxLength = 100_000;

/** Reads a SOQL statement. Throws MALFORMED_QUERY. */
export function parseSoql(soql: string): Query {
	if (soql.trim() === '') throw malformedQuery('A query string has to be specified');
	if (soql.length > maxLength)
		throw malformedQuery('SOQL statements cannot be longer than 100,000 characters.');
	try {
		return parseQuery(soql);
	} catch (error) {
		throw malformedQuery(describe(error));
	}
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const token = 'token' in error ? (error.token as { image?: string } | undefined) : undefined;
	if (token) return token.image ? `unexpected token: '${token.image}'` : `unexpected token: <EOF>`;
	return error.message.split('\n')[0] ?? 'unexpected token';
}
