import type { DescribeSObjectResult } from 'jsforce/lib/types';
import { badInput, Problem } from '../errors';
import { MOST_JOINED, sendJoined } from './composite';
import type { SalesforceConnection } from './connection';
import { salesforceProblem } from './errors';
import { isRecord } from './failure';
import { identifier } from './soql';

export type ObjectDescription = DescribeSObjectResult;
export type FieldDescription = DescribeSObjectResult['fields'][number];

/** How long a description is believed: an admin who adds a field sees it soon. */
const HOLDS_MS = 5 * 60 * 1000;

interface Remembered {
	until: number;
	description: Promise<ObjectDescription>;
}

/** By connection and object; what the user may see differs from one connection to another. */
const remembered = new Map<string, Remembered>();

/** Objects that are asked for at the same moment. */
interface Asking {
	names: string[];
	/** One for each; undefined for one that has to be asked for by itself. */
	found: Promise<Array<ObjectDescription | undefined>>;
}

const asking = new WeakMap<SalesforceConnection, Asking>();

/**
 * Describes an object as the connection's user sees it. Believed for five minutes; failures are not
 * remembered. Several that are asked for at the same moment count as one of the org's daily requests.
 *
 * @throws Problem when there is no such object or the user may not see it
 */
export async function describeObject(
	connection: SalesforceConnection,
	object: string,
): Promise<ObjectDescription> {
	const { text: name } = identifier(object, 'Object');
	const now = connection.clock.monotonicMs();
	for (const [key, { until }] of remembered) if (until <= now) remembered.delete(key);

	const key = keyOf(connection, name);
	const known = remembered.get(key);
	if (known) return await known.description;
	const description = readDescription(connection, name);
	const entry = { until: now + HOLDS_MS, description };
	remembered.set(key, entry);
	try {
		return await description;
	} catch (error) {
		if (remembered.get(key) === entry) remembered.delete(key);
		throw error;
	}
}

async function readDescription(
	connection: SalesforceConnection,
	name: string,
): Promise<ObjectDescription> {
	const asked = asking.get(connection) ?? askSoon(connection);
	const index = asked.names.push(name) - 1;
	const found = (await asked.found)[index];
	if (found) return found;
	// Alone, or refused among others: then it is told what is wrong with this one.
	return await connection.request({
		path: pathOf(name),
		doing: `Looking up the fields of ${name}`,
	});
}

/** Asks for all objects that are named before anything else goes on. */
function askSoon(connection: SalesforceConnection): Asking {
	const names: string[] = [];
	const found = Promise.resolve().then(async () => {
		asking.delete(connection);
		return names.length > 1 ? await describeJoined(connection, names) : [];
	});
	const asked = { names, found };
	asking.set(connection, asked);
	return asked;
}

async function describeJoined(
	connection: SalesforceConnection,
	names: readonly string[],
): Promise<Array<ObjectDescription | undefined>> {
	const some = names.slice(0, MOST_JOINED);
	const doing = `Looking up the fields of ${some.join(', ')}`;
	const calls = some.map((name) => ({ method: 'GET' as const, path: pathOf(name) }));
	try {
		const answers = await sendJoined(connection, calls, doing);
		return answers.map(({ status, body }) =>
			status === 200 && isDescription(body) ? body : undefined,
		);
	} catch (error) {
		throw salesforceProblem(error, doing);
	}
}

function isDescription(body: unknown): body is ObjectDescription {
	return isRecord(body) && Array.isArray(body['fields']);
}

function pathOf(name: string): string {
	return `/sobjects/${name}/describe`;
}

/** As {@link describeObject}; undefined when there is no such object, or the user may not see it. */
export async function describeIfSeen(
	connection: SalesforceConnection,
	object: string,
): Promise<ObjectDescription | undefined> {
	try {
		return await describeObject(connection, object);
	} catch (error) {
		if (error instanceof Problem && ['NOT_FOUND', 'INVALID_TYPE'].includes(error.code ?? '')) {
			return undefined;
		}
		throw error;
	}
}

/** Forgets descriptions after fields or permissions were changed: of one object, or of all. */
export function forgetDescriptions(connection: SalesforceConnection, object?: string): void {
	if (object !== undefined) {
		remembered.delete(keyOf(connection, object));
		return;
	}
	const prefix = keyOf(connection, '');
	for (const key of remembered.keys()) if (key.startsWith(prefix)) remembered.delete(key);
}

function keyOf({ identity }: SalesforceConnection, object: string): string {
	return `${identity}/${object.toLowerCase()}`;
}

/** The field of that API name, in whatever capitals. */
export function fieldOf(
	description: ObjectDescription,
	name: string,
): FieldDescription | undefined {
	const wanted = name.toLowerCase();
	return description.fields.find((field) => field.name.toLowerCase() === wanted);
}

/**
 * Which of the fields are not there, or not visible to the connection's user, which Salesforce does
 * not tell apart. Of a field of a related record (`Owner.Name`) only the relationship is looked at.
 */
export function missingFields(description: ObjectDescription, names: readonly string[]): string[] {
	return names.filter((name) => {
		const [first = '', ...rest] = name.split('.');
		if (rest.length === 0) return !fieldOf(description, first);
		return !description.fields.some(
			({ relationshipName }) => relationshipName?.toLowerCase() === first.toLowerCase(),
		);
	});
}

/**
 * Refuses to begin when fields that the builder chose are missing. What an admin has added a moment ago
 * counts. Fields of the package's own are for `requireModel` to ask for.
 *
 * @throws Problem that names them all, with what to do
 */
export async function requireFields(
	connection: SalesforceConnection,
	object: string,
	names: readonly string[],
): Promise<ObjectDescription> {
	const wanted = names.map((name) => identifier(name).text);
	let description = await describeObject(connection, object);
	if (missingFields(description, wanted).length > 0) {
		forgetDescriptions(connection, object);
		description = await describeObject(connection, object);
	}
	const missing = missingFields(description, wanted);
	if (missing.length > 0) {
		throw badInput(
			missing.join(', '),
			`${object} has no such field, or the connection’s user may not see it`,
			'Correct the name, or choose another field. If the field is there, give the connection’s user access to it in Salesforce (Setup > Object Manager > the field > Set Field-Level Security)',
		);
	}
	return description;
}
