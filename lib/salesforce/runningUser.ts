import { Problem } from '../errors';
import type { SalesforceConnection } from './connection';
import { salesforceProblem } from './errors';

/** Who a connection is, as 18-character IDs. */
export interface RunningUser {
	organizationId: string;
	userId: string;
}

const users = new WeakMap<SalesforceConnection, Promise<RunningUser>>();

/** How long the currency of an org is believed, which hardly ever changes. */
const CURRENCY_HOLDS_MS = 60 * 60 * 1000;
/** How long it is believed that Salesforce does not say: an admin may open its SOAP API. */
const SILENCE_HOLDS_MS = 5 * 60 * 1000;

interface KnownCurrency {
	untilMs: number;
	currency: Promise<string | undefined>;
}

/** By the identity of connections: each run of a workflow has one of its own. */
const currencies = new Map<string, KnownCurrency>();

/**
 * Finds out who the connection's user is and which org it is in, once for each connection, from the
 * address of its identity, which needs no scope of its own. What failed is asked for again.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm
 *
 * @throws Problem
 */
export async function runningUser(connection: SalesforceConnection): Promise<RunningUser> {
	const known = users.get(connection);
	if (known) return await known;
	const reading = readUser(connection);
	users.set(connection, reading);
	reading.catch(() => users.delete(connection));
	return await reading;
}

/**
 * The 18-character ID of the connection's org.
 *
 * @returns undefined where Salesforce does not say
 * @throws Problem when Salesforce cannot be reached
 */
export async function organizationId(
	connection: SalesforceConnection,
): Promise<string | undefined> {
	try {
		return (await runningUser(connection)).organizationId;
	} catch (error) {
		if (isAway(error)) throw error;
		return undefined;
	}
}

/**
 * The currency of an org that has one, in capitals. It is asked for once an hour.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm
 *
 * @returns undefined for an org with several currencies, and where Salesforce does not say: its SOAP API
 * may be closed to the user, or to the kind of access token
 * @throws Problem when Salesforce cannot be reached
 */
export async function orgCurrency(connection: SalesforceConnection): Promise<string | undefined> {
	const { identity } = connection;
	const nowMs = connection.clock.monotonicMs();
	for (const [key, { untilMs }] of currencies) if (untilMs <= nowMs) currencies.delete(key);
	const known = currencies.get(identity);
	if (known) return await known.currency;
	const asked = { untilMs: nowMs + CURRENCY_HOLDS_MS, currency: readCurrency(connection) };
	currencies.set(identity, asked);
	try {
		const currency = await asked.currency;
		if (currency === undefined) asked.untilMs = nowMs + SILENCE_HOLDS_MS;
		return currency;
	} catch (error) {
		if (currencies.get(identity) === asked) currencies.delete(identity);
		throw error;
	}
}

/**
 * Lets a connection know which user an earlier one with the same access has found out, so that it is not
 * asked for again.
 */
export function believeEarlier(
	connection: SalesforceConnection,
	earlier: SalesforceConnection,
): void {
	if (earlier.identity !== connection.identity) return;
	const user = users.get(earlier);
	if (user) users.set(connection, user);
}

async function readUser(connection: SalesforceConnection): Promise<RunningUser> {
	const doing = 'Finding out who the connection’s user is';
	const { identity = '' } = await connection.request<{ identity?: string }>({ path: '/', doing });
	const [, organizationId, userId] = /\/id\/(\w{18})\/(\w{18})\/?$/.exec(identity) ?? [];
	if (organizationId === undefined || userId === undefined) {
		throw new Problem(`${doing} failed: Salesforce did not say`, {
			origin: 'salesforce',
			whatToDo: 'Open the Salesforce credential and connect it again.',
		});
	}
	return { organizationId, userId };
}

async function readCurrency(connection: SalesforceConnection): Promise<string | undefined> {
	try {
		const { orgDefaultCurrencyIsoCode: code } = await connection.sdk.soap.getUserInfo();
		return code?.toUpperCase() ?? undefined;
	} catch (error) {
		const problem = salesforceProblem(error, 'Looking up the currency of the org');
		if (isAway(problem)) throw problem;
		return undefined;
	}
}

/** An org that does not answer just now has not said that it does not say. */
function isAway(error: unknown): boolean {
	if (!(error instanceof Problem)) return false;
	const { origin, httpStatus = 0 } = error;
	return origin === 'network' || [429, 502, 503, 504].includes(httpStatus);
}
