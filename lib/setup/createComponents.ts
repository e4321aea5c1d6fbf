import type { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import type { FieldComponent, ObjectComponent } from './components';
import { metadataEntry, refusedPart, setupProblem } from './permissionWords';

/** What became of the components, by full name. */
export interface CreatedComponents {
	created: Set<string>;
	refused: Map<string, Problem>;
}

/**
 * Components that one call of the metadata API takes.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_upsertMetadata.htm
 */
const AT_ONCE = 10;

/**
 * Creates custom objects, or custom fields. Each is created or refused by itself. A call may be
 * repeated without harm when its answer is lost.
 *
 * @throws Problem when a whole call is refused, for lack of permission above all
 */
export async function createComponents(
	connection: SalesforceConnection,
	type: 'CustomObject' | 'CustomField',
	components: ReadonlyArray<ObjectComponent | FieldComponent>,
): Promise<CreatedComponents> {
	const doing = type === 'CustomObject' ? 'Creating the objects' : 'Creating the fields';
	const outcome: CreatedComponents = { created: new Set(), refused: new Map() };
	for (let start = 0; start < components.length; start += AT_ONCE) {
		const some = components.slice(start, start + AT_ONCE);
		const results = await upsert(connection, type, some, doing);
		some.forEach(({ fullName }, index) => {
			const result = results[index];
			if (result?.success) outcome.created.add(fullName);
			else {
				const entry = metadataEntry(result?.errors[0]);
				outcome.refused.set(fullName, refusedPart(entry, `Creating ${fullName}`, 'create'));
			}
		});
	}
	return outcome;
}

async function upsert(
	connection: SalesforceConnection,
	type: string,
	components: ReadonlyArray<ObjectComponent | FieldComponent>,
	doing: string,
) {
	try {
		return await connection.sdk.metadata.upsert(type, [...components]);
	} catch (error) {
		throw setupProblem(error, doing, 'create');
	}
}
