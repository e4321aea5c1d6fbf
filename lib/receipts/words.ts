import { badInput } from '../errors';
import { type Language, LANGUAGES } from '../languages';
import { quoted } from '../text';
import type { ReceiptWords } from './words/receiptWords';

const WORDS: Readonly<Record<Language, () => Promise<{ default: ReceiptWords }>>> = {
	en: () => import('./words/en'),
	de: () => import('./words/de'),
	es: () => import('./words/es'),
	fr: () => import('./words/fr'),
	it: () => import('./words/it'),
	ja: () => import('./words/ja'),
	nl: () => import('./words/nl'),
	pt: () => import('./words/pt'),
};

/** The language of a locale such as `de-AT`. @throws Problem when receipts are not written in it */
export function receiptLanguage(locale: string): Language {
	const [language = ''] = locale.trim().toLowerCase().split(/[-_]/);
	const found = LANGUAGES.find((one) => one === language);
	if (found) return found;
	throw badInput(
		'Language',
		`${quoted(locale.trim())} is not a language of receipts`,
		`Choose one of ${LANGUAGES.join(', ')}`,
	);
}

/** What a receipt says in this language. */
export async function receiptWords(language: Language): Promise<ReceiptWords> {
	return (await WORDS[language]()).default;
}
