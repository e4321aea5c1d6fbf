import type { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import {
	describeIfSeen,
	type FieldDescription,
	fieldOf,
	forgetDescriptions,
	type ObjectDescription,
} from '../salesforce/describe';
import { CURRENCY_ISO_CODE, hasSeveralCurrencies, isReplaced } from '../model/currency';
import { fieldFit } from '../model/fieldFit';
import { findHidden, type HiddenParts } from './hiddenParts';
import type { ResolvedField, ResolvedObject } from '../model/resolveModel';

export type PartStatus =
	/** There, of the right kind, visible and writable. */
	| 'present'
	| 'missing'
	/** There, but the connection's user does not see it. */
	| 'notVisible'
	/** The user does not see it, and may not find out whether it is there. */
	| 'missingOrNotVisible'
	/** There and visible, but the user may not write it. */
	| 'readOnly'
	/** There and visible, but not fit for what the package keeps in it. */
	| 'wrongType';

/** An object of the model as the org has it. */
export interface InspectedObject {
	planned: ResolvedObject;
	status: Exclude<PartStatus, 'wrongType'>;
	/** As the connection's user sees it. */
	description?: ObjectDescription;
	fields: InspectedField[];
}

/** A field of the model as the org has it. */
export interface InspectedField {
	planned: ResolvedField;
	status: PartStatus;
	/** What keeps a field of the wrong type from serving, as the end of a sentence. */
	reason?: string;
	description?: FieldDescription;
	/** `CurrencyIsoCode`, which an org with several currencies has in this field's place. */
	standIn?: string;
}

export interface Inspection {
	objects: InspectedObject[];
	/** Why what the user does not see could not be looked up. */
	refusal?: Problem;
}

/**
 * Holds the org against the plan, as it is now. Writes nothing. Takes one request for each object and
 * one for Account, and two more when something is not seen.
 *
 * @throws Problem when Salesforce cannot be reached
 */
export async function inspectOrg(
	connection: SalesforceConnection,
	plan: readonly ResolvedObject[],
): Promise<Inspection> {
	forgetDescriptions(connection);
	const [account, ...seen] = await Promise.all([
		// Whether there are several currencies is told by an object that every org has.
		describeIfSeen(connection, 'Account'),
		...plan.map(async (planned) => ({
			planned,
			description: await describeIfSeen(connection, planned.name),
		})),
	]);
	const isMultiCurrency = account !== undefined && hasSeveralCurrencies(account);
	const needed = (field: ResolvedField) => !isMultiCurrency || !isReplaced(field);

	const hidden = await findHidden(connection, {
		objects: seen.filter(({ description }) => !description).map(({ planned }) => planned),
		fields: seen.flatMap(({ planned, description }) =>
			planned.fields
				.filter((field) => description && needed(field) && !fieldOf(description, field.field.name))
				.map((field) => ({ object: planned, field })),
		),
	});
	const objects = seen.map(({ planned, description }): InspectedObject => {
		const fields = planned.fields.map((field): InspectedField => {
			if (!needed(field)) {
				return { planned: field, status: 'present', standIn: CURRENCY_ISO_CODE };
			}
			const found = description && fieldOf(description, field.field.name);
			return found
				? { planned: field, ...fieldFit(field.field, found), description: found }
				: { planned: field, status: unseenField(planned, field, hidden) };
		});
		const status = description ? seenObject(description) : unseenObject(planned, hidden);
		return { planned, status, description, fields };
	});
	return { objects, refusal: hidden.refusal };
}

function seenObject({ createable, updateable }: ObjectDescription): 'present' | 'readOnly' {
	return createable && updateable ? 'present' : 'readOnly';
}

type Unseen = 'missing' | 'notVisible' | 'missingOrNotVisible';

function unseenObject({ name, object, mapped }: ResolvedObject, hidden: HiddenParts): Unseen {
	// Every org has Account.
	if (!object.custom && !mapped) return 'notVisible';
	if (hidden.objects.has(name.toLowerCase())) return 'notVisible';
	return canBeFound(name, hidden) ? 'missing' : 'missingOrNotVisible';
}

function unseenField(
	{ name }: ResolvedObject,
	{ path, field }: ResolvedField,
	hidden: HiddenParts,
): Unseen {
	if (hidden.paths.has(`${name}.${field.name}`.toLowerCase())) return 'notVisible';
	return canBeFound(path, hidden) ? 'missing' : 'missingOrNotVisible';
}

/** Setup lists custom objects and fields; of standard ones nobody says which there are. */
function canBeFound(name: string, { refusal }: HiddenParts): boolean {
	return !refusal && /__c$/i.test(name);
}
