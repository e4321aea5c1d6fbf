import type { FieldDescription } from '../../salesforce/describe';

/** A value that may be chosen, and the name that people see. */
export interface PicklistEntry {
	value: string;
	label: string;
	/** Whether it may be chosen beside the controlling field's entry at a position. */
	isValidFor: (position: number) => boolean;
}

interface DescribedEntry {
	active: boolean;
	value: string;
	label?: string | null;
	validFor?: string | null;
}

/** The values that a field offers, in their order; none where it is no picklist. */
export function picklistEntries(field: FieldDescription | undefined): PicklistEntry[] {
	// jsforce leaves the entries' shape open.
	const entries = (field?.picklistValues ?? []) as readonly DescribedEntry[];
	return entries
		.filter(({ active }) => active)
		.map(({ value, label, validFor }) => ({
			value,
			label: label ?? value,
			isValidFor: (position) => isSet(validFor, position),
		}));
}

/**
 * The values that a field offers beside one of the field that controls it, as a state beside its country.
 *
 * @param chosen the controlling field's value; all values of the field are possible without it
 */
export function dependentEntries(
	field: FieldDescription | undefined,
	controlling: FieldDescription | undefined,
	chosen: string | undefined,
): PicklistEntry[] {
	const entries = picklistEntries(field);
	if (!controlling || !chosen) return entries;
	const all = (controlling.picklistValues ?? []) as readonly DescribedEntry[];
	const position = all.findIndex(({ value }) => value === chosen);
	return position < 0 ? [] : entries.filter(({ isValidFor }) => isValidFor(position));
}

/**
 * `validFor` is a row of bits in Base64, one for each value of the controlling field, the first in the
 * highest place.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm
 */
function isSet(validFor: string | null | undefined, position: number): boolean {
	if (!validFor) return true;
	const byte = Buffer.from(validFor, 'base64')[position >> 3] ?? 0;
	return (byte & (0x80 >> (position & 7))) !== 0;
}
