/** A custom field's type, named as Salesforce's metadata names it. */
export type ModelFieldType =
	| {
			type: 'Text';
			length: number;
			externalId?: boolean;
			unique?: boolean;
			caseSensitive?: boolean;
	  }
	| { type: 'LongTextArea'; length: number; visibleLines: number }
	| { type: 'Number' | 'Currency'; precision: number; scale: number }
	| { type: 'Date' | 'DateTime' | 'Url' }
	| { type: 'Picklist'; values: readonly string[] }
	| { type: 'Lookup'; referenceTo: string; relationshipName: string; relationshipLabel: string };

/**
 * What a field is there for:
 * - `customers`: accounts and their customers in step
 * - `locations`: several Stripe accounts by location
 * - `payments`: invoices and what was paid of them
 * - `paymentLinks`: links sent to payers, and reminders
 * - `refunds`: refunds asked for in Salesforce
 * - `disputes`: how disputes stand, and until when to answer
 * - `payouts`: what Stripe kept of a payment, and when the rest reached the bank
 * - `syncState`: where each sync stands
 */
export type Feature =
	| 'customers'
	| 'locations'
	| 'payments'
	| 'paymentLinks'
	| 'refunds'
	| 'disputes'
	| 'payouts'
	| 'syncState';

/**
 * What the nodes do with a field: `read` it only, `write` it too, or find records by it (`key`), for
 * which Salesforce asks an external ID.
 */
export type FieldUse = 'read' | 'write' | 'key';

/** A field that the package keeps something in. Lengths are in characters. */
export type ModelField = ModelFieldType & {
	/** API name, by default; the builder may have another for it. */
	name: string;
	label: string;
	/** What it holds, as people and admins read it in Salesforce. */
	help: string;
	feature: Feature;
	use: FieldUse;
};

/** An object that the package keeps something in; a standard one is there already. */
export interface ModelObject<Key extends string = string> {
	name: string;
	label: string;
	pluralLabel: string;
	custom: boolean;
	/** The label of `Name`, for custom objects. */
	nameLabel?: string;
	/** By the name that the code knows them by. */
	fields: Readonly<Record<Key, ModelField>>;
}

/** An ID of Stripe's: finds its record, is there once, and `a` is not `A` in it. */
export const STRIPE_KEY = {
	type: 'Text',
	length: 255,
	externalId: true,
	unique: true,
	caseSensitive: true,
} as const;
/** An ID of Stripe's that several records may have. */
export const STRIPE_REFERENCE = { type: 'Text', length: 255 } as const;
export const AMOUNT = { type: 'Currency', precision: 18, scale: 2 } as const;
/** An amount of another currency than the record's: Salesforce would show it in the record's. */
export const FOREIGN_AMOUNT = { type: 'Number', precision: 18, scale: 3 } as const;
export const COUNT = { type: 'Number', precision: 18, scale: 0 } as const;
export const LONG_TEXT = { type: 'LongTextArea', length: 32_768, visibleLines: 6 } as const;
export const CURRENCY_CODE = { type: 'Text', length: 3 } as const;

/** Keeps the keys of an object's fields as a type. */
export function modelObject<Key extends string>(object: ModelObject<Key>): ModelObject<Key> {
	return object;
}
