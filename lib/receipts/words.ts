import { badInput } from '../errors';
import type { ReceiptWords } from './words/receiptWords';

/** The languages that receipts are written in, by their tags. */
export const RECEIPT_LANGUAGES = {
	en: 'English',
	de: 'Deutsch',
	es: 'Español',
	fr: 'Français',
	it: 'Italiano',
	ja: '日本語',
	nl: 'Nederlands',
	pt: 'Português',
} as const;
export type ReceiptLanguage = keyof typeof RECEIPT_LANGUAGES;

const WORDS: Readonly<Record<ReceiptLanguage, () => Promise<{ default: ReceiptWords }>>> = {
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
export function receiptLanguage(locale: string): ReceiptLanguage {
	const [language = ''] = locale.trim().toLowerCase().split(/[-_]/);
	const found = (Object.keys(RECEIPT_LANGUAGES) as ReceiptLanguage[]).find(
		(one) => one === language,
	);
	if (found) return found;
	throw badInput(
		'Language',
		`receipts are not written in “${locale.trim()}”`,
		`Choose one of ${Object.keys(RECEIPT_LANGUAGES).join(', ')}`,
	);
}

/** What a receipt says in this language. */
export async function receiptWords(language: ReceiptLanguage): Promise<ReceiptWords> {
	return (await WORDS[language]()).default;
}
