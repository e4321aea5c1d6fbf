import type { CustomField, CustomObject } from 'jsforce/lib/api/metadata';
import type { ModelField, ModelObject } from '../model/definition';
import type { ResolvedField, ResolvedObject } from '../model/resolveModel';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm

export type ObjectComponent = Pick<
	CustomObject,
	'label' | 'pluralLabel' | 'deploymentStatus' | 'sharingModel' | 'enableReports'
> & { fullName: string; nameField: { type: 'Text'; label: string } };

/** A custom object of the model as the metadata API takes it, without its fields. */
export function objectComponent({ name, object }: ResolvedObject): ObjectComponent {
	const { label, pluralLabel, nameLabel = 'Name' }: ModelObject = object;
	return {
		fullName: name,
		label,
		pluralLabel,
		nameField: { type: 'Text', label: nameLabel },
		deploymentStatus: 'Deployed',
		// Who sees the object at all is for the permission set to say.
		sharingModel: 'ReadWrite',
		enableReports: true,
	};
}

type FieldProperties = Pick<
	CustomField,
	| 'length'
	| 'externalId'
	| 'unique'
	| 'caseSensitive'
	| 'visibleLines'
	| 'precision'
	| 'scale'
	| 'referenceTo'
	| 'relationshipName'
	| 'relationshipLabel'
>;

export type FieldComponent = Partial<FieldProperties> & {
	fullName: string;
	label: string;
	description: string;
	inlineHelpText: string;
	type: ModelField['type'];
	valueSet?: {
		restricted: boolean;
		valueSetDefinition: {
			sorted: boolean;
			value: Array<{ fullName: string; default: boolean; label: string }>;
		};
	};
};

/** A field of the model as the metadata API takes it. */
export function fieldComponent({ path, field }: ResolvedField): FieldComponent {
	const { type, label, help } = field;
	const words = { label, description: help, inlineHelpText: help };
	return { fullName: path, ...words, type, ...propertiesOf(field) };
}

function propertiesOf(field: ModelField): Partial<FieldComponent> {
	switch (field.type) {
		case 'Text': {
			const { length, externalId, unique, caseSensitive } = field;
			return {
				length,
				...(externalId && { externalId }),
				...(unique && { unique, caseSensitive: caseSensitive === true }),
			};
		}
		case 'LongTextArea':
			return { length: field.length, visibleLines: field.visibleLines };
		case 'Number':
		case 'Currency':
			return { precision: field.precision, scale: field.scale };
		case 'Lookup': {
			const { referenceTo, relationshipName, relationshipLabel } = field;
			return { referenceTo, relationshipName, relationshipLabel };
		}
		case 'Picklist':
			return {
				valueSet: {
					restricted: true,
					valueSetDefinition: {
						sorted: false,
						value: field.values.map((value) => ({ fullName: value, default: false, label: value })),
					},
				},
			};
		default:
			return {};
	}
}
