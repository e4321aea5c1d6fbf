import type { PngFormat } from './pngFile';

/** Writes the pixels of an unpacked row as red, green, blue and how opaque, a byte each. */
type ReadRgba = (row: Uint8Array, pixels: number, rgba: Uint8Array) => void;

/** How the pixels of a PNG are read. Of 16 bits, the upper 8 count. */
export function rgbaReader(format: PngFormat): ReadRgba {
	return format.palette ? paletteReader(format, format.palette) : colorReader(format);
}

function paletteReader({ depth, transparency }: PngFormat, palette: Buffer): ReadRgba {
	return (row, pixels, rgba) => {
		for (let pixel = 0; pixel < pixels; pixel++) {
			const entry = sample(row, pixel, depth);
			for (let color = 0; color < 3; color++) {
				rgba[pixel * 4 + color] = palette[entry * 3 + color] ?? 0;
			}
			rgba[pixel * 4 + 3] = transparency?.[entry] ?? 255;
		}
	};
}

function colorReader({ depth, channels, transparency }: PngFormat): ReadRgba {
	const colors = channels < 3 ? 1 : 3;
	const largest = 2 ** depth - 1;
	const hasAlpha = channels === 2 || channels === 4;
	const clear =
		transparency && transparency.length >= colors * 2
			? Array.from({ length: colors }, (_, color) => transparency.readUInt16BE(color * 2))
			: undefined;
	return (row, pixels, rgba) => {
		for (let pixel = 0; pixel < pixels; pixel++) {
			const first = pixel * channels;
			let isClear = clear !== undefined;
			for (let color = 0; color < 3; color++) {
				const value = sample(row, first + (colors === 1 ? 0 : color), depth);
				rgba[pixel * 4 + color] = toByte(value, depth, largest);
				if (clear && value !== clear[colors === 1 ? 0 : color]) isClear = false;
			}
			const opacity = hasAlpha ? sample(row, first + colors, depth) : isClear ? 0 : largest;
			rgba[pixel * 4 + 3] = toByte(opacity, depth, largest);
		}
	};
}

function toByte(value: number, depth: number, largest: number): number {
	return depth === 16 ? value >> 8 : (value * 255) / largest;
}

/** A number of so many bits; less than 8 share a byte, the first in its upper bits. */
function sample(row: Uint8Array, at: number, depth: number): number {
	if (depth === 8) return row[at] ?? 0;
	if (depth === 16) return ((row[at * 2] ?? 0) << 8) | (row[at * 2 + 1] ?? 0);
	const bit = at * depth;
	return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
