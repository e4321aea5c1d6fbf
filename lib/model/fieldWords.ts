import type { ModelField } from './definition';
import type { FieldDescription } from '../salesforce/describe';

/** A field of the model as Setup would name its type: `Text(255), external ID, unique, case-sensitive`. */
export function expectedWords(field: ModelField): string {
	switch (field.type) {
		case 'Text':
			return joined(
				`Text(${field.length})`,
				field.externalId && 'external ID',
				field.unique && 'unique',
				field.caseSensitive && 'case-sensitive',
			);
		case 'LongTextArea':
			return `Long Text Area(${field.length})`;
		case 'Number':
		case 'Currency':
			return `${field.type}(${field.precision - field.scale}, ${field.scale})`;
		case 'Lookup':
			return `Lookup(${field.referenceTo})`;
		case 'Picklist':
			return `Picklist: ${field.values.join(', ')}`;
		case 'DateTime':
			return 'Date/Time';
		case 'Url':
			return 'URL';
		case 'Date':
			return 'Date';
	}
}

/** Types as `describe` calls them, and as Setup does. */
const TYPE_WORDS: Readonly<Partial<Record<FieldDescription['type'], string>>> = {
	boolean: 'Checkbox',
	date: 'Date',
	datetime: 'Date/Time',
	email: 'Email',
	id: 'Record ID',
	multipicklist: 'Picklist (Multi-Select)',
	phone: 'Phone',
	time: 'Time',
	url: 'URL',
};

/** A field of the org in the words of {@link expectedWords}. */
export function foundWords(found: FieldDescription): string {
	return joined(
		typeWords(found),
		found.calculated && 'formula or roll-up',
		found.autoNumber && 'numbered by itself',
		found.externalId && 'external ID',
		found.unique && 'unique',
		found.caseSensitive && found.unique && 'case-sensitive',
	);
}

function typeWords(found: FieldDescription): string {
	const { type, length, precision, scale } = found;
	switch (type) {
		case 'string':
			return `Text(${length})`;
		case 'textarea':
			return length > 255 ? `Long Text Area(${length})` : `Text Area(${length})`;
		case 'double':
			return `Number(${precision - scale}, ${scale})`;
		case 'currency':
			return `Currency(${precision - scale}, ${scale})`;
		case 'int':
			return 'Number, whole';
		case 'percent':
			return `Percent(${precision - scale}, ${scale})`;
		case 'reference':
			return `Lookup(${(found.referenceTo ?? []).join(', ')})`;
		case 'picklist':
			return `Picklist: ${activeValues(found).join(', ')}`;
		default:
			return TYPE_WORDS[type] ?? type;
	}
}

/** Values that a picklist offers. */
export function activeValues(found: FieldDescription): string[] {
	const values: ReadonlyArray<{ active: boolean; value: string }> = found.picklistValues ?? [];
	return values.filter(({ active }) => active).map(({ value }) => value);
}

function joined(...words: ReadonlyArray<string | false | undefined>): string {
	return words.filter((word) => word !== false && word !== undefined).join(', ');
}
