/** Reads a font's file. The build puts each into a file of its own, which is loaded when it is needed. */
export type LoadFont = () => Promise<{ default: Uint8Array }>;

/** A part of a font: the characters of one script, or of a hundred-odd Chinese signs. */
export interface FontSlice {
	/** Unique among all slices. */
	readonly name: string;
	/** Tells whether it is there for a character. */
	covers(codePoint: number): boolean;
	readonly regular: LoadFont;
	/** Absent where there is none: then the regular one stands in. */
	readonly bold?: LoadFont;
}

/**
 * Reads a list of characters as CSS writes it.
 * https://www.w3.org/TR/css-fonts-4/#unicode-range-desc
 *
 * @param list such as `U+0000-00FF,U+0131`
 */
export function unicodeRanges(list: string): (codePoint: number) => boolean {
	const ranges = list.split(',').map((range) => {
		const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-');
		return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
	});
	return (codePoint) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}
