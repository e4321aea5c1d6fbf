import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { longRecordId } from '../salesforce/recordId';
import { soql, type Soql } from '../salesforce/soql';
import type { ResolvedField, ResolvedObject } from '../model/resolveModel';
import { NEEDED, setupProblem } from './permissionWords';

/** What the org has, though the connection's user does not see it. Names in lower case. */
export interface HiddenParts {
	objects: ReadonlySet<string>;
	/** `account.stripe_customer_id__c` */
	paths: ReadonlySet<string>;
	/** Why it could not be looked up; then nothing is known. */
	refusal?: Problem;
}

/** What has not been seen: whole objects, and fields of objects that are seen. */
export interface UnseenParts {
	objects: readonly ResolvedObject[];
	fields: ReadonlyArray<{ object: ResolvedObject; field: ResolvedField }>;
}

interface CustomName {
	DeveloperName: string;
	NamespacePrefix: string | null;
}

const DOING = 'Looking into the org’s setup';

/**
 * Looks up custom objects and fields in the org's setup, where no field permission hides them. Takes
 * two requests at most, none when nothing is unseen.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
 *
 * @throws Problem when Salesforce cannot be reached; when the user may not look, the result says so
 */
export async function findHidden(
	connection: SalesforceConnection,
	{ objects, fields }: UnseenParts,
): Promise<HiddenParts> {
	try {
		const all = [
			...fields,
			...objects.flatMap((object) => object.fields.map((field) => ({ object, field }))),
		];
		const owners = new Map(
			[...objects, ...all.map(({ object }) => object)].map((o) => [o.name, o]),
		);
		const ids = await objectIds(connection, [...owners.keys()]);
		const paths = await fieldPaths(
			connection,
			[...owners.keys()].map((name) => ({ name, key: ids.get(name.toLowerCase()) ?? name })),
			all.map(({ field }) => field.field.name),
		);
		return { objects: new Set(ids.keys()), paths };
	} catch (error) {
		const problem = setupProblem(error, DOING, 'look');
		if (!(problem instanceof Problem) || !(problem.whatToDo ?? '').includes(NEEDED.look)) {
			throw problem;
		}
		return { objects: new Set(), paths: new Set(), refusal: problem };
	}
}

/** IDs of the custom objects among these, by name in lower case. */
async function objectIds(
	connection: SalesforceConnection,
	names: readonly string[],
): Promise<Map<string, string>> {
	const wanted = developerNames(names);
	if (wanted.length === 0) return new Map();
	const found = await ask<CustomName & { Id: string }>(
		connection,
		soql`SELECT Id, DeveloperName, NamespacePrefix FROM CustomObject WHERE DeveloperName IN ${wanted}`,
	);
	return new Map(found.map((record) => [apiName(record), longRecordId(record.Id)]));
}

/**
 * @param owners objects by name, each with what `TableEnumOrId` calls it: a standard object by its
 * name, a custom one by its ID
 */
async function fieldPaths(
	connection: SalesforceConnection,
	owners: ReadonlyArray<{ name: string; key: string }>,
	names: readonly string[],
): Promise<Set<string>> {
	const wanted = developerNames(names);
	if (wanted.length === 0) return new Set();
	// IDs are compared as text there, in a form that is not documented.
	const keys = owners.flatMap(({ key }) => [key, ...(key.length === 18 ? [key.slice(0, 15)] : [])]);
	const found = await ask<CustomName & { TableEnumOrId: string }>(
		connection,
		soql`SELECT DeveloperName, NamespacePrefix, TableEnumOrId FROM CustomField WHERE DeveloperName IN ${wanted} AND TableEnumOrId IN ${keys}`,
	);
	const nameOf = new Map(owners.map(({ name, key }) => [key, name.toLowerCase()]));
	return new Set(
		found.map((record) => {
			const { TableEnumOrId: key } = record;
			const owner = nameOf.get(key) ?? nameOf.get(longRecordId(key)) ?? '';
			return `${owner}.${apiName(record)}`;
		}),
	);
}

async function ask<R>(connection: SalesforceConnection, query: Soql): Promise<R[]> {
	const { records } = await connection.tryRequest<{ records: R[] }>({
		path: '/tooling/query',
		query: { q: query.text },
		doing: DOING,
	});
	return records;
}

/** `Stripe_Location` of `Stripe_Location__c` and of `acme__Stripe_Location__c`; standard names have none. */
function developerNames(names: readonly string[]): string[] {
	const found = names.flatMap((name) => /^(?:\w+?__)?(\w+)__c$/i.exec(name)?.[1] ?? []);
	return [...new Set(found)];
}

function apiName({ DeveloperName, NamespacePrefix }: CustomName): string {
	const prefix = NamespacePrefix ? `${NamespacePrefix}__` : '';
	return `${prefix}${DeveloperName}__c`.toLowerCase();
}
