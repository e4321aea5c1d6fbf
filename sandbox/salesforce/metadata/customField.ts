import type { Org } from '../org';
import { field, type FieldOptions } from '../schema/fields';
import type { FieldDef, FieldType, ObjectDef } from '../schema/types';
import type { Component } from './component';
import { formulaSql } from './formula';
import { integrity } from './integrity';
import { summaryFromMetadata, summaryToMetadata } from './summaryField';

/** Metadata types of fields and what `describe` calls them. */
const types: Record<string, FieldType> = {
	Text: 'string',
	AutoNumber: 'string',
	TextArea: 'textarea',
	LongTextArea: 'textarea',
	Html: 'textarea',
	EncryptedText: 'encryptedstring',
	Checkbox: 'boolean',
	Number: 'double',
	Currency: 'currency',
	Percent: 'percent',
	Date: 'date',
	DateTime: 'datetime',
	Email: 'email',
	Phone: 'phone',
	Url: 'url',
	Picklist: 'picklist',
	MultiselectPicklist: 'multipicklist',
	Lookup: 'reference',
	MasterDetail: 'reference',
};

const fixedLengths: Record<string, number> = {
	TextArea: 255,
	Email: 80,
	Phone: 40,
	Url: 255,
	Picklist: 255,
	MultiselectPicklist: 4099,
	Lookup: 18,
	MasterDetail: 18,
	AutoNumber: 30,
};

/** What each type must be told. */
const needed: Record<string, string[]> = {
	Text: ['length'],
	LongTextArea: ['length', 'visibleLines'],
	Number: ['precision', 'scale'],
	Currency: ['precision', 'scale'],
	Percent: ['precision', 'scale'],
	Checkbox: ['defaultValue'],
	Lookup: ['referenceTo', 'relationshipName'],
	MasterDetail: ['referenceTo', 'relationshipName'],
};

const truth = (value: unknown): boolean => value === true || value === 'true';
const text = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * A field from its metadata. Throws FIELD_INTEGRITY_EXCEPTION when it is incomplete or impossible.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export function fieldFromMetadata(
	org: Org,
	def: ObjectDef,
	name: string,
	component: Component,
): FieldDef {
	const metadataType = text(component['type']);
	const summary = metadataType === 'Summary' ? summaryFromMetadata(org, def, component) : undefined;
	const type = summary?.type ?? types[metadataType];
	if (!type) throw integrity(`Invalid field type: ${metadataType}`, 'type');
	if (!/^[A-Za-z][A-Za-z0-9_]*__c$/.test(name) || name.replace(/__c$/, '').includes('__')) {
		throw integrity(`The field name ${name} must begin with a letter and end with __c`, 'fullName');
	}
	if (!text(component['label'])) throw integrity('Required field is missing: label', 'label');
	const formula = text(component['formula']);
	for (const property of formula ? [] : (needed[metadataType] ?? [])) {
		if (component[property] === undefined || component[property] === '') {
			throw integrity(
				`Must specify '${property}' for a CustomField of type ${metadataType}`,
				property,
			);
		}
	}
	const length = Number(text(component['length'])) || (fixedLengths[metadataType] ?? 0);
	if (metadataType === 'Text' && (length < 1 || length > 255))
		throw integrity('Can not specify a length above 255 for a Text field', 'length');
	const required =
		truth(component['required']) || metadataType === 'MasterDetail' || type === 'boolean';
	return field(type, name, text(component['label']), {
		length,
		precision: Number(text(component['precision'])) || 0,
		scale: Number(text(component['scale'])) || 0,
		nillable: !required,
		custom: true,
		externalId: truth(component['externalId']),
		unique: truth(component['unique']),
		caseSensitive: truth(component['unique']) && truth(component['caseSensitive']),
		...(component['inlineHelpText'] ? { inlineHelpText: text(component['inlineHelpText']) } : {}),
		...(component['description'] ? { description: text(component['description']) } : {}),
		...(type === 'boolean' ? { defaultValue: truth(component['defaultValue']) } : {}),
		...(metadataType === 'AutoNumber' ? numbered(component) : {}),
		...(type === 'picklist' || type === 'multipicklist' ? picklistOptions(component) : {}),
		...summary?.options,
		...(type === 'reference' ? lookupOptions(org, metadataType, name, component) : {}),
		...(formula
			? {
					formula,
					formulaSql: formulaSql(def, formula),
					createable: false,
					updateable: false,
					nillable: true,
				}
			: {}),
	});
}

