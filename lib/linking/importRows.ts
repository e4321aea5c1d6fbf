import { badInput, Problem } from '../errors';
import { enteredRecordId, recordIdOf } from '../salesforce/recordId';
import { stripeObjectId } from '../stripe/objectId';
import { textOf } from '../values';
import type { TableRow } from './importTable';
import { repairedRecordId } from './repairedRecordId';
import type { JoinRequest } from './joinResult';

/** Which column holds what. */
export interface ColumnMapping {
	account: string;
	customer: string;
	/** '': no column; the location is the account's own. */
	location: string;
}

/** What a row asks for. */
export type RowRequest = Pick<JoinRequest, 'accountId' | 'customerId' | 'location'>;

/** A row that was understood, or why it was not. */
export type ImportRow = { number: number } & (
	| { request: RowRequest }
	/** It says the same as an earlier row. */
	| { sameAs: number; accountId: string; customerId: string }
	| { refusal: Problem; accountId: string; customerId: string }
);

/**
 * Reads the rows of a list. IDs that a spreadsheet has changed are understood where there is no doubt:
 * spaces, apostrophes and quotes around them, `="001…"`, 15 characters, zeros that a number has lost, capitals
 * that the long form of a record's ID can tell.
 *
 * @throws Problem when the list lacks a column that is mapped
 */
export function importRows(rows: readonly TableRow[], columns: ColumnMapping): ImportRow[] {
	const mapped = requireColumns(rows, columns);
	const seen = new Map<string, number>();
	return rows.map(({ number, cells }): ImportRow => {
		const raw = (name: string) => cleanCell(cells[name], name, number);
		let accountId = '';
		let customerId = '';
		try {
			accountId = raw(mapped.account);
			customerId = raw(mapped.customer);
			const location = mapped.location === '' ? '' : raw(mapped.location);
			const request: RowRequest = {
				accountId: accountIdOf(accountId, mapped.account, number),
				customerId: customerIdOf(customerId, mapped.customer, number),
				...(location !== '' && { location }),
			};
			const name = JSON.stringify([request.accountId, request.customerId, location]);
			const before = seen.get(name);
			if (before !== undefined) return { number, sameAs: before, accountId, customerId };
			seen.set(name, number);
			return { number, request };
		} catch (refusal) {
			if (!(refusal instanceof Problem)) throw refusal;
			return { number, refusal, accountId, customerId };
		}
	});
}

/** Headings are found whatever their capitals. */
function requireColumns(rows: readonly TableRow[], columns: ColumnMapping): ColumnMapping {
	const headings = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
	const find = (wanted: string, field: string): string => {
		const found =
			headings.find((heading) => heading === wanted) ??
			headings.find((heading) => heading.toLowerCase() === wanted.trim().toLowerCase());
		if (found !== undefined || rows.length === 0) return found ?? wanted;
		throw badInput(
			field,
			`the list has no column “${wanted}”`,
			`Its columns are: ${headings.filter((heading) => heading !== '').join(', ')}`,
		);
	};
	return {
		account: find(columns.account, 'Account Column'),
		customer: find(columns.customer, 'Customer Column'),
		location: columns.location === '' ? '' : find(columns.location, 'Location Column'),
	};
}

/** A cell without what a spreadsheet puts around a text. */
function cleanCell(cell: unknown, column: string, number: number): string {
	let text: string;
	if (Array.isArray(cell) && cell.length > 1) {
		throw refusal(
			number,
			column,
			'the list has two columns of this name, which say different things',
		);
	}
	try {
		text = textOf(cell, column);
	} catch {
		throw refusal(number, column, 'it holds no text');
	}
	return text
		.replace(/\s+/g, ' ')
		.replace(/^="?|"$/g, '')
		.replace(/^[\s'’"“„]+|[\s'’"”]+$/g, '');
}

function accountIdOf(text: string, column: string, number: number): string {
	if (text === '') throw refusal(number, column, 'it is empty');
	const compact = withZeros(/^https?:/i.test(text) ? text : text.replace(/ /g, ''));
	if (/^\d(?:[.,]\d+)?E\+\d+$/i.test(compact)) {
		throw refusal(
			number,
			column,
			`“${shown(text)}” is a number that a spreadsheet has made of the ID`,
		);
	}
	const id =
		recordIdOf(compact) ?? recordIdOf(enteredRecordId(compact)) ?? repairedRecordId(compact);
	if (id === undefined) {
		throw refusal(
			number,
			column,
			`“${shown(text)}” is not the ID of a record${compact.length === 15 || compact.length === 18 ? ': its capitals may have been lost' : ', which has 15 or 18 characters'}`,
		);
	}
	if (id.startsWith('001')) return id;
	throw refusal(
		number,
		column,
		`“${shown(text)}” is not the ID of an account, which begins with 001`,
	);
}

/** A number has no zeros before it; of an account's 15 digits there are always two. */
function withZeros(text: string): string {
	return /^1\d{12}$/.test(text) ? `00${text}` : text;
}

function customerIdOf(text: string, column: string, number: number): string {
	if (text === '') throw refusal(number, column, 'it is empty');
	let id: string;
	try {
		id = stripeObjectId(text, 'customer', column).replace(/ /g, '');
	} catch {
		throw refusal(number, column, 'it is the address of something else than a customer');
	}
	// One without capitals may be whole: of two thousand that Stripe makes, about one has none.
	if (/^cus_\w+$/.test(id)) return id;
	if (/^cus_/i.test(id)) {
		throw refusal(
			number,
			column,
			`“${shown(text)}” has lost its small letters, which count in Stripe`,
		);
	}
	throw refusal(
		number,
		column,
		`“${shown(text)}” is not the ID of a customer, which begins with cus_`,
	);
}

function shown(text: string): string {
	return Array.from(text).slice(0, 40).join('');
}

function refusal(number: number, column: string, what: string): Problem {
	return new Problem(`Row ${number}, column ${column}: ${what}`, {
		origin: 'input',
		field: column,
		code: 'row_not_understood',
		whatToDo:
			'Correct it in the list, and import the list again: rows that are joined already stay so.',
	});
}
