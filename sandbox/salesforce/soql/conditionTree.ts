import type {
	Condition,
	HavingClause,
	ValueQueryCondition,
	WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from './errors';

/** One comparison of a WHERE or HAVING clause. */
export type Test = Exclude<Condition, Parenthesis> | ValueQueryCondition;

type Parenthesis = { openParen: number; field?: never; fn?: never };

/** A WHERE or HAVING clause as a tree. */
export type ConditionTree =
	| { kind: 'and' | 'or'; parts: ConditionTree[] }
	| { kind: 'not'; part: ConditionTree }
	| { kind: 'test'; test: Test };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Test;

/**
 * The parser leaves a clause as a chain with counted parentheses; this makes the tree. Throws
 * MALFORMED_QUERY where AND and OR meet without parentheses, as the API does.
 */
export function conditionTree(clause: WhereClause | HavingClause): ConditionTree {
	const tokens: Token[] = [];
	flatten(clause, tokens);
	const reader = new Reader(tokens);
	const tree = reader.expression();
	if (!reader.atEnd()) throw malformedQuery('unexpected token: )');
	return tree;
}

function flatten(clause: WhereClause | HavingClause, tokens: Token[]): void {
	const { left } = clause;
	if (left) {
		for (let i = 0; i < (left.openParen ?? 0); i++) tokens.push('(');
		if ('operator' in left) {
			tokens.push(left);
			for (let i = 0; i < (left.closeParen ?? 0); i++) tokens.push(')');
		}
	}
	if (!('operator' in clause)) return;
	tokens.push(clause.operator);
	flatten(clause.right, tokens);
}

class Reader {
	private position = 0;

	constructor(private readonly tokens: Token[]) {}

	atEnd(): boolean {
		return this.position >= this.tokens.length;
	}

	expression(): ConditionTree {
		const parts = [this.term()];
		const joined = this.peek();
		if (joined !== 'AND' && joined !== 'OR') return parts[0] as ConditionTree;
		while (this.peek() === 'AND' || this.peek() === 'OR') {
			if (this.next() !== joined)
				throw malformedQuery(`unexpected token: ${joined === 'AND' ? 'OR' : 'AND'}`);
			parts.push(this.term());
		}
		return { kind: joined === 'AND' ? 'and' : 'or', parts };
	}

	private term(): ConditionTree {
		const token = this.next();
		if (token === 'NOT') return { kind: 'not', part: this.term() };
		if (token === '(') {
			const inner = this.expression();
			if (this.next() !== ')') throw malformedQuery('expecting a right parentheses, found <EOF>');
			return inner;
		}
		if (typeof token === 'object') return { kind: 'test', test: token };
		throw malformedQuery(`unexpected token: ${token ?? '<EOF>'}`);
	}

	private peek(): Token | undefined {
		return this.tokens[this.position];
	}

	private next(): Token | undefined {
		return this.tokens[this.position++];
	}
}
