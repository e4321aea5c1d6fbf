import { isEmailAddress } from '../email';
import type { FieldDescription } from '../salesforce/describe';
import { shortened, unitCount } from '../text';
import { picklistEntries } from './codecs/picklist';
import type { Taken } from './fieldKinds';

/**
 * A text as a field of Salesforce takes it: of the field's type, and not longer than the field.
 *
 * @param text clean and not empty
 */
export function valueForField(text: string, field: FieldDescription): Taken<unknown> {
	switch (field.type) {
		case 'boolean':
			return { value: text.toLowerCase() === 'true' };
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return numberFor(text, field);
		case 'picklist':
			return choiceFor(text, field);
		case 'email':
			return isEmailAddress(text) && text.length <= (field.length || Infinity)
				? { value: text }
				: { value: undefined, note: 'Salesforce takes no such e-mail address' };
		case 'date':
			return matching(text, /^\d{4}-\d\d-\d\d$/, 'date such as 2026-11-23');
		case 'datetime':
			return matching(text, /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/, 'moment');
		case 'reference':
			return matching(text, /^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/, 'record’s ID');
		case 'textarea':
			return fitting(text, field);
		default:
			return fitting(text.replace(/\s*\n\s*/g, ' '), field);
	}
}

/** What is of another form would make Salesforce refuse the whole request, and not the field alone. */
function matching(text: string, form: RegExp, what: string): Taken<unknown> {
	return form.test(text) ? { value: text } : { value: undefined, note: `“${text}” is no ${what}` };
}

/** Salesforce rounds to the field's decimals, and so do we, to know our value again. */
function numberFor(text: string, { type, scale }: FieldDescription): Taken<unknown> {
	const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text);
	if (!isNumber) return { value: undefined, note: `“${text}” is no number` };
	return { value: Number(Number(text).toFixed(type === 'int' ? 0 : scale)) };
}

function choiceFor(text: string, field: FieldDescription): Taken<unknown> {
	const wanted = text.toLowerCase();
	const entry = picklistEntries(field).find(({ value, label }) =>
		[value, label].some((name) => name.toLowerCase() === wanted),
	);
	if (entry) return { value: entry.value };
	return field.restrictedPicklist
		? { value: undefined, note: `the field offers no “${text}”` }
		: fitting(text, field);
}

function fitting(text: string, { length }: FieldDescription): Taken<unknown> {
	const value = length > 0 ? shortened(text, length, unitCount) : text;
	return value === text
		? { value }
		: { value, note: `${text.length} characters were shortened to the ${length} of the field` };
}
