import { type Language, languageOf } from '../../languages';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { it } from './it';
import { ja } from './ja';
import { nl } from './nl';
import { pt } from './pt';
import type { PageTexts } from './pageTexts';

const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { en, de, fr, es, it, nl, pt, ja };

/** What the page says in the language that comes nearest to a locale. */
export function textsIn(locale: string): PageTexts {
	return PAGE_TEXTS[languageOf(locale)];
}

/** A text with the words in braces replaced. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
