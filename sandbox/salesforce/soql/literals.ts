import { parseDatetime, parseDate } from '../dates';
import { SalesforceError } from '../errors';
import { normalizeId } from '../ids';
import type { FieldDef } from '../schema/types';
import type { Cell } from '../store/columns';
import { malformedQuery } from './errors';

const escapes: Record<string, string> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/**
 * The text of a quoted literal. In a LIKE pattern `\%` and `\_` stand for themselves, and the result
 * is a pattern for SQL with backslash as its escape character.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
export function unquote(literal: string, like = false): string {
	const inner = literal.slice(1, -1);
	return inner.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (whole, code: string) => {
		if (code.length === 5) return String.fromCharCode(parseInt(code.slice(1), 16));
		if (like && (code === '%' || code === '_' || code === '\\')) return whole;
		const character = escapes[code] ?? escapes[code.toLowerCase()];
		if (character === undefined) throw malformedQuery(`Illegal escape sequence: ${whole}`);
		return character;
	});
}

/** Field types as the messages about literals call them. */
function typeName(def: FieldDef): string {
	if (def.type === 'datetime') return 'dateTime';
	return ['int', 'double', 'currency', 'percent', 'boolean', 'date'].includes(def.type)
		? def.type
		: 'string';
}

function wrongType(def: FieldDef): SalesforceError {
	const quoted =
		typeName(def) === 'string'
			? 'should be enclosed in quotes'
			: 'should not be enclosed in quotes';
	return new SalesforceError(
		400,
		'INVALID_FIELD',
		`value of filter criterion for field '${def.name}' must be of type ${typeName(def)} and ${quoted}`,
	);
}

/**
 * A literal as the field's column holds values. Throws INVALID_FIELD when the literal is of another
 * type than the field, INVALID_QUERY_FILTER_OPERATOR for an Id that is none.
 */
export function literalCell(def: FieldDef, value: string, type: string | undefined): Cell {
	if (type === 'NULL') return null;
	switch (def.type) {
		case 'boolean':
			if (type !== 'BOOLEAN') throw wrongType(def);
			return value.toLowerCase() === 'true' ? 1 : 0;
		case 'int':
		case 'double':
		case 'currency':
		case 'percent': {
			if (!/^(INTEGER|DECIMAL)/.test(type ?? '')) throw wrongType(def);
			return Number(value.replace(/^[A-Za-z]{3}/, ''));
		}
		case 'date':
			if (type !== 'DATE') throw wrongType(def);
			return parseDate(value) ?? null;
		case 'datetime':
			if (type !== 'DATETIME') throw wrongType(def);
			return parseDatetime(value) ?? null;
		case 'id':
		case 'reference':
			if (type !== 'STRING') throw wrongType(def);
			return idLiteral(unquote(value));
		default:
			if (type !== 'STRING') throw wrongType(def);
			return unquote(value) || null;
	}
}

function idLiteral(value: string): Cell {
	if (value === '') return null;
	const id = normalizeId(value);
	if (id !== undefined) return id;
	throw new SalesforceError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${value}`);
}
