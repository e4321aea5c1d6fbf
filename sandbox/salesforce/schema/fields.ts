import type { FieldDef, FieldType } from './types';

/** What a field may add to its type's defaults. */
export type FieldOptions = Partial<Omit<FieldDef, 'name' | 'label' | 'type'>>;

/** Any field: text-like and optional unless `options` say otherwise. */
export function field(
	type: FieldType,
	name: string,
	label: string,
	options: FieldOptions = {},
): FieldDef {
	return {
		name,
		label,
		type,
		length: 0,
		precision: 0,
		scale: 0,
		nillable: true,
		createable: true,
		updateable: true,
		custom: name.endsWith('__c'),
		...options,
	};
}

export const text = (name: string, label: string, length: number, options: FieldOptions = {}) =>
	field('string', name, label, { length, ...options });

export const longText = (name: string, label: string, length = 32000, options: FieldOptions = {}) =>
	field('textarea', name, label, { length, ...options });

export const phone = (name: string, label: string, options: FieldOptions = {}) =>
	field('phone', name, label, { length: 40, ...options });

export const email = (name: string, label: string, options: FieldOptions = {}) =>
	field('email', name, label, { length: 80, ...options });

export const url = (name: string, label: string, options: FieldOptions = {}) =>
	field('url', name, label, { length: 255, ...options });

export const checkbox = (name: string, label: string, options: FieldOptions = {}) =>
	field('boolean', name, label, { nillable: false, defaultValue: false, ...options });

export const currency = (name: string, label: string, options: FieldOptions = {}) =>
	field('currency', name, label, { precision: 18, scale: 2, ...options });

export const number = (
	name: string,
	label: string,
	precision = 18,
	scale = 0,
	options: FieldOptions = {},
) => field('double', name, label, { precision, scale, ...options });

export const integer = (name: string, label: string, options: FieldOptions = {}) =>
	field('int', name, label, { precision: 8, ...options });

export const date = (name: string, label: string, options: FieldOptions = {}) =>
	field('date', name, label, options);

export const datetime = (name: string, label: string, options: FieldOptions = {}) =>
	field('datetime', name, label, options);

export const picklist = (
	name: string,
	label: string,
	values: string[],
	options: FieldOptions = {},
) => field('picklist', name, label, { length: 255, picklist: values, ...options });

/** A lookup. `child` is what the parent calls the records that point to it. */
export const lookup = (
	name: string,
	label: string,
	to: string | string[],
	child?: string,
	options: FieldOptions = {},
) =>
	field('reference', name, label, {
		length: 18,
		referenceTo: Array.isArray(to) ? to : [to],
		relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
		...(child ? { childRelationshipName: child } : {}),
		...options,
	});

const systemOnly: FieldOptions = { nillable: false, createable: false, updateable: false };

/** The record's own key. */
export const idField = (label: string) => field('id', 'Id', label, { length: 18, ...systemOnly });

/** The fields that every stored object carries. */
export function auditFields(): FieldDef[] {
	return [
		checkbox('IsDeleted', 'Deleted', { createable: false, updateable: false }),
		datetime('CreatedDate', 'Created Date', systemOnly),
		lookup('CreatedById', 'Created By ID', 'User', undefined, systemOnly),
		datetime('LastModifiedDate', 'Last Modified Date', systemOnly),
		lookup('LastModifiedById', 'Last Modified By ID', 'User', undefined, systemOnly),
		datetime('SystemModstamp', 'System Modstamp', systemOnly),
	];
}

/** The parts of an address and the address itself; `prefix` is Billing, Mailing, or nothing. */
export function addressFields(
	prefix: string,
	label: string,
	options: FieldOptions = {},
): FieldDef[] {
	const compoundFieldName = `${prefix}Address`;
	const part = { compoundFieldName, ...options };
	const code: FieldOptions = {
		...part,
		length: 10,
		features: [...(options.features ?? []), 'stateCountryPicklists'],
	};
	const title = label ? `${label} ` : '';
	return [
		field('textarea', `${prefix}Street`, `${title}Street`, { length: 255, ...part }),
		text(`${prefix}City`, `${title}City`, 40, part),
		text(`${prefix}State`, `${title}State/Province`, 80, part),
		text(`${prefix}PostalCode`, `${title}Zip/Postal Code`, 20, part),
		text(`${prefix}Country`, `${title}Country`, 80, part),
		picklist(`${prefix}StateCode`, `${title}State/Province Code`, [], {
			...code,
			places: { statesOf: `${prefix}CountryCode` },
		}),
		picklist(`${prefix}CountryCode`, `${title}Country Code`, [], { ...code, places: 'countries' }),
		number(`${prefix}Latitude`, `${title}Latitude`, 18, 15, part),
		number(`${prefix}Longitude`, `${title}Longitude`, 18, 15, part),
		picklist(
			`${prefix}GeocodeAccuracy`,
			`${title}Geocode Accuracy`,
			[
				'Address',
				'NearAddress',
				'Block',
				'Street',
				'ExtendedZip',
				'Zip',
				'Neighborhood',
				'City',
				'County',
				'State',
				'Unknown',
			],
			{ length: 40, restrictedPicklist: true, ...part },
		),
		field('address', compoundFieldName, `${title}Address`, {
			...options,
			addressPrefix: prefix,
			createable: false,
			updateable: false,
		}),
	];
}

/** The owner of a record. */
export const owner = (child?: string) =>
	lookup('OwnerId', 'Owner ID', 'User', child, { nillable: false });
