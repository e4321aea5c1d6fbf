import { Problem } from '../errors';
import type { SalesforceConnection } from './connection';
import { salesforceProblem } from './errors';

/** Who a connection is, as 18-character IDs. */
export interface RunningUser {
	organizationId: string;
	userId: string;
}

const users = new WeakMap<SalesforceConnection, Promise<RunningUser>>();
const currencies = new WeakMap<SalesforceConnection, Promise<string | undefined>>();

/**
 * Finds out who the connection's user is and which org it is in, once for each connection, from the
 * address of its identity, which needs no scope of its own.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm
 *
 * @throws Problem
 */
export async function runningUser(connection: SalesforceConnection): Promise<RunningUser> {
	return await once(users, connection, readUser);
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
 * The currency of an org that has one, in capitals, asked for once for each connection.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm
 *
 * @returns undefined for an org with several currencies, and where Salesforce does not say: its SOAP API
 * may be closed to the user, or to the kind of access token
 * @throws Problem when Salesforce cannot be reached
 */
export async function orgCurrency(connection: SalesforceConnection): Promise<string | undefined> {
	return await once(currencies, connection, readCurrency);
}

/**
 * Lets a connection know what an earlier one with the same access has found out, so that it is not asked
 * for again.
 */
export function believeEarlier(
	connection: SalesforceConnection,
	earlier: SalesforceConnection,
): void {
	if (earlier.identity !== connection.identity) return;
	const user = users.get(earlier);
	const currency = currencies.get(earlier);
	if (user) users.set(connection, user);
	if (currency) currencies.set(connection, currency);
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

/** What failed is asked for again. */
async function once<T>(
	kept: WeakMap<SalesforceConnection, Promise<T>>,
	connection: SalesforceConnection,
	read: (connection: SalesforceConnection) => Promise<T>,
): Promise<T> {
	const known = kept.get(connection);
	if (known) return await known;
	const reading = read(connection);
	kept.set(connection, reading);
	reading.catch(() => kept.delete(connection));
	return await reading;
}
