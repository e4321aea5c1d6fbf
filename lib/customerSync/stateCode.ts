import { iso31662 } from 'iso-3166/2.js';

/**
 * Countries whose addresses are written with the state's or province's code, and whose codes are those
 * of ISO 3166-2: https://docs.stripe.com/tax/customer-locations. Elsewhere the name is what people write.
 */
const COUNTRIES_WITH_CODES: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'IT', 'US']);

let codes: Map<string, string> | undefined;

/**
 * A state or province as Stripe expects it in an address: its code where the country writes codes, else
 * as it was given.
 *
 * @param state by name or code, such as `Texas` or `TX`
 * @param country two-letter code; the state is left as it is without one
 */
export function stateCode(state: string, country: string | undefined): string {
	const given = state.trim();
	if (!country || !COUNTRIES_WITH_CODES.has(country)) return given;
	codes ??= codesByName();
	return codes.get(nameOf(country, given)) ?? given;
}

function codesByName(): Map<string, string> {
	const byName = new Map<string, string>();
	for (const { code, name } of iso31662) {
		const [country = '', state = ''] = code.split('-');
		if (!COUNTRIES_WITH_CODES.has(country) || !/^[A-Z]+$/.test(state)) continue;
		byName.set(nameOf(country, name), state);
		byName.set(nameOf(country, state), state);
	}
	return byName;
}

/** Names with and without accents, and in any capitals, are the same. */
function nameOf(country: string, state: string): string {
	const plain = state.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return `${country} ${plain}`;
}
