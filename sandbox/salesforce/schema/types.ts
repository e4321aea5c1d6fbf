import type { Summary } from './summary';

/** Field types, named as `describe` names them. */
export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'boolean'
	| 'picklist'
	| 'multipicklist'
	| 'combobox'
	| 'reference'
	| 'date'
	| 'datetime'
	| 'int'
	| 'double'
	| 'currency'
	| 'percent'
	| 'email'
	| 'phone'
	| 'url'
	| 'address'
	| 'base64'
	| 'encryptedstring';

/** An org feature without which a field does not exist. */
export type Feature = 'personAccounts' | 'multiCurrency' | 'stateCountryPicklists';

/** One field as the org knows it. Lengths are characters; precision and scale are digits. */
export interface FieldDef {
	name: string;
	label: string;
	type: FieldType;
	length: number;
	precision: number;
	scale: number;
	/** May be left empty. */
	nillable: boolean;
	createable: boolean;
	updateable: boolean;
	defaultValue?: string | number | boolean;
	picklist?: string[];
	restrictedPicklist?: boolean;
	referenceTo?: string[];
	relationshipName?: string;
	/** What the parent calls this object's records, for subqueries. */
	childRelationshipName?: string;
	/** Deleting the parent deletes this record. */
	cascadeDelete?: boolean;
	externalId?: boolean;
	unique?: boolean;
	caseSensitive?: boolean;
	custom: boolean;
	nameField?: boolean;
	/** Display format of an auto number, such as `INV-{0000}`. */
	autoNumber?: string;
	/** SQL of a formula over columns of the same row. */
	formulaSql?: string;
	formula?: string;
	/** The address or name field that this one is a part of. */
	compoundFieldName?: string;
	/** For an address: the field whose parts it shows, such as Billing. */
	addressPrefix?: string;
	/** The org's features without which the field does not exist. */
	features?: readonly Feature[];
	/** A picklist of the org's countries, or of the states of the country in the field named here. */
	places?: 'countries' | { statesOf: string };
	summary?: Summary;
	/** The lookup may lead to every custom object too. */
	toCustomObjects?: boolean;
	inlineHelpText?: string;
	description?: string;
}

/** One object as the org knows it. */
export interface ObjectDef {
	name: string;
	label: string;
	labelPlural: string;
	keyPrefix: string;
	custom: boolean;
	fields: Map<string, FieldDef>;
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	/** Keeps deleted records for queryAll, as most objects do. */
	undeletable: boolean;
	/** Not in the global describe. */
	hidden?: boolean;
	/** Only the tooling API knows it. */
	toolingOnly?: boolean;
}
