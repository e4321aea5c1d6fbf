import { EU_VAT_BY_PREFIX, TAX_ID_TABLE, type TaxIdType } from './taxIdTable';

/** One entry of a picker. */
export interface TaxIdOption {
	/** Country, number and type, such as `Australia – Business Number (ABN) (au_abn)`. */
	readonly name: string;
	/** Stripe's name of the type. */
	readonly value: string;
	/** Whom it is for, where the country's name does not say it, and an example. */
	readonly description: string;
}

const TABLE: ReadonlyMap<string, TaxIdType> = new Map(Object.entries(TAX_ID_TABLE));
const EU_FORMATS = Object.values(EU_VAT_BY_PREFIX);
const EU_COUNTRIES = [...new Set(EU_FORMATS.map(({ country }) => country))].sort();

// The longest number that a pattern takes has 22 characters; twice that leaves room for separators.
const LONGEST_VALUE = 50;
// Checked before capitals are made: some foreign letters turn into plain ones by that.
const SEPARATOR = /[ ./-]/;
const TYPEABLE = /^[\x20-\x7EñÑ]*$/;

/**
 * Every tax ID type of the installed Stripe SDK, ordered by country name, ready for a picker.
 */
export const TAX_ID_TYPES: readonly TaxIdOption[] = [...TABLE]
	.sort(
		([, a], [, b]) =>
			a.country.localeCompare(b.country, 'en') || a.name.localeCompare(b.name, 'en'),
	)
	.map(([value, entry]) => ({
		name: title(value, entry),
		value,
		description:
			value === 'eu_vat'
				? `With its country's prefix, for example ${entry.example}. For ${EU_COUNTRIES.join(', ')}.`
				: `For example ${entry.example}`,
	}));

/**
 * Says whether a number can be a tax ID of a type, by its form alone: Stripe and the tax authority
 * decide whether it exists. Case, spaces, dots, hyphens and slashes do not matter.
 *
 * @param type Stripe's name of the type, such as `eu_vat`
 * @param value the number as the builder wrote it
 * @returns undefined when it can be, otherwise a sentence for the builder. The sentence never holds
 * the value, which may be a personal number or something secret put in the wrong field.
 */
export function checkTaxId(type: string, value: string): string | undefined {
	const entry = TABLE.get(type);
	if (!entry) return unknownType(type);
	const subject = `The tax ID for ${title(type, entry)}`;
	if (value.trim() === '') {
		return `${subject} is empty: enter it, for example ${entry.example}, or remove this tax ID.`;
	}
	if (value.length > LONGEST_VALUE) {
		return `${subject} is too long: it should look like ${entry.example}.`;
	}
	if (!TYPEABLE.test(value)) {
		return `${subject} has characters other than plain letters, digits and separators: type it like ${entry.example}.`;
	}
	const number = value.replace(/[ ./-]/g, '').toUpperCase();
	if (entry.pattern.test(number)) return undefined;
	if (type === 'eu_vat') return `${subject} has the wrong form: ${euVatAdvice(number)}`;
	const advice = MISTAKEN.find((each) => each.type === type && each.form.test(number))?.advice;
	if (advice) return `${subject} has the wrong form: ${advice}`;
	return `${subject} has the wrong form: it should look like ${entry.example}. Check the number, or choose the type that it belongs to.`;
}

