import { badInput } from '../errors';
import { DATA_MODEL, type ModelField, type ModelObject } from '../salesforce/dataModel';
import { isApiName } from '../salesforce/soql';

/** Says that a part of the model is there already under another name. */
export interface NameMapping {
	/** `Invoice__c`, or `Account.Stripe_Customer_ID__c`. */
	ours: string;
	/** API name of the object or field that the org has for it. */
	existing: string;
}

/** A field of the model with the names that it has in the org. */
export interface PlannedField {
	/** Name, and what a lookup refers to, as in the org. */
	field: ModelField;
	/** `Account.Stripe_Customer_ID__c`, as in the org. */
	path: string;
	/** The same by the model's own names. */
	ourPath: string;
	/** The builder says that the org has it. It is never created. */
	mapped: boolean;
}

/** An object of the model with the names that it has in the org. */
export interface PlannedObject {
	object: ModelObject;
	/** API name in the org. */
	name: string;
	ourName: string;
	/** The builder says that the org has it. It is never created. */
	mapped: boolean;
	fields: PlannedField[];
}

const FIELD = 'Name Mapping';

/** Names of all objects and fields that can be mapped: `Invoice__c`, `Account.Stripe_Customer_ID__c`. */
export function mappableNames(model: readonly ModelObject[] = DATA_MODEL): string[] {
	return model.flatMap(({ name, custom, fields }) => [
		...(custom ? [name] : []),
		...fields.map((field) => `${name}.${field.name}`),
	]);
}

/**
 * The model by the names that it has in the org.
 *
 * @throws Problem for a mapping of something that the model does not have, to something that is no
 * name, or of two things to one
 */
export function planModel(
	mappings: readonly NameMapping[],
	model: readonly ModelObject[] = DATA_MODEL,
): PlannedObject[] {
	const names = readMappings(mappings, model);
	const objectName = (ours: string) => names.get(ours) ?? ours;
	const plan = model.map((object): PlannedObject => {
		const name = objectName(object.name);
		return {
			object,
			name,
			ourName: object.name,
			mapped: names.has(object.name),
			fields: object.fields.map((field) => {
				const ourPath = `${object.name}.${field.name}`;
				const existing = names.get(ourPath);
				const named = { ...field, name: existing ?? field.name };
				return {
					field:
						named.type === 'Lookup'
							? { ...named, referenceTo: objectName(named.referenceTo) }
							: named,
					path: `${name}.${named.name}`,
					ourPath,
					mapped: existing !== undefined,
				};
			}),
		};
	});
	refuseSharedNames(plan);
	return plan;
}

function readMappings(
	mappings: readonly NameMapping[],
	model: readonly ModelObject[],
): Map<string, string> {
	const known = new Set(mappableNames(model));
	const names = new Map<string, string>();
	for (const mapping of mappings) {
		const ours = mapping.ours.trim();
		if (!known.has(ours)) {
			throw badInput(
				FIELD,
				ours
					? `“${ours}” is not an object or field of the package`
					: 'an entry names no object or field of the package',
				'Choose one from the list',
			);
		}
		if (names.has(ours)) throw badInput(FIELD, `“${ours}” stands there twice`);
		// `Account.My_Field__c` is as clear as `My_Field__c` where a field is meant.
		const existing = mapping.existing.trim();
		const name = ours.includes('.') ? existing.replace(/^\w+\./, '') : existing;
		if (!isApiName(name)) {
			throw badInput(
				FIELD,
				`“${existing}”, for ${ours}, is not the API name of an object or field of Salesforce`,
				'Enter the API name as Setup > Object Manager shows it, such as Customer_Number__c.',
			);
		}
		names.set(ours, name);
	}
	return names;
}

function refuseSharedNames(plan: readonly PlannedObject[]): void {
	const seen = new Map<string, string>();
	const note = (name: string, ours: string) => {
		const other = seen.get(name.toLowerCase());
		if (other !== undefined) {
			throw badInput(
				FIELD,
				`${other} and ${ours} would both be “${name}”`,
				'Each needs an object or field of its own.',
			);
		}
		seen.set(name.toLowerCase(), ours);
	};
	for (const { name, ourName, fields } of plan) {
		note(name, ourName);
		for (const { path, ourPath } of fields) note(path, ourPath);
	}
}
