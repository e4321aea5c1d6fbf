import isIP from 'validator/lib/isIP';
import { countryCode } from '../country';
import { isEmailAddress } from '../email';
import { badInput } from '../errors';
import { characterCount, cleanText, quoted } from '../text';
import { EXPANDABLE, LONGEST } from './customerLimits';

/**
 * Checks of single values of a customer. Each returns the value as Stripe takes it, undefined when it is
 * empty, and throws a Problem that names the field.
 */

/** At most `longest` characters of text. */
export function text(
	value: string | undefined,
	field: string,
	longest: number = LONGEST.text,
): string | undefined {
	const given = value === undefined ? '' : cleanText(value);
	if (given === '') return undefined;
	if (characterCount(given) > longest) {
		throw badInput(field, `it is longer than ${longest} characters`, 'Shorten it');
	}
	return given;
}

export function email(value: string | undefined, field: string): string | undefined {
	const given = text(value, field, LONGEST.email);
	if (given === undefined || isEmailAddress(given)) return given;
	throw badInput(
		field,
		`${quoted(given)} is not an e-mail address`,
		'Use one address, such as rose@edge.example',
	);
}

/** The ID of an object, by what such IDs begin with. */
export function objectId(
	value: string | undefined,
	field: string,
	what: string,
	prefixes: readonly string[],
): string | undefined {
	const given = text(value, field);
	if (given === undefined) return undefined;
	const isOne = prefixes.some((prefix) => given.startsWith(prefix)) && /^\w{4,255}$/.test(given);
	if (isOne) return given;
	throw badInput(
		field,
		`${quoted(given)} is not the ID of ${what}`,
		`Use an ID that starts with ${prefixes.join(', ')}`,
	);
}

/** Promotion codes are for a checkout; what a customer can have is their coupon. */
export function couponId(value: string | undefined, field: string): string | undefined {
	const given = text(value, field, 255);
	if (!given?.startsWith('promo_')) return given;
	throw badInput(
		field,
		'this is the ID of a promotion code, not of a coupon',
		'Use the coupon that the code stands for: open the code in the Stripe Dashboard and copy the coupon’s ID',
	);
}

export function country(value: string | undefined, field: string): string | undefined {
	const given = text(value, field);
	if (given === undefined) return undefined;
	const code = countryCode(given);
	if (code) return code;
	throw badInput(
		field,
		`${quoted(given)} is not a country`,
		'Use a two-letter code such as US or DE, or the English name',
	);
}

export function ipAddress(value: string | undefined, field: string): string | undefined {
	const given = text(value, field);
	if (given === undefined || isIP(given)) return given;
	throw badInput(field, `${quoted(given)} is not an IP address`, 'Use one such as 203.0.113.7');
}

/** https://docs.stripe.com/api/customers/create: capital letters and digits. */
export function invoicePrefix(value: string | undefined, field: string): string | undefined {
	const given = text(value, field);
	if (given === undefined || /^[A-Z0-9]{1,12}$/.test(given)) return given;
	throw badInput(
		field,
		`${quoted(given)} is not of the form that Stripe takes`,
		'Use 1 to 12 capital letters or digits, such as EDGE2026',
	);
}

/** A whole number from `lowest` to `highest`. */
export function wholeNumber(
	value: number | string | undefined,
	field: string,
	{ lowest, highest, example }: { lowest: number; highest: number; example: string },
): number | undefined {
	if (value === undefined || value === '') return undefined;
	const given = typeof value === 'number' ? value : digitsOf(value);
	if (!Number.isInteger(given)) {
		throw badInput(field, `${quoted(String(value))} is not a whole number`, example);
	}
	if (given < lowest || given > highest) {
		throw badInput(
			field,
			`${given} is beyond what Stripe takes`,
			`Stay between ${lowest} and ${highest}`,
		);
	}
	// There is no -0 to Stripe.
	return given === 0 ? 0 : given;
}

function digitsOf(value: string): number {
	return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : Number.NaN;
}

/** Language tags of RFC 5646, such as `de` or `en-GB`. https://www.rfc-editor.org/rfc/rfc5646 */
export function locales(
	values: readonly string[] | undefined,
	field: string,
): string[] | undefined {
	const given = (values ?? []).flatMap((value) => text(value, field) ?? []);
	for (const locale of given) {
		if (/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/.test(locale)) continue;
		throw badInput(
			field,
			`${quoted(locale)} is not a language`,
			'Use codes such as de or en-GB, with commas between them',
		);
	}
	return given.length > 0 ? given : undefined;
}

/** Paths of what a customer can be expanded by, at most four levels deep. https://docs.stripe.com/expand */
export function expansions(
	values: readonly string[] | undefined,
	field: string,
): string[] | undefined {
	const given = (values ?? []).flatMap((value) => text(value, field) ?? []);
	for (const path of given) {
		const isKnown = EXPANDABLE.some(
			(known) =>
				path === known ||
				(path.startsWith(`${known}.`) && /^[a-z_]+(?:\.[a-z_]+){0,3}$/.test(path)),
		);
		if (isKnown) continue;
		throw badInput(field, `${quoted(path)} cannot be expanded`, `Use: ${EXPANDABLE.join(', ')}`);
	}
	return given.length > 0 ? given : undefined;
}
