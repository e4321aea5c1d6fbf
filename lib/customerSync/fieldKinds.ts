import { Problem } from '../errors';
import type { FieldDescription } from '../salesforce/describe';
import { characterCount, cleanText, shortened } from '../text';
import { countryToSalesforce, countryToStripe } from './codecs/country';
import { amountToSalesforce, amountToStripe } from './codecs/amount';
import { LONGEST_PHONE, shortPhone } from './codecs/phone';
import { type StateFields, stateToSalesforce, stateToStripe } from './codecs/state';
import { streetToStripe } from './codecs/street';

/** What a value stands beside, on the side that it comes from. */
export interface Surroundings {
	/** Two-letter code of the country of the same address, if it has one. */
	country?: string;
	/** Of the account's amounts: ISO 4217; undefined where nobody says. */
	currency?: string;
	/** The account's field; without it, plain text. */
	field?: FieldDescription;
	/** The account's fields of a state and its country, where they are picklists. */
	states?: StateFields;
}

/** A value as the other side takes it, and what had to be changed for that. */
export interface Taken<T> {
	/** Undefined when the other side cannot have it. */
	value: T | undefined;
	/** A sentence without its subject: `it was shortened to 20 characters`. */
	note?: string;
}

/**
 * What kind of thing a mapped field holds: how it is written on either side, which ways it goes, and how
 * it is emptied. Texts come in clean, and never empty.
 */
export interface FieldKind {
	/** Whether any sync gives it to a customer, or its making alone; then the customer keeps what it has. */
	toStripe: 'always' | 'whenMade';
	/** Whether the customer's value goes into an account. */
	toSalesforce: boolean;
	/** What an existing customer is given to empty it; undefined for what is never emptied. */
	emptied?: string;
	/** An account's text as Stripe has it. */
	encode(text: string, around: Surroundings): Taken<string>;
	/** A customer's text as the account's field says it, before the field's own type and length count. */
	decode(text: string, around: Surroundings): string | undefined;
	/** Texts of Stripe that mean the same are one text by it. */
	canonical(text: string): string;
}

const asItIs = (text: string) => text;

const both: FieldKind = {
	toStripe: 'always',
	toSalesforce: true,
	emptied: '',
	encode: (text) => ({ value: text }),
	decode: asItIs,
	canonical: asItIs,
};

/** Text up to the most characters that Stripe keeps of it. */
const text = (longest: number): FieldKind => ({
	...both,
	encode: (given) => {
		const value = shortened(given, longest);
		return value === given
			? { value }
			: {
					value,
					note: `it has ${characterCount(given)} characters and was shortened to ${longest} for Stripe`,
				};
	},
});

const phone: FieldKind = {
	...both,
	encode: (given) => {
		const value = shortPhone(given);
		if (value === given) return { value };
		return {
			value,
			note:
				value === undefined
					? `it is longer than the ${LONGEST_PHONE} characters that Stripe takes, and was left out`
					: `it is longer than the ${LONGEST_PHONE} characters that Stripe takes, and was sent as ${value}`,
		};
	},
};

/** Nobody means two people by addresses that differ in capitals. */
const email: FieldKind = { ...both, canonical: (given) => given.toLowerCase() };

const street: FieldKind = { ...both, encode: (given) => ({ value: streetToStripe(given) }) };

const country: FieldKind = {
	...both,
	encode: (given) => ({ value: countryToStripe(given) }),
	decode: (given, { field }) => (field ? countryToSalesforce(given, field) : given),
};

const state: FieldKind = {
	...both,
	encode: (given, { country: code, states }) => ({ value: stateToStripe(given, code, states) }),
	decode: (given, { country: code, states = {} }) => stateToSalesforce(given, code, states),
};

/** Stripe takes no empty list of them. */
const locales: FieldKind = {
	...both,
	emptied: undefined,
	encode: (given) => ({ value: listOf(given).join(', ') }),
};

/** One of Stripe's words; a customer without one has the word for none. */
const choice = (none: string): FieldKind => ({
	...both,
	emptied: none,
	encode: (given) => ({ value: given.toLowerCase() }),
	decode: (given) => (given === none ? '' : given),
	canonical: (given) => (given === none ? '' : given),
});

/** A customer always has one: its invoices are numbered with it. */
const numbering: FieldKind = { ...both, emptied: undefined };

const whenMade: FieldKind = { ...both, toStripe: 'whenMade', emptied: undefined };

/** Only what makes a customer takes it; Stripe does not give it back. */
const reference: FieldKind = { ...whenMade, toSalesforce: false };

/** Whole smallest units in Stripe; in an account's field of the type Currency the currency's units. */
const amount: FieldKind = {
	...whenMade,
	encode: (given, { field, currency }) => {
		if (field?.type !== 'currency') return { value: given };
		if (!currency) return { value: undefined, note: 'its currency is not known; it was left out' };
		try {
			return { value: amountToStripe(given, currency) };
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			return { value: undefined, note: `it was left out: ${error.message}` };
		}
	},
	decode: (given, { field, currency }) =>
		field?.type === 'currency' ? currency && amountToSalesforce(given, currency) : given,
};

/** Added to those that a customer has. */
const taxId: FieldKind = { ...both, toSalesforce: false, emptied: undefined };

export const KINDS = {
	text,
	phone,
	email,
	street,
	country,
	state,
	locales,
	choice,
	numbering,
	whenMade,
	reference,
	amount,
	taxId,
};

/** Languages of a text with commas or semicolons. */
export function listOf(given: string): string[] {
	return given
		.split(/[,;]/)
		.map((each) => cleanText(each))
		.filter((each) => each !== '');
}

/** A refusal of something that a sync leaves out, in the words of a note. */
export function leftOut(problem: Problem): string {
	return `${problem.message}; it was left out`;
}
