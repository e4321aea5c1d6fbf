import { badInput } from '../errors';

/**
 * A piece of SOQL. Only this module makes one, so that no value gets into a query unescaped: the
 * tagged template `soql` writes values as literals, and everything else in it is Soql too.
 */
export class Soql {
	private constructor(readonly text: string) {}

	/** @internal For this module alone. */
	static of(text: string): Soql {
		return new Soql(text);
	}

	toString(): string {
		return this.text;
	}
}

/** What a template may hold: pieces of SOQL as they are, values as literals, lists in parentheses. */
export type SoqlValue = Soql | SoqlLiteral | readonly SoqlLiteral[];
export type SoqlLiteral = string | number | bigint | boolean | Date | null;

/**
 * Builds SOQL: ``soql`SELECT Id FROM Account WHERE Name = ${name} AND Id IN ${ids}` ``. Text becomes a
 * quoted literal that comes back exactly as it was, a Date a date-and-time, a list `('a', 'b')`.
 * Names of objects and fields that are not written in the template go through `identifier`.
 *
 * @throws Problem for text that no database can hold; TypeError for an empty list, NaN and the like
 */
export function soql(strings: TemplateStringsArray, ...values: readonly SoqlValue[]): Soql {
	const text = strings.map((part, index) => {
		const value = values[index];
		return value === undefined ? part : part + rendered(value);
	});
	return Soql.of(text.join(''));
}

function rendered(value: SoqlValue): string {
	if (value instanceof Soql) return value.text;
	if (isList(value)) {
		if (value.length === 0) throw new TypeError('SOQL has no empty lists');
		return `(${value.map(literal).join(',')})`;
	}
	return literal(value);
}

function isList(value: SoqlValue): value is readonly SoqlLiteral[] {
	return Array.isArray(value);
}

function literal(value: SoqlLiteral): string {
	if (value === null) return 'NULL';
	if (typeof value === 'string') return `'${escapeText(value)}'`;
	if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
	if (value instanceof Date) return value.toISOString();
	const digits = String(value);
	if (!/^-?\d+(\.\d+)?$/.test(digits)) throw new TypeError(`SOQL cannot hold the number ${digits}`);
	return digits;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
const ESCAPES: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	"'": "\\'",
	'"': '\\"',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\b': '\\b',
	'\f': '\\f',
};

function escapeText(text: string): string {
	if (/\p{Surrogate}/u.test(text)) {
		throw badInput('Value', 'it holds half of a character, which cannot be searched for');
	}
	return text.replace(/[\\'"\n\r\t\b\f]/g, (character) => ESCAPES[character] ?? character);
}

/** A pattern for `LIKE` that finds texts holding this one; `%` and `_` in it stand for themselves. */
export function contains(text: string): Soql {
	return Soql.of(`'%${escapePattern(text)}%'`);
}

/** A pattern for `LIKE` that finds texts starting with this one; `%` and `_` in it stand for themselves. */
export function startsWith(text: string): Soql {
	return Soql.of(`'${escapePattern(text)}%'`);
}

function escapePattern(text: string): string {
	return escapeText(text).replace(/[%_]/g, (wildcard) => `\\${wildcard}`);
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

declare const checked: unique symbol;

/** The API name of an object or a field: a text that has been checked to have its form. */
export type ApiName = string & { readonly [checked]: true };

/** Tells whether a text has the form of an object's or a field's API name, without relationships. */
export function isApiName(name: string): name is ApiName {
	return NAME.test(name);
}

/**
 * An API name, checked: an object, a field, or a field of a related record (`Owner.Name`,
 * `Account__r.Stripe_Customer_ID__c`).
 *
 * @param field where the builder entered it, for the refusal
 * @throws Problem when it is not a name
 */
export function identifier(name: string, field = 'Field'): Soql {
	const trimmed = name.trim();
	// Five steps to a parent are the most that SOQL takes.
	const parts = trimmed.split('.');
	if (parts.length > 6 || !parts.every(isApiName)) {
		throw badInput(
			field,
			`“${trimmed}” is not the API name of a Salesforce object or field`,
			'Use letters, digits and underscores, as in Stripe_Customer_ID__c or Owner.Name',
		);
	}
	return Soql.of(trimmed);
}

/** Names for a SELECT, each once, in order. Salesforce does not tell apart capitals in names. */
export function fieldList(names: readonly string[], field = 'Fields'): Soql {
	const unique = new Map<string, string>();
	for (const name of names) {
		const folded = name.trim().toLowerCase();
		if (!unique.has(folded)) unique.set(folded, name);
	}
	if (unique.size === 0) throw badInput(field, 'no field is chosen');
	return Soql.of([...unique.values()].map((name) => identifier(name, field).text).join(', '));
}

/** Conditions of which all must hold, each in parentheses; those left out do not count. */
export function allOf(...conditions: ReadonlyArray<Soql | undefined>): Soql {
	return joined(conditions, ' AND ');
}

/** Conditions of which one must hold, each in parentheses; those left out do not count. */
export function anyOf(...conditions: ReadonlyArray<Soql | undefined>): Soql {
	return joined(conditions, ' OR ');
}

function joined(conditions: ReadonlyArray<Soql | undefined>, word: string): Soql {
	const present = conditions.filter((condition) => condition !== undefined);
	if (present.length === 0) throw new TypeError('There is no condition to join');
	return Soql.of(present.map(({ text }) => `(${text})`).join(word));
}

/**
 * A condition that the builder wrote in SOQL, checked to be one closed expression: it cannot end the
 * WHERE clause that it is put into. Whether Salesforce understands it, only Salesforce knows.
 *
 * @param field where the builder entered it, for the refusal
 * @throws Problem
 */
export function writtenCondition(text: string, field: string): Soql {
	const trimmed = text.trim().replace(/^where\s+/i, '');
	const outside = trimmed.replace(/'(?:\\[\s\S]|[^'\\])*'/g, "''");
	let depth = 0;
	for (const character of outside) {
		if (character === '(') depth++;
		if (character === ')') depth--;
		if (depth < 0) break;
	}
	const bare = outside.replaceAll("''", '');
	if (!trimmed || depth !== 0 || /['"\\;]/.test(bare)) {
		throw badInput(
			field,
			'it is not a complete condition: a quote or a parenthesis is missing or too many',
			"Write it as in SOQL after WHERE, for example Type = 'Customer' AND Industry != NULL",
		);
	}
	if (
		/\b(order\s+by|group\s+by|limit|offset|for\s+(view|reference|update))\b/i.test(
			withoutGroups(bare),
		)
	) {
		throw badInput(field, 'only a condition is possible here: no ORDER BY, GROUP BY or LIMIT');
	}
	return Soql.of(`(${trimmed})`);
}

/** Subqueries may have clauses of their own. */
function withoutGroups(text: string): string {
	let outer = text;
	for (;;) {
		const inner = outer.replace(/\([^()]*\)/g, '');
		if (inner === outer) return outer;
		outer = inner;
	}
}
