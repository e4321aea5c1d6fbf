import type { Font } from 'fontkit';
import { type FontSlice } from './fontSlice';
import { FONT_SLICES } from './fontSlices';
import { unpackWoff } from './woff';

/** How strong letters are. */
export type Weight = 'regular' | 'bold';

/** A font that has been read. */
export interface LoadedFont {
	/** Unique; the same name is the same font. */
	readonly name: string;
	readonly font: Font;
}

/** A piece of text in a font. */
export interface Shape {
	/** In relation to the size of letters. */
	readonly width: number;
	/** It goes from right to left, and fontkit has turned it round. */
	readonly isTurned: boolean;
}

/** Given to fontkit, and through pdfkit to it, so that a piece is shaped as a whole and not word by word. */
export const SHAPING = ['kern'] as const;

/** Fonts that this process has read; parsing them anew for each document would take most of its time. */
const parsed = new Map<string, Promise<LoadedFont>>();

/** The fonts that a document needs: a font for each of its characters, and no other. */
export interface FontSet {
	/**
	 * The font of a character. One that no font has gets the first, which shows an empty box for it.
	 */
	fontOf(codePoint: number, weight: Weight): LoadedFont;
	/** Tells whether some font has the character. */
	has(codePoint: number): boolean;
	/** How a font sets a piece of text; the same is asked for many times while a text is broken into lines. */
	shape(text: string, font: LoadedFont): Shape;
}

/** Reads the fonts for these texts, those that have been read before from memory. */
export async function fontSetFor(texts: Readonly<Record<Weight, string>>): Promise<FontSet> {
	const chosen: Record<Weight, Map<number, LoadedFont>> = {
		regular: await choose(texts.regular, 'regular'),
		bold: await choose(texts.bold, 'bold'),
	};
	const [latin] = FONT_SLICES;
	if (!latin) throw new Error('There are no fonts');
	const fallbacks = {
		regular: await load(latin, 'regular'),
		bold: await load(latin, 'bold'),
	};
	return {
		fontOf: (codePoint, weight) => chosen[weight].get(codePoint) ?? fallbacks[weight],
		has: (codePoint) => chosen.regular.has(codePoint) || chosen.bold.has(codePoint),
		shape: shaper(),
	};
}

function shaper(): FontSet['shape'] {
	const known = new Map<string, Shape>();
	return (text, { name, font }) => {
		const key = `${name} ${text}`;
		let shape = known.get(key);
		if (!shape) {
			const { advanceWidth, direction } = font.layout(text, SHAPING);
			shape = { width: advanceWidth / font.unitsPerEm, isTurned: direction === 'rtl' };
			known.set(key, shape);
		}
		return shape;
	};
}

async function choose(text: string, weight: Weight): Promise<Map<number, LoadedFont>> {
	const fonts = new Map<number, LoadedFont>();
	for (const character of new Set(text)) {
		const codePoint = character.codePointAt(0) ?? 0;
		const font = await fontWith(codePoint, weight);
		if (font) fonts.set(codePoint, font);
	}
	return fonts;
}

/** What a slice is there for is not always in it, so the font itself has the last word. */
async function fontWith(codePoint: number, weight: Weight): Promise<LoadedFont | undefined> {
	for (const slice of FONT_SLICES) {
		if (!slice.covers(codePoint)) continue;
		const loaded = await load(slice, weight);
		if (hasGlyph(loaded, codePoint)) return loaded;
	}
	return undefined;
}

/** One slice of Noto Sans SC is without the table that names its glyphs, and fontkit throws for it. */
function hasGlyph({ font }: LoadedFont, codePoint: number): boolean {
	try {
		return font.hasGlyphForCodePoint(codePoint);
	} catch {
		return false;
	}
}

async function load(slice: FontSlice, weight: Weight): Promise<LoadedFont> {
	const isBold = weight === 'bold' && slice.bold !== undefined;
	const name = `${slice.name}-${isBold ? 'bold' : 'regular'}`;
	let loading = parsed.get(name);
	if (!loading) {
		loading = read(name, (isBold && slice.bold) || slice.regular);
		parsed.set(name, loading);
	}
	try {
		return await loading;
	} catch (error) {
		parsed.delete(name);
		throw error;
	}
}

async function read(name: string, file: FontSlice['regular']): Promise<LoadedFont> {
	const [{ create }, { default: bytes }] = await Promise.all([import('fontkit'), file()]);
	return { name, font: create(unpackWoff(bytes)) };
}
