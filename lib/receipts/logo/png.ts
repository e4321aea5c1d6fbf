import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import type { Logo } from './logo';
import { NotALogo } from './notALogo';
import { ShrinkingPicture } from './shrinkingPicture';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function isPng(file: Buffer): boolean {
	return file.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * Reads a PNG, and makes it smaller where paper does not show so much.
 *
 * @param checkSize throws for a size that is not wanted, before anything is unpacked
 * @throws NotALogo when it is damaged, or of a kind that cannot be read
 */
export function readPng(file: Buffer, checkSize: (width: number, height: number) => void): Logo {
	const header = headerIn(file);
	const { width, height } = header;
	checkSize(width, height);
	// fast-png takes the pixels of such for whole bytes.
	if (header.isInterlaced && header.depth < 8) throw new NotALogo(OF_A_RARE_KIND);
	let pixels: (picture: ShrinkingPicture) => void;
	try {
		checkRows(file, header);
		pixels = pixelsIn(decode(file));
	} catch (error) {
		throw new NotALogo('it is damaged', { cause: error });
	}
	const picture = new ShrinkingPicture(width, height);
	pixels(picture);
	return { width, height, picture: picture.finished() };
}

const OF_A_RARE_KIND = 'it is a PNG of few colors that is interlaced, which cannot be read';

interface Header {
	readonly width: number;
	readonly height: number;
	/** Bits of a channel, or of a number in the palette. */
	readonly depth: number;
	readonly isInterlaced: boolean;
	/** Bits of a pixel. */
	readonly bits: number;
}

/** Channels by the kind of colors. https://www.w3.org/TR/png-3/#table111 */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** https://www.w3.org/TR/png-3/#11IHDR */
function headerIn(file: Buffer): Header {
	const [first] = chunksOf(file);
	const channels = CHANNELS[first?.content[9] ?? -1];
	if (first?.type !== 'IHDR' || first.content.length !== 13 || channels === undefined) {
		throw new NotALogo('it is damaged');
	}
	const { content } = first;
	const depth = content.readUInt8(8);
	return {
		width: content.readUInt32BE(0),
		height: content.readUInt32BE(4),
		depth,
		isInterlaced: content.readUInt8(12) === 1,
		bits: depth * channels,
	};
}

function* chunksOf(file: Buffer): Generator<{ type: string; content: Buffer }> {
	for (let at = SIGNATURE.length; at + 8 <= file.length;) {
		const length = file.readUInt32BE(at);
		const type = file.toString('latin1', at + 4, at + 8);
		yield { type, content: file.subarray(at + 8, at + 8 + length) };
		at += length + 12;
	}
}

/**
 * Refuses rows that are too few, or that a small file has packed to gigabytes, for which there would be no memory.
 *
 * @throws zlib's error
 */
function checkRows(file: Buffer, { width, height, bits, isInterlaced }: Header): void {
	const packed = [...chunksOf(file)].filter(({ type }) => type === 'IDAT');
	const least = (1 + Math.ceil((width * bits) / 8)) * height;
	// Each of the seven passes begins rows of its own.
	const most = isInterlaced ? least * 2 + 7 * (height + 1) : least;
	const rows = inflateSync(Buffer.concat(packed.map(({ content }) => content)), {
		maxOutputLength: most,
	});
	if (!isInterlaced && rows.length < least) throw new Error('It has too few rows');
}

/** How the pixels get into a picture, each as red, green, blue and how opaque, a byte each. */
function pixelsIn(png: DecodedPng): (picture: ShrinkingPicture) => void {
	const { width, height, palette } = png;
	const read = palette ? paletteReader(png) : colorReader(png);
	return (picture) => {
		const rgba = new Uint8Array(4);
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				read(x, y, rgba);
				picture.add(x, y, rgba, 0);
			}
		}
	};
}

type ReadPixel = (x: number, y: number, rgba: Uint8Array) => void;

function paletteReader(png: DecodedPng): ReadPixel {
	const colors = convertIndexedToRgb(png);
	const channels = colors.length / (png.width * png.height);
	return (x, y, rgba) => {
		const first = (y * png.width + x) * channels;
		for (let color = 0; color < 3; color++) rgba[color] = colors[first + color] ?? 0;
		rgba[3] = channels === 4 ? (colors[first + 3] ?? 255) : 255;
	};
}

function colorReader({ width, data, depth, channels, transparency: clear }: DecodedPng): ReadPixel {
	const colors = channels < 3 ? 1 : 3;
	const hasAlpha = channels === 2 || channels === 4;
	const stride = depth < 8 ? Math.ceil((width * depth) / 8) : width * channels;
	/** Less than 8 bits share a byte, the first in its upper bits. */
	const sampleAt = (x: number, y: number, channel: number): number => {
		if (depth >= 8) return data[y * stride + x * channels + channel] ?? 0;
		const bit = x * depth;
		return ((data[y * stride + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
	};
	const toByte = (value: number) => (depth === 16 ? value >> 8 : (value * 255) / (2 ** depth - 1));
	return (x, y, rgba) => {
		let isClear = clear !== undefined;
		for (let color = 0; color < 3; color++) {
			const channel = colors === 1 ? 0 : color;
			const value = sampleAt(x, y, channel);
			rgba[color] = toByte(value);
			if (clear && value !== clear[channel]) isClear = false;
		}
		rgba[3] = hasAlpha ? toByte(sampleAt(x, y, colors)) : isClear ? 0 : 255;
	};
}
