import { badInput } from '../errors';
import { type ApiName, isApiName } from '../salesforce/soql';
import { DATA_MODEL, type FieldKey, type FieldPath, type ObjectKey } from './dataModel';
import type { Feature, ModelField, ModelObject } from './definition';

/** Says that a part of the model is there already under another name. */
export interface NameMapping {
	/** `Invoice__c`, or `Account.Stripe_Customer_ID__c`. */
	ours: string;
	/** API name of the object or field that the org has for it. */
	existing: string;
}

/** A field of the model with the names that it has in the org. */
export interface ResolvedField {
	key: FieldPath;
	/** Name, and what a lookup refers to, as in the org. */
	field: ModelField;
	name: ApiName;
	/** `Account.Stripe_Customer_ID__c`, as in the org. */
	path: string;
	/** The same by the model's own names. */
	ourPath: string;
	/** The builder says that the org has it. It is never created. */
	mapped: boolean;
}

/** An object of the model with the names that it has in the org. */
export interface ResolvedObject {
	key: ObjectKey;
	object: ModelObject;
	/** API name in the org. */
	name: ApiName;
	ourName: string;
	/** The builder says that the org has it. It is never created. */
	mapped: boolean;
	fields: readonly ResolvedField[];
}

/** Names in the org of an object and of its fields, for queries and rows. */
type Names<Owner extends ObjectKey> = Readonly<Record<FieldKey<Owner>, ApiName>> & {
	readonly objectName: ApiName;
};

/** The model by the names that it has in the org: `model.account.customerId`, `model.invoice.objectName`. */
export type Model = { readonly [Owner in ObjectKey]: Names<Owner> } & {
	/** The same with all that the model says of each part. */
	readonly objects: Readonly<Record<ObjectKey, ResolvedObject>>;
};

/** The field by which the builder maps names, as errors call it. */
export const NAME_MAPPING_LABEL = 'Name Mapping';

const OWNERS = Object.keys(DATA_MODEL) as ObjectKey[];

/** Names of all objects and fields that can be mapped: `Invoice__c`, `Account.Stripe_Customer_ID__c`. */
export function mappableNames(): string[] {
	return OWNERS.flatMap((owner) => {
		const { name, custom, fields }: ModelObject = DATA_MODEL[owner];
		return [
			...(custom ? [name] : []),
			...Object.values(fields).map((field) => `${name}.${field.name}`),
		];
	});
}

/**
 * The model by the names that it has in the org. Setup and all nodes ask here, so that one mapping
 * means the same to each.
 *
 * @throws Problem for a mapping of something that the model does not have, to something that is no
 * name, or of two things to one
 */
export function resolveModel(mappings: readonly NameMapping[] = []): Model {
	if (mappings.length > 0) return resolveMapped(mappings);
	return (unmapped ??= resolveMapped([]));
}

/** The model by its own names, which nearly all orgs have. */
let unmapped: Model | undefined;

function resolveMapped(mappings: readonly NameMapping[]): Model {
	const names = readMappings(mappings);
	const objects = byOwner((owner) => resolveObject(owner, names));
	refuseSharedNames(Object.values(objects));
	return {
		...byOwner((owner) => namesOf(owner, objects[owner])),
		objects,
	} as Model;
}

/** Objects and fields of these features; an object none of whose fields is asked for is left out. */
export function partsOf(model: Model, features: readonly Feature[]): ResolvedObject[] {
	return Object.values(model.objects).flatMap((object) => {
		const fields = object.fields.filter(({ field }) => features.includes(field.feature));
		return fields.length > 0 ? [{ ...object, fields }] : [];
	});
}

function byOwner<T>(valueOf: (owner: ObjectKey) => T): Record<ObjectKey, T> {
	return Object.fromEntries(OWNERS.map((owner) => [owner, valueOf(owner)])) as Record<ObjectKey, T>;
}

function resolveObject(key: ObjectKey, names: ReadonlyMap<string, ApiName>): ResolvedObject {
	const object: ModelObject = DATA_MODEL[key];
	const nameOf = (ours: string): ApiName => names.get(ours) ?? known(ours.replace(/^\w+\./, ''));
	const name = nameOf(object.name);
	return {
		key,
		object,
		name,
		ourName: object.name,
		mapped: names.has(object.name),
		fields: Object.entries(object.fields).map(([fieldKey, ours]): ResolvedField => {
			const ourPath = `${object.name}.${ours.name}`;
			const fieldName = nameOf(ourPath);
			const field = { ...ours, name: fieldName };
			return {
				key: `${key}.${fieldKey}` as FieldPath,
				field:
					field.type === 'Lookup' ? { ...field, referenceTo: nameOf(field.referenceTo) } : field,
				name: fieldName,
				path: `${name}.${fieldName}`,
				ourPath,
				mapped: names.has(ourPath),
			};
		}),
	};
}

function namesOf(owner: ObjectKey, { name, fields }: ResolvedObject): object {
	const keys = Object.keys(DATA_MODEL[owner].fields);
	return {
		objectName: name,
		...Object.fromEntries(keys.map((key, index) => [key, fields[index]?.name])),
	};
}

/** A name of the model's own, which is one. */
function known(name: string): ApiName {
	if (!isApiName(name)) throw new TypeError(`${name} is no API name`);
	return name;
}

function readMappings(mappings: readonly NameMapping[]): Map<string, ApiName> {
	const mappable = new Set(mappableNames());
	const names = new Map<string, ApiName>();
	for (const mapping of mappings) {
		const ours = mapping.ours.trim();
		if (!mappable.has(ours)) {
			throw badInput(
				NAME_MAPPING_LABEL,
				ours
					? `“${ours}” is not an object or field of the package`
					: 'an entry names no object or field of the package',
				'Choose one from the list',
			);
		}
		if (names.has(ours)) throw badInput(NAME_MAPPING_LABEL, `“${ours}” stands there twice`);
		// `Account.My_Field__c` is as clear as `My_Field__c` where a field is meant.
		const existing = mapping.existing.trim();
		const name = ours.includes('.') ? existing.replace(/^\w+\./, '') : existing;
		if (!isApiName(name)) {
			throw badInput(
				NAME_MAPPING_LABEL,
				`“${existing}”, for ${ours}, is not the API name of an object or field of Salesforce`,
				'Enter the API name as Setup > Object Manager shows it, such as Customer_Number__c.',
			);
		}
		names.set(ours, name);
	}
	return names;
}

function refuseSharedNames(objects: readonly ResolvedObject[]): void {
	const seen = new Map<string, string>();
	const note = (name: string, ours: string) => {
		const other = seen.get(name.toLowerCase());
		if (other !== undefined) {
			throw badInput(
				NAME_MAPPING_LABEL,
				`${other} and ${ours} would both be “${name}”`,
				'Each needs an object or field of its own.',
			);
		}
		seen.set(name.toLowerCase(), ours);
	};
	for (const { name, ourName, fields } of objects) {
		note(name, ourName);
		for (const { path, ourPath } of fields) note(path, ourPath);
	}
}
