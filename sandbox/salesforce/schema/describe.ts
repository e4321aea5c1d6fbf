import type { Org } from '../org';
import { addressPlaces, validFor } from './places';
import { isAggregatable, isFilterable, isGroupable, isSortable } from './traits';
import type { FieldDef, FieldType, ObjectDef } from './types';

const soapTypes: Partial<Record<FieldType, string>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	int: 'xsd:int',
	double: 'xsd:double',
	currency: 'xsd:double',
	percent: 'xsd:double',
	address: 'urn:address',
	base64: 'xsd:base64Binary',
};

/** `GET /sobjects`. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
export function describeGlobal(org: Org, userId: string, version: string): Record<string, unknown> {
	return {
		encoding: 'UTF-8',
		maxBatchSize: 200,
		sobjects: org.schema
			.all()
			.filter((def) => !def.hidden && !def.toolingOnly && org.access.may(userId, 'Read', def))
			.map((def) => summary(def, version)),
	};
}

/** What the global describe says of one object. */
export function summary(def: ObjectDef, version: string): Record<string, unknown> {
	const base = `/services/data/${version}/sobjects/${def.name}`;
	return {
		activateable: false,
		associateEntityType: null,
		associateParentEntity: null,
		createable: def.createable,
		custom: def.custom,
		customSetting: false,
		deepCloneable: false,
		deletable: def.deletable,
		deprecatedAndHidden: false,
		feedEnabled: false,
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix: def.keyPrefix,
		label: def.label,
		labelPlural: def.labelPlural,
		layoutable: true,
		mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(def.name),
		mruEnabled: true,
		name: def.name,
		queryable: true,
		replicateable: true,
		retrieveable: true,
		searchable: true,
		triggerable: true,
		undeletable: def.undeletable,
		updateable: def.updateable,
		urls: { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base },
	};
}

/** `GET /sobjects/X/describe`, as far as the user may see. */
export function describeObject(
	org: Org,
	userId: string,
	def: ObjectDef,
	version: string,
): Record<string, unknown> {
	return {
		actionOverrides: [],
		...summary(def, version),
		childRelationships: org.schema.children(def).map(({ child, field, name }) => ({
			cascadeDelete: field.cascadeDelete ?? false,
			childSObject: child.name,
			deprecatedAndHidden: false,
			field: field.name,
			junctionIdListNames: [],
			junctionReferenceTo: [],
			relationshipName: name ?? null,
			restrictedDelete: false,
		})),
		compactLayoutable: true,
		defaultImplementation: null,
		extendedBy: null,
		extendsInterfaces: null,
		fields: org.access.readable(userId, def).map((each) => describeField(org, userId, def, each)),
		implementedBy: null,
		implementsInterfaces: null,
		listviewable: null,
		lookupLayoutable: null,
		namedLayoutInfos: [],
		networkScopeFieldName: null,
		recordTypeInfos: recordTypeInfos(org, def, version),
		searchLayoutable: true,
		sobjectDescribeOption: 'FULL',
		supportedScopes: [
			{ label: `All ${def.labelPlural}`, name: 'everything' },
			{ label: `My ${def.labelPlural}`, name: 'mine' },
		],
	};
}

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm */
function describeField(
	org: Org,
	userId: string,
	def: ObjectDef,
	each: FieldDef,
): Record<string, unknown> {
	const writable = !each.formulaSql && org.access.mayEdit(userId, def, each);
	return {
		aggregatable: isAggregatable(each),
		aiPredictionField: false,
		autoNumber: each.autoNumber !== undefined,
		byteLength: each.length * 3,
		calculated: each.formula !== undefined || each.summary !== undefined,
		calculatedFormula: each.formula ?? null,
		cascadeDelete: each.cascadeDelete ?? false,
		caseSensitive: each.caseSensitive ?? false,
		compoundFieldName: each.compoundFieldName ?? null,
		controllerName: typeof each.places === 'object' ? each.places.statesOf : null,
		createable: each.createable && writable,
		custom: each.custom,
		defaultValue: each.defaultValue ?? null,
		defaultValueFormula: null,
		defaultedOnCreate: each.defaultValue !== undefined || each.name === 'OwnerId',
		dependentPicklist: typeof each.places === 'object',
		deprecatedAndHidden: false,
		digits: each.type === 'int' ? each.precision : 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: each.externalId ?? false,
		extraTypeInfo: each.type === 'textarea' ? 'plaintextarea' : null,
		filterable: isFilterable(each),
		filteredLookupInfo: null,
		formulaTreatNullNumberAsZero: false,
		groupable: isGroupable(each),
		highScaleNumber: false,
		htmlFormatted: false,
		idLookup: each.type === 'id' || (each.externalId ?? false),
		inlineHelpText: each.inlineHelpText ?? null,
		label: each.label,
		length: each.length,
		mask: null,
		maskType: null,
		name: each.name,
		nameField: each.nameField ?? false,
		namePointing: (each.referenceTo?.length ?? 0) > 1,
		nillable: each.nillable,
		permissionable: each.nillable && each.type !== 'id',
		picklistValues: picklistValues(org, each),
		polymorphicForeignKey: (each.referenceTo?.length ?? 0) > 1,
		precision: each.type === 'int' ? 0 : each.precision,
		queryByDistance: false,
		referenceTargetField: null,
		referenceTo: each.referenceTo ?? [],
		relationshipName: each.relationshipName ?? null,
		relationshipOrder: null,
		restrictedDelete: false,
		restrictedPicklist: each.restrictedPicklist ?? each.places !== undefined,
		scale: each.scale,
		searchPrefilterable: each.type === 'reference',
		soapType: soapTypes[each.type] ?? 'xsd:string',
		sortable: isSortable(each),
		type: each.type,
		unique: each.unique ?? false,
		updateable: each.updateable && writable,
		writeRequiresMasterRead: false,
	};
}

/** The values of a picklist; states say by `validFor` which countries they belong to. */
function picklistValues(org: Org, each: FieldDef): Record<string, unknown>[] {
	const entry = (value: string, label: string, validFor: string | null) => ({
		active: true,
		defaultValue: value === each.defaultValue,
		label,
		validFor,
		value,
	});
	if (!each.places) return (each.picklist ?? []).map((value) => entry(value, value, null));
	const countries = addressPlaces(org.settings.integrationValues);
	if (each.places === 'countries')
		return countries.map(({ code, name }) => entry(code, name, null));
	return countries.flatMap((country) => {
		const here = validFor(countries.map((other) => other === country));
		return country.states.map(({ code, name }) => entry(code, name, here));
	});
}

function recordTypeInfos(org: Org, def: ObjectDef, version: string): Record<string, unknown>[] {
	const own = org.store.all(
		'SELECT * FROM sf_RecordType WHERE SobjectType = ? AND IsDeleted = 0',
		def.name,
	);
	const shown = own.filter((row) => org.settings.personAccounts || row['IsPersonType'] !== 1);
	const master = { Id: '012000000000000AAA', Name: 'Master', DeveloperName: 'Master', IsActive: 1 };
	return [...shown, master].map((row) => ({
		active: row['IsActive'] === 1,
		available: row === master || row['IsActive'] === 1,
		defaultRecordTypeMapping: row === (shown[0] ?? master),
		developerName: row['DeveloperName'],
		master: row === master,
		name: row['Name'],
		recordTypeId: row['Id'],
		urls: {
			layout: `/services/data/${version}/sobjects/${def.name}/describe/layouts/${String(row['Id'])}`,
		},
	}));
}
