import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import {
	describeIfSeen,
	type FieldDescription,
	fieldOf,
	forgetDescriptions,
	type ObjectDescription,
} from '../salesforce/describe';
import { hasSeveralCurrencies, isReplaced } from './currency';
import type { FieldPath } from './dataModel';
import type { Feature, FieldUse } from './definition';
import {
	type Model,
	NAME_MAPPING_LABEL,
	partsOf,
	type ResolvedField,
	type ResolvedObject,
} from './resolveModel';

/** What a run needs of the org. */
export interface ModelNeeds {
	features: readonly Feature[];
	/** Fields that it uses otherwise than the model says: `{ 'account.customerId': 'key' }`. */
	uses?: Readonly<Partial<Record<FieldPath, FieldUse>>>;
}

/** What keeps the org from serving. */
interface Gap {
	/** API name in the org. */
	name: string;
	/** What is wrong with it, as a sentence without its name. */
	what: string;
	whatToDo: string;
}

/**
 * Refuses to begin while the org lacks something that these features need: objects and fields that the
 * connection's user does not see, cannot write though they are written, or that records are to be found
 * by and that are no external ID. What an admin has mended a moment ago counts.
 *
 * @throws Problem that names all that is lacking, with what to do
 */
export async function requireModel(
	connection: SalesforceConnection,
	model: Model,
	needs: ModelNeeds,
): Promise<void> {
	const objects = partsOf(model, needs.features);
	let gaps = await findGaps(connection, objects, needs);
	if (gaps.length > 0) {
		// Descriptions are believed for minutes; nobody is refused for what was true before.
		for (const { name } of objects) forgetDescriptions(connection, name);
		gaps = await findGaps(connection, objects, needs);
	}
	if (gaps.length === 0) return;
	const names = gaps.map(({ name }) => name).join(', ');
	throw new Problem(gaps.map(({ name, what }) => `${name}: ${what}`).join('; '), {
		origin: 'input',
		field: names,
		whatToDo: [...new Set(gaps.map(({ whatToDo }) => whatToDo))].join(' '),
	});
}

async function findGaps(
	connection: SalesforceConnection,
	objects: readonly ResolvedObject[],
	needs: ModelNeeds,
): Promise<Gap[]> {
	const gaps = await Promise.all(
		objects.map(async (object) =>
			gapsOf(object, await describeIfSeen(connection, object.name), needs),
		),
	);
	return gaps.flat();
}

function gapsOf(
	object: ResolvedObject,
	description: ObjectDescription | undefined,
	{ uses = {} }: ModelNeeds,
): Gap[] {
	if (!description) {
		return [{ name: object.name, what: unseen('object'), whatToDo: seeTo('object', object) }];
	}
	return object.fields.flatMap((field) => {
		if (isReplaced(field) && hasSeveralCurrencies(description)) return [];
		const gap = gapOf(field, fieldOf(description, field.name), uses[field.key] ?? field.field.use);
		return gap ? [{ name: field.path, ...gap }] : [];
	});
}

function gapOf(
	field: ResolvedField,
	found: FieldDescription | undefined,
	use: FieldUse,
): Omit<Gap, 'name'> | undefined {
	if (!found) return { what: unseen('field'), whatToDo: seeTo('field', field) };
	if (use === 'read') return undefined;
	if (found.calculated || found.autoNumber) {
		return {
			what: 'it is a formula, a roll-up or numbered by itself, and nobody can write to it',
			whatToDo: `Choose another field under ${NAME_MAPPING_LABEL}.`,
		};
	}
	if (!found.createable && !found.updateable) {
		return {
			what: 'the connection’s user may not write to it',
			whatToDo: `Give the connection’s user edit access to the field in Salesforce. ${INSTALL}, which grants it.`,
		};
	}
	if (use === 'key' && !found.externalId) {
		return {
			what: 'it is not an External ID, so Salesforce cannot find records by it',
			whatToDo:
				'In Salesforce, open the field in Setup > Object Manager and tick External ID and Unique.',
		};
	}
	return undefined;
}

const INSTALL = 'Or run the node Salesforce Stripe Setup with the operation Install';

function unseen(kind: 'object' | 'field'): string {
	return `the org has no such ${kind}, or the connection’s user may not see it`;
}

/** Setup creates what is the package's own. What is the builder's own it can only make visible. */
function seeTo(kind: 'object' | 'field', { mapped }: { mapped: boolean }): string {
	return mapped
		? `Correct the name under ${NAME_MAPPING_LABEL}. If the ${kind} is there, give the connection’s user access to it in Salesforce.`
		: 'Run the node Salesforce Stripe Setup with the operation Install, which adds what is missing and grants access to it.';
}
