import { readFileSync } from 'node:fs';
import { CountryCode } from 'plaid';
import { LINK_COUNTRIES, LINK_LANGUAGES, linkLanguageOf } from '../../../lib/plaid/linkLocales';

// What Plaid's SDK declares is what Plaid takes; a new release may know more.

it('offers each country that Plaid’s SDK declares, and no other', () => {
	expect(Object.keys(LINK_COUNTRIES).sort()).toEqual(Object.values(CountryCode).sort());
});

it('offers each language that Plaid’s SDK names for Link, and no other', () => {
	const declarations = readFileSync(require.resolve('plaid/dist/api.d.ts'), 'utf8');
	const [, told = ''] = /Link should be displayed in\.(.*)/.exec(declarations) ?? [];
	const languages = [...told.matchAll(/- (\w+) \(`[^a-z]*([a-z]{2})[^a-z]*`\)/g)];

	expect(languages.length).toBeGreaterThan(10);
	expect(Object.fromEntries(languages.map(([, name, code]) => [code, name]))).toEqual(
		LINK_LANGUAGES,
	);
});

it.each([
	['pt-BR', 'pt'],
	['de', 'de'],
	['EN-us', 'en'],
	['ja', 'en'],
	['', 'en'],
	['toString', 'en'],
])('of %p the nearest language is %p', (wanted, nearest) => {
	expect(linkLanguageOf(wanted)).toBe(nearest);
});
