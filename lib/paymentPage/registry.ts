import { createHash } from 'node:crypto';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { fieldList, identifier, soql, startsWith } from '../salesforce/soql';
import { writeRecords } from '../salesforce/write';
import type { KeyMode } from '../stripe/apiKey';
import { shortened } from '../text';

/** A published payment page, as the org knows of it. */
export interface RegisteredPage {
	/** Its production address, to which links lead. */
	url: string;
	/** Name of the workflow that hosts it, and of its node. */
	workflow: string;
	node: string;
	/** Of the Stripe key; undefined where the key does not tell. */
	mode?: KeyMode;
	/** Names of the keys by which it believes links. */
	keyNames: readonly string[];
	/** Since when it has been published, ISO 8601. */
	since: string;
}

/** Where pages are noted: the object that also says where each sync stands. */
interface Registry {
	connection: SalesforceConnection;
	names: Model['syncState'];
}

/** A sync's key has a second slash, so that none is taken for a page. */
const PREFIX = 'payment page/';
/** What `Name` holds, in characters. */
const LONGEST_NAME = 80;
/** More pages than anybody has. */
const MOST = 200;

/**
 * Notes a page in the org, by its address: one that is published again, by whatever name, has one record.
 * What is noted already is not written again, and keeps its time.
 *
 * @param page without its time
 * @param now ISO 8601
 * @throws Problem when the org has no place for it, or does not answer
 */
export async function registerPage(
	registry: Registry,
	page: Omit<RegisteredPage, 'since'>,
	now: string,
): Promise<void> {
	const known = await notedPage(registry, page.url);
	const since = known?.since ?? now;
	if (known && textOf({ ...page, since }) === textOf(known)) return;
	await write(registry, page, textOf({ ...page, since }));
}

/**
 * Takes a page out of the org's list, when it is not published any more. Its record stays and says when.
 *
 * @param now ISO 8601
 * @throws Problem
 */
export async function endPage(registry: Registry, url: string, now: string): Promise<void> {
	const known = await notedPage(registry, url);
	if (known) await write(registry, known, JSON.stringify({ ...known, until: now }));
}

/**
 * The pages that are published, by the names of their workflows.
 *
 * @throws Problem
 */
export async function registeredPages({ connection, names }: Registry): Promise<RegisteredPage[]> {
	const { objectName, key, checkpoint } = names;
	const found = await queryRecords<Record<string, string | null>>(
		connection,
		soql`SELECT ${fieldList(['Id', checkpoint])} FROM ${identifier(objectName)} WHERE ${identifier(key)} LIKE ${startsWith(PREFIX)} ORDER BY Name, Id LIMIT ${MOST}`,
		{ doing: 'Listing the payment pages' },
	);
	return found.flatMap((record) => pageIn(record[checkpoint] ?? '') ?? []);
}

async function notedPage(
	{ connection, names }: Registry,
	url: string,
): Promise<RegisteredPage | undefined> {
	const { objectName, key, checkpoint } = names;
	const [record] = await queryRecords<Record<string, string | null>>(
		connection,
		soql`SELECT ${fieldList(['Id', checkpoint])} FROM ${identifier(objectName)} WHERE ${identifier(key)} = ${keyOf(url)}`,
		{ doing: 'Looking for the payment page' },
	);
	return record && pageIn(record[checkpoint] ?? '');
}

async function write(
	{ connection, names }: Registry,
	{ url, workflow }: Pick<RegisteredPage, 'url' | 'workflow'>,
	text: string,
): Promise<void> {
	const row = {
		[names.key]: keyOf(url),
		[names.checkpoint]: text,
		Name: shortened(`Payment page: ${workflow}`, LONGEST_NAME, ({ length }) => length),
	};
	const [outcome] = await writeRecords(
		connection,
		{ operation: 'upsert', object: names.objectName, externalIdField: names.key, rows: [row] },
		{ doing: 'Noting the payment page' },
	);
	if (outcome && !outcome.success) throw outcome.problem;
}

function keyOf(url: string): string {
	return `${PREFIX}${createHash('sha256').update(url).digest('hex').slice(0, 32)}`;
}

function textOf({ url, workflow, node, mode, keyNames, since }: RegisteredPage): string {
	return JSON.stringify({ url, workflow, node, mode, keyNames, since });
}

/** Undefined for one that has ended, and for what is none. */
function pageIn(text: string): RegisteredPage | undefined {
	let noted: unknown;
	try {
		noted = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof noted !== 'object' || noted === null || 'until' in noted) return undefined;
	const { url, workflow, node, mode, keyNames, since } = noted as Record<string, unknown>;
	if (typeof url !== 'string' || !URL.canParse(url) || typeof since !== 'string') return undefined;
	return {
		url,
		workflow: typeof workflow === 'string' ? workflow : '',
		node: typeof node === 'string' ? node : '',
		...((mode === 'live' || mode === 'test') && { mode }),
		keyNames: Array.isArray(keyNames) ? keyNames.map(String) : [],
		since,
	};
}
