import type { ModelField } from './definition';
import type { FieldDescription } from '../salesforce/describe';
import { activeValues, expectedWords, foundWords } from './fieldWords';

/** How a field that the connection's user sees serves as a field of the model. */
export type FieldFit =
	| { status: 'present' }
	/** `reason`: a sentence's end, after "it is": what keeps it from serving. */
	| { status: 'wrongType'; reason: string }
	| { status: 'readOnly' };

/**
 * Holds a field of the org against the model. Roomier or more general fields pass: what the package
 * writes has to fit in and be found again, no more. What it only reads may be a formula.
 */
export function fieldFit(wanted: ModelField, found: FieldDescription): FieldFit {
	const reason = misfit(wanted, found);
	if (reason !== undefined) return { status: 'wrongType', reason };
	if (wanted.use === 'read') return { status: 'present' };
	// The master of a record is chosen when the record is made; describe calls it not updateable.
	return found.updateable || found.createable ? { status: 'present' } : { status: 'readOnly' };
}

function misfit(wanted: ModelField, found: FieldDescription): string | undefined {
	if (wanted.use !== 'read' && (found.calculated || found.autoNumber)) {
		return `${foundWords(found)}, which nobody can write to`;
	}
	const instead = `${foundWords(found)} instead of ${expectedWords(wanted)}`;
	if (!typesFor(wanted).includes(found.type)) return instead;
	switch (wanted.type) {
		case 'Text':
			if (wanted.externalId && !found.externalId) return `${instead}: it is not an external ID`;
			if (wanted.unique && !found.unique) return `${instead}: it is not unique`;
			if (wanted.caseSensitive && !found.caseSensitive) {
				return `${instead}: it does not tell capitals from small letters`;
			}
			return tooShort(wanted.length, found) ? `${instead}: it is too short` : undefined;
		case 'LongTextArea':
			return tooShort(wanted.length, found) ? `${instead}: it is too short` : undefined;
		case 'Number':
		case 'Currency':
			if (found.type === 'int') return wanted.scale > 0 ? `${instead}: no decimals` : undefined;
			return found.scale < wanted.scale ? `${instead}: too few decimals` : undefined;
		case 'Lookup': {
			const target = wanted.referenceTo.toLowerCase();
			const targets = (found.referenceTo ?? []).map((name) => name.toLowerCase());
			return targets.includes(target) ? undefined : instead;
		}
		case 'Picklist': {
			if (!found.restrictedPicklist) return undefined;
			const offered = new Set(activeValues(found).map((value) => value.toLowerCase()));
			const lacking = wanted.values.filter((value) => !offered.has(value.toLowerCase()));
			return lacking.length > 0
				? `${instead}: it takes only its own values and lacks ${lacking.join(', ')}`
				: undefined;
		}
		default:
			return undefined;
	}
}

/** Types, as `describe` calls them, that can hold what the model puts into the field. */
function typesFor(wanted: ModelField): readonly string[] {
	switch (wanted.type) {
		case 'Text':
			return wanted.externalId ? ['string'] : ['string', 'textarea', 'picklist'];
		case 'LongTextArea':
			return ['textarea'];
		case 'Number':
			return ['double', 'int', 'currency'];
		case 'Currency':
			return ['currency', 'double', 'int'];
		case 'Url':
			return ['url', 'string', 'textarea'];
		case 'Picklist':
			return ['picklist', 'string'];
		case 'Date':
			return ['date'];
		case 'DateTime':
			return ['datetime'];
		case 'Lookup':
			return ['reference'];
	}
}

/** A picklist's values may be as long as they like. */
function tooShort(length: number, found: FieldDescription): boolean {
	return found.type !== 'picklist' && found.length < length;
}