/** Numbers of a neighbouring kind that are given for a type, and what to do about each. */
const MISTAKEN: ReadonlyArray<{ type: string; form: RegExp; advice: string }> = [
	{
		type: 'gb_vat',
		form: /^XI/,
		advice: `numbers of Northern Ireland, which start with XI, are of the type ${title('eu_vat', TAX_ID_TABLE.eu_vat)}.`,
	},
	{
		type: 'no_vat',
		form: /^(?:NO)?\d{9}$/,
		advice:
			'the number of a business that is registered for VAT ends in MVA. Add MVA if it is registered, or leave the number out.',
	},
	{
		type: 'ch_vat',
		form: /^CHE\d{9}$/,
		advice: `the number of a business that is registered for VAT ends in MWST, TVA or IVA. Add it, or choose the type ${title('ch_uid', TAX_ID_TABLE.ch_uid)}.`,
	},
	{
		type: 'ca_bn',
		form: /^\d{9}RT\d{4}$/,
		advice: `numbers with RT are of the type ${title('ca_gst_hst', TAX_ID_TABLE.ca_gst_hst)}.`,
	},
	{
		type: 'ca_bn',
		form: /^\d{9}[A-Z]{2}\d{4}$/,
		advice:
			'give the first nine digits alone; the letters behind them name an account of the business.',
	},
];

/**
 * A number in the form in which Stripe's examples have it, where people leave out or add letters that say
 * the country alone: British numbers with `GB`, Norwegian ones without `NO`. Where the example has no
 * separators, the number has none either.
 * https://docs.stripe.com/tax/invoicing/tax-ids
 *
 * @param value a number that {@link checkTaxId} finds right for the type
 */
export function taxIdValue(type: string, value: string): string {
	const trimmed = value.trim();
	const number = trimmed.replace(/[ ./-]/g, '').toUpperCase();
	if (type === 'gb_vat') return number.startsWith('GB') ? number : `GB${number}`;
	if (type === 'no_vat') return number.replace(/^NO/, '');
	// A number that Stripe writes without separators goes there without them.
	const example = TABLE.get(type)?.example ?? '';
	return SEPARATOR.test(example) ? trimmed : number;
}

function title(type: string, entry: TaxIdType): string {
	return `${entry.country} – ${entry.name} (${type})`;
}

function euVatAdvice(number: string): string {
	const prefix = number.slice(0, 2);
	// Own keys only: a prefix is what somebody typed.
	const member = Object.hasOwn(EU_VAT_BY_PREFIX, prefix) ? EU_VAT_BY_PREFIX[prefix] : undefined;
	if (member) return `in ${member.country} it should look like ${member.example}.`;
	if (prefix === 'GB') {
		return `numbers that start with GB are of the type ${title('gb_vat', TAX_ID_TABLE.gb_vat)}; those of Northern Ireland start with XI.`;
	}
	return `it should start with a country prefix (${Object.keys(EU_VAT_BY_PREFIX).join(', ')}) and look like ${TAX_ID_TABLE.eu_vat.example}. For other countries choose their own type.`;
}

function unknownType(type: string): string {
	const written = JSON.stringify(type.length > 40 ? `${type.slice(0, 40)}…` : type);
	const near = typesNear(type.trim().toLowerCase());
	const advice =
		near.length > 0
			? `If you mean one of these, use it: ${near.join('; ')}.`
			: 'Its name is the country and the kind of number, for example eu_vat (European Union), gb_vat (United Kingdom) or us_ein (United States).';
	return `${written} is not a tax ID type of Stripe. Choose the type by country name from the list. ${advice}`;
}

/** Titles of the types that somebody may have meant by another spelling, a country or its code. */
function typesNear(meant: string): string[] {
	const aliases: Readonly<Record<string, string>> = { uk: 'gb' };
	const word = meant.split(/[^a-z]/, 1)[0] ?? '';
	const code = Object.hasOwn(aliases, word) ? aliases[word] : word;
	const inEu =
		Object.keys(EU_VAT_BY_PREFIX).some((prefix) => prefix.toLowerCase() === code) ||
		EU_COUNTRIES.some((country) => country.toLowerCase() === meant);
	return [...TABLE]
		.filter(
			([type, entry]) =>
				type.startsWith(`${code}_`) ||
				entry.country.toLowerCase() === meant ||
				(inEu && type === 'eu_vat'),
		)
		.map(([type, entry]) => title(type, entry));
}
