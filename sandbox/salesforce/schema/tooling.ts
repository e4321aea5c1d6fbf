import { checkbox, integer, lookup, text } from './fields';
import { object } from './objects';
import type { ObjectDef } from './types';

const readOnly = { createable: false, updateable: false } as const;

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm */
export function customFieldObject(): ObjectDef {
	return object(
		'CustomField',
		'00N',
		'Custom Field',
		'Custom Fields',
		[
			text('DeveloperName', 'Developer Name', 80, { nameField: true, ...readOnly }),
			text('TableEnumOrId', 'Entity', 80, readOnly),
			text('NamespacePrefix', 'Namespace', 15, readOnly),
			text('FullName', 'Full Name', 255, readOnly),
		],
		{ toolingOnly: true },
	);
}

export function customObjectObject(): ObjectDef {
	return object(
		'CustomObject',
		'01I',
		'Custom Object',
		'Custom Objects',
		[
			text('DeveloperName', 'Developer Name', 80, { nameField: true, ...readOnly }),
			text('NamespacePrefix', 'Namespace', 15, readOnly),
			text('FullName', 'Full Name', 255, readOnly),
		],
		{ toolingOnly: true },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_entitydefinition.htm */
export function entityDefinition(): ObjectDef {
	return object(
		'EntityDefinition',
		'4ie',
		'Entity Definition',
		'Entity Definitions',
		[
			text('DurableId', 'Durable ID', 80, readOnly),
			text('QualifiedApiName', 'Qualified API Name', 80, { nameField: true, ...readOnly }),
			text('DeveloperName', 'Developer Name', 80, readOnly),
			text('Label', 'Label', 80, readOnly),
			text('PluralLabel', 'Plural Label', 80, readOnly),
			text('KeyPrefix', 'Key Prefix', 3, readOnly),
			checkbox('IsQueryable', 'Queryable', readOnly),
			checkbox('IsCustomizable', 'Customizable', readOnly),
		],
		{ hidden: true, createable: false, updateable: false, deletable: false },
	);
}

export function fieldDefinition(): ObjectDef {
	return object(
		'FieldDefinition',
		'4if',
		'Field Definition',
		'Field Definitions',
		[
			text('DurableId', 'Durable ID', 160, readOnly),
			text('QualifiedApiName', 'Qualified API Name', 80, { nameField: true, ...readOnly }),
			text('DeveloperName', 'Developer Name', 80, readOnly),
			text('Label', 'Label', 80, readOnly),
			text('DataType', 'Data Type', 80, readOnly),
			integer('Length', 'Length', readOnly),
			checkbox('IsNillable', 'Nillable', readOnly),
			lookup('EntityDefinitionId', 'Entity', 'EntityDefinition', 'Fields', readOnly),
		],
		{ hidden: true, createable: false, updateable: false, deletable: false },
	);
}

/** Objects that show the schema itself as records. */
export const schemaObjects = ['CustomField', 'CustomObject', 'EntityDefinition', 'FieldDefinition'];
