const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The pod and server part that all Ids of this org carry after the key prefix. */
const instance = 'gK0';

/**
 * The 18-character form of a 15-character Id. Each of the three last characters says which of five
 * characters are upper case, so that the longer form survives case-insensitive handling.
 * https://help.salesforce.com/s/articleView?id=000385585
 */
export function toLongId(id15: string): string {
	let suffix = '';
	for (let block = 0; block < 3; block++) {
		let bits = 0;
		for (let position = 0; position < 5; position++) {
			const character = id15.charAt(block * 5 + position);
			if (character >= 'A' && character <= 'Z') bits |= 1 << position;
		}
		suffix += alphabet.charAt(bits);
	}
	return id15 + suffix;
}

/**
 * Reads an Id in either length. Returns the 18-character form, or undefined for anything that is
 * not an Id: wrong length, other characters, or a suffix that does not fit. A long Id whose case
 * was lost is mended from its suffix.
 */
export function normalizeId(value: string): string | undefined {
	if (!/^[A-Za-z0-9]+$/.test(value)) return undefined;
	if (value.length === 15) return toLongId(value);
	if (value.length !== 18) return undefined;
	const restored = restoreCase(value);
	return restored !== undefined && toLongId(restored) === restored + value.slice(15).toUpperCase()
		? toLongId(restored)
		: undefined;
}

function restoreCase(id18: string): string | undefined {
	let restored = '';
	for (let block = 0; block < 3; block++) {
		const bits = alphabet.indexOf(id18.charAt(15 + block).toUpperCase());
		if (bits < 0) return undefined;
		for (let position = 0; position < 5; position++) {
			const character = id18.charAt(block * 5 + position);
			const upper = (bits & (1 << position)) !== 0;
			restored += upper ? character.toUpperCase() : character.toLowerCase();
		}
	}
	return restored;
}

/** A new 18-character Id: `prefix` names the object (001 is Account), `count` is its running number. */
export function makeId(prefix: string, count: number): string {
	let digits = '';
	for (let rest = count; rest > 0; rest = Math.floor(rest / 62))
		digits = base62.charAt(rest % 62) + digits;
	return toLongId(prefix + instance + digits.padStart(9, '0'));
}

/** The key prefix of the n-th custom object: a00, a01 … */
export function customKeyPrefix(n: number): string {
	return 'a' + base62.charAt(Math.floor(n / 62)) + base62.charAt(n % 62);
}
