import type { FieldDescription, ObjectDescription } from '../../../lib/salesforce/describe';

const DEFAULTS = {
	length: 255,
	scale: 0,
	updateable: true,
	nillable: true,
	picklistValues: null,
	restrictedPicklist: false,
};

/** A described object of text fields, but for what is said otherwise of some. */
export function describedAccount(
	names: readonly string[],
	more: Readonly<Record<string, object>> = {},
): ObjectDescription {
	const fields = [...new Set([...names, ...Object.keys(more)])].map(
		(name) => ({ ...DEFAULTS, name, type: 'string', ...more[name] }) as unknown as FieldDescription,
	);
	return { fields } as unknown as ObjectDescription;
}

/** An entry of a picklist. */
export const entry = (value: string, label = value, validFor: readonly number[] = []) => ({
	active: true,
	value,
	label,
	validFor: validFor.length > 0 ? bits(validFor) : null,
});

function bits(positions: readonly number[]): string {
	const bytes = Buffer.alloc((Math.max(...positions) >> 3) + 1);
	for (const at of positions) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
	return bytes.toString('base64');
}
