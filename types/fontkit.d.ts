/** The part of fontkit that is used here; it comes without types. https://github.com/foliojs/fontkit */
declare module 'fontkit' {
	export interface GlyphRun {
		/** In the font's units. */
		readonly advanceWidth: number;
		readonly direction: 'ltr' | 'rtl';
		readonly glyphs: ReadonlyArray<{ readonly id: number }>;
	}

	export interface Font {
		readonly unitsPerEm: number;
		hasGlyphForCodePoint(codePoint: number): boolean;
		/** Shapes a text; `features` are named as in OpenType. */
		layout(text: string, features?: readonly string[]): GlyphRun;
	}

	export function create(file: Uint8Array): Font;
}
