/** Languages in which payers are spoken to. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What they are called in English. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
	en: 'English',
	de: 'German',
	fr: 'French',
	es: 'Spanish',
	it: 'Italian',
	nl: 'Dutch',
	pt: 'Portuguese',
	ja: 'Japanese',
};

/**
 * The language of ours that comes nearest to one that is wanted.
 *
 * @param wanted such as `pt-BR`
 * @returns English where there is none
 */
export function languageOf(wanted: string): Language {
	const primary = wanted.trim().toLowerCase().split(/[-_]/)[0] ?? '';
	return LANGUAGES.find((language) => language === primary) ?? 'en';
}

/**
 * A tag that `Intl` understands, kept with its region, of a language of ours: `pt-BR` stays, `xx` becomes
 * `en`.
 */
export function localeOf(wanted: string): string {
	const language = languageOf(wanted);
	const tag = wanted.trim().replaceAll('_', '-');
	if (!tag.toLowerCase().startsWith(language)) return language;
	try {
		return Intl.getCanonicalLocales(tag)[0] ?? language;
	} catch {
		return language;
	}
}

/**
 * Locales of a browser's `Accept-Language`, those that are wanted most first.
 * https://www.rfc-editor.org/rfc/rfc9110#field.accept-language
 */
export function acceptedLocale(header: string): string {
	const wanted = header
		.slice(0, 500)
		.split(',')
		.map((part) => {
			const [tag = '', ...parameters] = part.trim().split(';');
			const quality = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find(Boolean);
			return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) || 0 };
		})
		.filter(({ tag, quality }) => /^[a-z]{2,3}(?:-|$)/i.test(tag) && quality > 0)
		.sort((one, other) => other.quality - one.quality);
	const ours = wanted.find(({ tag }) => languageOf(tag) === tag.toLowerCase().split('-')[0]);
	return localeOf(ours?.tag ?? 'en');
}
