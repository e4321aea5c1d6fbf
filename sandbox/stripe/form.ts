import qs from 'qs';

/** Parameters before their types are known: strings in hashes; arrays are hashes by index. */
export interface FormHash {
	[name: string]: FormValue;
}
export type FormValue = string | FormHash;

/** No limits that a request of a few hundred kilobytes could meet. */
const PARSING = {
	depth: 100,
	parameterLimit: 100_000,
	parseArrays: false,
	plainObjects: true,
	interpretNumericEntities: false,
} as const;

/**
 * Reads a form-encoded body or query to any depth: `a[b][0][c]=1`, and `a[]=1&a[]=2` as well.
 * Of a name given twice the last counts, as in Rack, which Stripe's API is built on.
 */
export function parseForm(text: string): FormHash {
	const pairs = new Map<string, string>();
	const nextIndex = indexer();
	for (const pair of text.split('&')) {
		if (!pair) continue;
		const [name = '', ...value] = pair.split('=');
		pairs.set(nextIndex(decode(name)), value.join('='));
	}
	const numbered = [...pairs].map(([name, value]) => `${encodeName(name)}=${value}`).join('&');
	return qs.parse(numbered, PARSING) as FormHash;
}

/**
 * Gives each `[]` its index: a bare `a[]` begins a new element, and so does `a[][x]` when the element
 * that is being filled has an `x` already.
 */
function indexer(): (name: string) => string {
	const filling = new Map<string, { index: number; names: Set<string> }>();
	return (name) => {
		let done = '';
		let rest = name;
		for (let at = rest.indexOf('[]'); at >= 0; at = rest.indexOf('[]')) {
			const array = done + rest.slice(0, at);
			rest = rest.slice(at + 2);
			const current = filling.get(array);
			if (!current || rest === '' || (current.names.has(rest) && !rest.includes('[]'))) {
				filling.set(array, { index: (current?.index ?? -1) + 1, names: new Set([rest]) });
			} else current.names.add(rest);
			done = `${array}[${filling.get(array)?.index ?? 0}]`;
		}
		return done + rest;
	};
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

function encodeName(name: string): string {
	return encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']');
}
