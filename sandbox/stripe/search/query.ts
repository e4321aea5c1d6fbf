import { invalidRequest, type StripeError } from '../errors';

/** The fields of an object that may be searched for, and how they compare. */
export type SearchFields = Record<string, 'string' | 'token' | 'numeric' | 'metadata'>;

export type Operator = ':' | '~' | '>' | '<' | '>=' | '<=';

/** One condition; `value` null asks for an absent field. */
export interface Clause {
	negated: boolean;
	field: string;
	/** The metadata key. */
	key?: string;
	operator: Operator;
	value: string | null;
}

const CLAUSE =
	/\s*(-)?\s*([a-z_.]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\])?\s*(:|~|>=|<=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?|null))/iy;
const JOINT = /\s+(?:(AND|OR)\s+)?/iy;

const MOST_CLAUSES = 10;

/**
 * Reads a query such as `email:"a@b.c" AND metadata["k"]:"v"`. Clauses are joined by AND (or a mere
 * space) or by OR, never both. https://docs.stripe.com/search#search-query-language
 */
export function parseQuery(
	query: string,
	fields: SearchFields,
	resource: string,
): { clauses: Clause[]; any: boolean } {
	const clauses: Clause[] = [];
	const joints = new Set<string>();
	let at = 0;
	const text = query.trimEnd();
	while (at < text.length) {
		if (clauses.length > 0) {
			JOINT.lastIndex = at;
			const joint = JOINT.exec(text);
			if (!joint) throw badQuery(`Unexpected text at position ${at + 1}.`);
			joints.add((joint[1] ?? 'AND').toUpperCase());
			at = JOINT.lastIndex;
		}
		CLAUSE.lastIndex = at;
		const match = CLAUSE.exec(text);
		if (!match) throw badQuery(`Unexpected text at position ${at + 1}.`);
		clauses.push(clauseFrom(match, fields, resource));
		at = CLAUSE.lastIndex;
	}
	if (clauses.length === 0) throw badQuery('It is empty.');
	if (clauses.length > MOST_CLAUSES) throw badQuery(`It has more than ${MOST_CLAUSES} clauses.`);
	if (joints.size > 1) throw badQuery('AND and OR cannot be combined.');
	return { clauses, any: joints.has('OR') };
}

function clauseFrom(match: RegExpExecArray, fields: SearchFields, resource: string): Clause {
	const [, minus, name = '', doubleKey, singleKey, operator = ':', doubled, single, bare] = match;
	const field = name.toLowerCase();
	const kind = fields[field];
	if (!kind) {
		throw badQuery(
			`Field \`${field}\` is an unsupported search field for resource \`${resource}s\`.`,
		);
	}
	const key = doubleKey ?? singleKey;
	if ((kind === 'metadata') !== (key !== undefined))
		throw badQuery(`\`${field}\` needs a key if and only if it is metadata.`);
	const isRange = operator.startsWith('>') || operator.startsWith('<');
	if (isRange !== (kind === 'numeric') && !(kind === 'numeric' && operator === ':')) {
		throw badQuery(`\`${field}\` does not support the operator \`${operator}\`.`);
	}
	if (operator === '~' && kind !== 'string') {
		throw badQuery(`\`${field}\` does not support the operator \`~\`.`);
	}
	const value = doubled ?? single ?? bare ?? '';
	if (operator === '~' && value.length < 3) {
		throw badQuery('A substring must have at least 3 characters.');
	}
	return {
		negated: minus === '-',
		field,
		...(key !== undefined && { key: unescape(key) }),
		operator: operator as Operator,
		value: bare?.toLowerCase() === 'null' ? null : unescape(value),
	};
}

function unescape(text: string): string {
	return text.replaceAll(/\\(.)/g, '$1');
}

/** A refusal of the query. */
function badQuery(why: string): StripeError {
	return invalidRequest(
		`We were unable to parse your search query. ${why} See https://stripe.com/docs/search for the query language.`,
		undefined,
		'query',
	);
}
