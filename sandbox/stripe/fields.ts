import { invalidParameter } from './errors';

/** Fields that many objects share: metadata, addresses, plain texts. */

export type Metadata = Record<string, string>;
type MetadataParam = Record<string, string | number | null> | null | '' | undefined;

/** https://docs.stripe.com/api/metadata */
const METADATA = { keys: 50, keyLength: 40, valueLength: 500 };

/**
 * Metadata after a request: given keys are set, emptied ones go, an empty `metadata` removes all.
 * Refuses what is over the documented limits.
 */
export function mergeMetadata(current: Metadata, param: MetadataParam): Metadata {
	if (param === undefined) return current;
	if (param === null || param === '') return {};
	const all = new Map<string, string | number | null>([
		...Object.entries(current),
		...Object.entries(param),
	]);
	const kept = [...all].filter(([, value]) => value !== null && value !== '');
	const merged = Object.fromEntries(kept.map(([key, value]) => [key, String(value)]));
	if (Object.keys(merged).length > METADATA.keys) {
		throw invalidParameter(
			`Metadata can have up to ${METADATA.keys} keys, but you've set ${Object.keys(merged).length}.`,
			'metadata',
		);
	}
	return merged;
}

/** Refuses metadata keys and values that are too long, before anything is done. */
export function checkMetadata(param: MetadataParam): void {
	for (const [key, value] of Object.entries(param || {})) {
		const keyLength = Array.from(key).length;
		if (keyLength > METADATA.keyLength) {
			throw invalidParameter(
				`Metadata keys can have up to ${METADATA.keyLength} characters, but you passed in a key that is ${keyLength} characters. Invalid key: ${key}`,
				`metadata[${key}]`,
			);
		}
		if (/[[\]]/.test(key)) {
			throw invalidParameter(
				`Metadata keys can't contain square brackets. Invalid key: ${key}`,
				`metadata[${key}]`,
			);
		}
		const length = Array.from(String(value ?? '')).length;
		if (length > METADATA.valueLength) {
			throw invalidParameter(
				`Metadata values can have up to ${METADATA.valueLength} characters, but you passed in a value that is ${length} characters. Invalid value: ${String(value)}`,
				`metadata[${key}]`,
			);
		}
	}
}

/** A text parameter's new value: itself, null when it is emptied, the current one when it is absent. */
export function text<T extends string | null>(
	param: string | null | undefined,
	current: T,
): string | T | null {
	if (param === undefined) return current;
	return param === '' ? null : param;
}

export interface Address {
	city: string | null;
	country: string | null;
	line1: string | null;
	line2: string | null;
	postal_code: string | null;
	state: string | null;
}

export type AddressParam = { [field in keyof Address]?: string | null };

export const NO_ADDRESS: Address = {
	city: null,
	country: null,
	line1: null,
	line2: null,
	postal_code: null,
	state: null,
};

/** An address as the API shows it: every field there, null where nothing is known. */
export function address(param: AddressParam): Address {
	const filled = Object.entries(param).filter(([, value]) => value !== '');
	return { ...NO_ADDRESS, ...(Object.fromEntries(filled) as Partial<Address>) };
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Whether `code` is an ISO 3166 country code, such as `US`. */
export function isCountry(code: string): boolean {
	return /^[A-Z]{2}$/.test(code) && regionNames.of(code) !== undefined;
}

/** Refuses a country that is none; `param` names the address. */
export function checkCountry(value: AddressParam | null | '' | undefined, param: string): void {
	const country = value && value.country;
	if (!country || isCountry(country.toUpperCase())) return;
	throw invalidParameter(
		`Country '${country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'. A full list of country codes is available at https://stripe.com/docs/countries.`,
		`${param}[country]`,
		'country_code_invalid',
	);
}

/** Refuses a text longer than `limit` characters. */
export function checkLength(value: string | null | undefined, param: string, limit: number): void {
	if (!value || Array.from(value).length <= limit) return;
	const shown = `${value.slice(0, 20)}...${value.slice(-20)}`;
	throw invalidParameter(`Invalid string: ${shown}; must be at most ${limit} characters`, param);
}

/** Refuses what is no e-mail address, or one over `limit` characters. */
export function checkEmail(value: string | null | undefined, param: string, limit = 800): void {
	if (!value) return;
	checkLength(value, param, limit);
	if (/^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)*$/.test(value)) return;
	throw invalidParameter(`Invalid email address: ${value}`, param, 'email_invalid');
}

/** Refuses an integer outside of what is allowed. */
export function checkRange(
	value: number | undefined,
	param: string,
	{ min = -Infinity, max = Infinity }: { min?: number; max?: number },
): void {
	if (value === undefined) return;
	if (value < min) {
		throw invalidParameter(
			`This value must be greater than or equal to ${min}.`,
			param,
			'parameter_invalid_integer',
		);
	}
	if (value > max) {
		throw invalidParameter(
			`This value must be less than or equal to ${max}.`,
			param,
			'parameter_invalid_integer',
		);
	}
}
