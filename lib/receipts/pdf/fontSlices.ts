import arabicRanges from '@fontsource/noto-sans-arabic/unicode.json';
import hebrewRanges from '@fontsource/noto-sans-hebrew/unicode.json';
import koreanRanges from '@fontsource/noto-sans-kr/unicode.json';
import chineseRanges from '@fontsource/noto-sans-sc/unicode.json';
import ranges from '@fontsource/noto-sans/unicode.json';
import { CHINESE } from './chineseFonts';
import { type FontSlice, type LoadFont, unicodeRanges } from './fontSlice';
import { KOREAN } from './koreanFonts';

// WOFF, not WOFF2: fontkit cannot make subsets of the latter (https://github.com/foliojs/fontkit/issues/201).
const ALPHABETS: readonly FontSlice[] = [
	slice('latin', ranges.latin, {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff'),
	}),
	slice('latin-ext', ranges['latin-ext'], {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-latin-ext-700-normal.woff'),
	}),
	slice('greek', ranges.greek, {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-greek-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-greek-700-normal.woff'),
	}),
	slice('greek-ext', ranges['greek-ext'], {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-greek-ext-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-greek-ext-700-normal.woff'),
	}),
	slice('cyrillic', ranges.cyrillic, {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-cyrillic-700-normal.woff'),
	}),
	slice('cyrillic-ext', ranges['cyrillic-ext'], {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-cyrillic-ext-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-cyrillic-ext-700-normal.woff'),
	}),
	slice('vietnamese', ranges.vietnamese, {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-vietnamese-700-normal.woff'),
	}),
	slice('devanagari', ranges.devanagari, {
		regular: () => import('@fontsource/noto-sans/files/noto-sans-devanagari-400-normal.woff'),
		bold: () => import('@fontsource/noto-sans/files/noto-sans-devanagari-700-normal.woff'),
	}),
	slice('hebrew', hebrewRanges.hebrew, {
		regular: () =>
			import('@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff'),
		bold: () =>
			import('@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-700-normal.woff'),
	}),
	slice('arabic', arabicRanges.arabic, {
		regular: () =>
			import('@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'),
		bold: () =>
			import('@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-700-normal.woff'),
	}),
];

/** All slices, in the order in which they are asked for a character. */
export const FONT_SLICES: readonly FontSlice[] = [
	...ALPHABETS,
	...numbered('korean', koreanRanges, KOREAN),
	...numbered('chinese', chineseRanges, CHINESE),
];

function slice(name: string, list: string, files: Pick<FontSlice, 'regular' | 'bold'>): FontSlice {
	return { name, covers: unicodeRanges(list), ...files };
}

/** Chinese and Korean in one weight: the other one would add as much to the package again. */
function numbered(
	name: string,
	lists: Readonly<Record<string, string>>,
	files: Readonly<Record<number, LoadFont>>,
): FontSlice[] {
	return Object.entries(files).map(([number, regular]) =>
		slice(`${name}-${number}`, lists[`[${number}]`] ?? '', { regular }),
	);
}