function numbered(component: Component): FieldOptions {
	return {
		autoNumber: text(component['displayFormat']) || '{0}',
		createable: false,
		updateable: false,
	};
}

/** The older `picklist` form is taken too. */
function picklistOptions(component: Component): FieldOptions {
	const set = (component['valueSet'] ?? {}) as Component;
	const definition = (set['valueSetDefinition'] ?? {}) as Component;
	const older = (component['picklist'] ?? {}) as Component;
	const values = [definition['value'] ?? older['picklistValues'] ?? []].flat() as Component[];
	const chosen = values.find((each) => truth(each['default']));
	return {
		picklist: values.map((each) => text(each['fullName'])),
		restrictedPicklist: truth(set['restricted']),
		...(chosen ? { defaultValue: text(chosen['fullName']) } : {}),
	};
}

function lookupOptions(
	org: Org,
	metadataType: string,
	name: string,
	component: Component,
): FieldOptions {
	const target = org.schema.object(text(component['referenceTo']));
	if (!target)
		throw integrity(
			`referenceTo value of '${text(component['referenceTo'])}' does not resolve to a valid sObject type`,
			'referenceTo',
		);
	return {
		referenceTo: [target.name],
		relationshipName: name.replace(/__c$/, '__r'),
		childRelationshipName: `${text(component['relationshipName'])}__r`,
		cascadeDelete: metadataType === 'MasterDetail' || component['deleteConstraint'] === 'Cascade',
		...(metadataType === 'MasterDetail'
			? { updateable: truth(component['reparentableMasterDetail']) }
			: {}),
	};
}

/** A field's metadata, as `readMetadata` answers it. */
export function fieldToMetadata(def: ObjectDef, each: FieldDef): Component {
	const metadataType = typeOf(each);
	return {
		fullName: `${def.name}.${each.name}`,
		...(each.description ? { description: each.description } : {}),
		...(each.type === 'boolean' ? { defaultValue: String(each.defaultValue ?? false) } : {}),
		...(each.autoNumber ? { displayFormat: each.autoNumber } : {}),
		externalId: each.externalId ?? false,
		...(each.formula ? { formula: each.formula } : {}),
		...(each.inlineHelpText ? { inlineHelpText: each.inlineHelpText } : {}),
		label: each.label,
		...(['Text', 'LongTextArea', 'Html'].includes(metadataType) ? { length: each.length } : {}),
		...(each.precision ? { precision: each.precision, scale: each.scale } : {}),
		...(each.referenceTo
			? {
					referenceTo: each.referenceTo[0],
					relationshipName: each.childRelationshipName?.replace(/__r$/, ''),
				}
			: {}),
		...summaryToMetadata(each),
		required: !each.nillable && each.type !== 'boolean',
		type: metadataType,
		unique: each.unique ?? false,
		...(each.unique ? { caseSensitive: each.caseSensitive ?? false } : {}),
		...(each.picklist
			? {
					valueSet: {
						restricted: each.restrictedPicklist ?? false,
						valueSetDefinition: {
							sorted: false,
							value: each.picklist.map((value) => ({
								fullName: value,
								default: value === each.defaultValue,
								label: value,
							})),
						},
					},
				}
			: {}),
	};
}

/** The metadata type of a field. */
export function typeOf(each: FieldDef): string {
	if (each.autoNumber !== undefined) return 'AutoNumber';
	if (each.summary) return 'Summary';
	if (each.type === 'textarea') return each.length > 255 ? 'LongTextArea' : 'TextArea';
	if (each.type === 'reference')
		return each.cascadeDelete && !each.nillable ? 'MasterDetail' : 'Lookup';
	return Object.entries(types).find(([, type]) => type === each.type)?.[0] ?? 'Text';
}
