import { badInput, Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryRecords } from '../salesforce/query';
import { allOf, soql, type Soql, writtenCondition } from '../salesforce/soql';

/** Which accounts count: companies, people (Person Accounts), or all. */
export const ACCOUNT_KINDS = ['all', 'business', 'person'] as const;

export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** A builder's choice of accounts. */
export interface AccountChoice {
	kind: AccountKind;
	/** SOQL as after WHERE, as the builder wrote it; empty for no condition. */
	condition: string;
}

const FIELD = 'Condition';

/**
 * What an account has to meet to count.
 *
 * @returns undefined when every account does
 * @throws Problem when the condition is not one, or the org has no such kind of account
 */
export async function accountSelection(
	connection: SalesforceConnection,
	{ kind, condition }: AccountChoice,
): Promise<Soql | undefined> {
	const conditions = [
		await kindCondition(connection, kind),
		condition.trim() === '' ? undefined : conditionOf(condition),
	].filter((each) => each !== undefined);
	return conditions.length > 0 ? allOf(...conditions) : undefined;
}

/** Words that begin another part of a query, or another query, when they stand outside of parentheses. */
const OTHER_PARTS =
	/\b(select|from|where|with|using\s+scope|having|all\s+rows|update\s+(tracking|viewstat))\b/i;

/** The builder's condition as it stands, checked to stay within its place in a query. */
function conditionOf(text: string): Soql {
	const checked = writtenCondition(text, FIELD);
	const [other] = OTHER_PARTS.exec(topLevel(text.trim().replace(/^where\s+/i, ''))) ?? [];
	if (other !== undefined) {
		throw badInput(
			FIELD,
			`only a condition is possible here: no ${other.toUpperCase()}`,
			"Write it as in SOQL after WHERE, for example Type = 'Customer' AND Industry != NULL",
		);
	}
	return checked;
}

/** The text without literals and without what is in parentheses, where subqueries are allowed. */
function topLevel(text: string): string {
	let outer = text.replace(/'(?:\\[\s\S]|[^'\\])*'/g, '');
	for (;;) {
		const inner = outer.replace(/\([^()]*\)/g, ' ');
		if (inner === outer) return outer;
		outer = inner;
	}
}

/** The fields of Person Accounts are there only where the org has enabled them. */
async function kindCondition(
	connection: SalesforceConnection,
	kind: AccountKind,
): Promise<Soql | undefined> {
	if (kind === 'all') return undefined;
	const account = await describeObject(connection, 'Account');
	if (fieldOf(account, 'IsPersonAccount')) return soql`IsPersonAccount = ${kind === 'person'}`;
	if (kind === 'business') return undefined;
	throw badInput(
		'Accounts',
		'the org has no Person Accounts, or the connection’s user may not see them',
		'Choose all accounts, or have Person Accounts enabled in Salesforce.',
	);
}

/**
 * What an account has to meet to count, understood by Salesforce.
 *
 * @returns undefined when every account does
 * @throws Problem when the condition is not one, or the org has no such kind of account
 */
export async function checkedSelection(
	connection: SalesforceConnection,
	choice: AccountChoice,
): Promise<Soql | undefined> {
	const selection = await accountSelection(connection, choice);
	// What Salesforce knows of the kinds needs no asking.
	if (choice.condition.trim() !== '') await checkSelection(connection, selection);
	return selection;
}

/**
 * Lets Salesforce look at the condition, by a query for one account.
 *
 * @throws Problem in Salesforce's words when it does not understand it
 */
export async function checkSelection(
	connection: SalesforceConnection,
	selection: Soql | undefined,
): Promise<void> {
	if (!selection) return;
	try {
		await queryRecords(connection, soql`SELECT Id FROM Account WHERE ${selection} LIMIT 1`, {
			doing: 'Checking the condition',
		});
	} catch (error) {
		// 400: the query itself is at fault, and of it only the condition is not ours.
		if (!(error instanceof Problem) || error.httpStatus !== 400) throw error;
		throw new Problem(`${FIELD}: ${error.message}`, {
			origin: 'input',
			field: FIELD,
			code: error.code,
			httpStatus: error.httpStatus,
			whatToDo:
				'Correct the condition; Salesforce’s message says where it stumbled. Fields are written by their API names, texts in single quotes.',
			cause: error,
		});
	}
}
