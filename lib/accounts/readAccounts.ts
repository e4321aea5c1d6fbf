import type { SalesforceConnection } from '../salesforce/connection';
import { queryPages } from '../salesforce/query';
import { allOf, fieldList, soql, type Soql } from '../salesforce/soql';
import { type Fingerprint, fingerprintOf } from '../sync/echoes';
import { type AccountShape, BASIC_FIELDS } from './accountShape';
import { primaryContactOf, primaryContactSelect } from './primaryContact';

type Row = Record<string, unknown>;

/** An account as it was read. */
export interface ReadAccount {
	id: string;
	created: string;
	stamp: string;
	/** What is shown of it. */
	fields: Record<string, unknown>;
	/** What it said, where that is compared. */
	fingerprint?: Fingerprint;
}

const DOING = 'Reading the accounts';

/** Bytes of an encoded query; with the address it must stay below Salesforce's 16,384. */
const LONGEST_QUERY = 15_000;
/** Bytes of the fields in one query. An org may have hundreds of fields: then several queries share them. */
const LONGEST_SELECT = 9_000;
/** Bytes of one ID in an encoded list: 18 characters, and two quotes and a comma of three bytes each. */
const ID_BYTES = 27;

/**
 * Reads accounts by ID, each as it is now.
 *
 * @param selection what they have to meet still
 * @returns by ID, without those that are gone, do not meet it, or are not visible
 */
export async function readAccounts(
	connection: SalesforceConnection,
	ids: readonly string[],
	shape: AccountShape,
	selection: Soql | undefined,
): Promise<Map<string, ReadAccount>> {
	const accounts = new Map<string, ReadAccount>();
	for (const part of idParts(ids, shape, selection)) {
		const condition = allOf(soql`Id IN ${part}`, selection);
		const rows = await readRows(connection, shape, soql`WHERE ${condition}`);
		for (const row of rows) accounts.set(String(row['Id']), shownAccount(row, shape));
	}
	return accounts;
}

/** Reads the accounts that were made or changed last, the newest first. */
export async function newestAccounts(
	connection: SalesforceConnection,
	shape: AccountShape,
	selection: Soql | undefined,
	by: 'CreatedDate' | 'SystemModstamp',
	count: number,
): Promise<ReadAccount[]> {
	const where = selection ? soql`WHERE ${selection}` : soql``;
	const rows = await readRows(
		connection,
		shape,
		soql`${where} ORDER BY ${fieldList([by])} DESC, Id DESC LIMIT ${count}`,
	);
	return rows.map((row) => shownAccount(row, shape));
}

async function readRows(
	connection: SalesforceConnection,
	shape: AccountShape,
	rest: Soql,
): Promise<Row[]> {
	const parts = selects(shape);
	const rows = new Map<string, { row: Row; parts: number }>();
	for (const select of parts) {
		const query = soql`SELECT ${select} FROM Account ${rest}`;
		for await (const { records } of queryPages<Row>(connection, query, { doing: DOING })) {
			for (const row of records) {
				const id = String(row['Id']);
				const known = rows.get(id);
				if (known) rows.set(id, { row: joined(known.row, row), parts: known.parts + 1 });
				else rows.set(id, { row, parts: 1 });
			}
		}
	}
	// One that is in some of the parts only was deleted or changed meanwhile.
	return [...rows.values()].filter((one) => one.parts === parts.length).map(({ row }) => row);
}

/**
 * Two parts of an account, read one after the other. If it changed in between, the older stamp counts:
 * then the change is still ahead of whoever goes by stamps.
 */
function joined(one: Row, other: Row): Row {
	const stamps = [one['SystemModstamp'], other['SystemModstamp']].map(String);
	const [older] = stamps.sort((a, b) => Date.parse(a) - Date.parse(b));
	return { ...one, ...other, SystemModstamp: older };
}

const OWNER_FIELDS = ['Owner.Id', 'Owner.Name', 'Owner.Email'];

/** What to select, cut into as many queries as it takes; each has the basic fields. */
function selects(shape: AccountShape): Soql[] {
	const groups: string[][] = [[]];
	let length = 0;
	for (const name of new Set([...shape.shown, ...shape.compared])) {
		const itsLength = encodedLength(`${name}, `);
		if (length + itsLength > LONGEST_SELECT) {
			groups.push([]);
			length = 0;
		}
		groups.at(-1)?.push(name);
		length += itsLength;
	}
	const contact = shape.withPrimaryContact
		? primaryContactSelect(shape)
		: { names: [], children: [] };
	return groups.map((names, index) => {
		if (index > 0) return fieldList([...BASIC_FIELDS, ...names]);
		const owner = shape.withOwner ? OWNER_FIELDS : [];
		const own = fieldList([...BASIC_FIELDS, ...names, ...owner, ...contact.names]);
		return contact.children.reduce((select, child) => soql`${select}, ${child}`, own);
	});
}

function* idParts(
	ids: readonly string[],
	shape: AccountShape,
	selection: Soql | undefined,
): Generator<string[]> {
	const longest = Math.max(...selects(shape).map(({ text }) => encodedLength(text)));
	const used = longest + encodedLength(selection?.text ?? '') + 100;
	const count = Math.max(1, Math.floor((LONGEST_QUERY - used) / ID_BYTES));
	for (let at = 0; at < ids.length; at += count) yield ids.slice(at, at + count);
}

/** Bytes of a text in an address. */
function encodedLength(text: string): number {
	return new URLSearchParams([['', text]]).toString().length - 1;
}

function shownAccount(row: Row, shape: AccountShape): ReadAccount {
	const fields: Record<string, unknown> = { Id: row['Id'] };
	for (const name of shape.shown) fields[name] = plain(row[name]);
	fields['SystemModstamp'] = row['SystemModstamp'];
	if (shape.withOwner) fields['Owner'] = plain(row['Owner']);
	if (shape.withPrimaryContact) fields['PrimaryContact'] = primaryContactOf(row);
	return {
		id: String(row['Id']),
		created: moment(row['CreatedDate']),
		stamp: moment(row['SystemModstamp']),
		fields,
		...(shape.compared.length > 0 && { fingerprint: fingerprintIn(row, shape) }),
	};
}

function fingerprintIn(row: Row, { compared, own }: AccountShape): Fingerprint {
	const said = Object.fromEntries(compared.map((name) => [name, plain(row[name])]));
	return fingerprintOf(said, own);
}

/** Without what jsforce and the API add to a record: its type and address. */
function plain(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value ?? null;
	return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'attributes'));
}

function moment(value: unknown): string {
	return new Date(String(value)).toISOString();
}
