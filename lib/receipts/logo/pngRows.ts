import { createInflate } from 'node:zlib';
import { NotALogo } from './notALogo';
import type { PngFormat } from './pngFile';

/** A row of pixels, and where in the picture they belong. */
export interface PngRow {
	readonly y: number;
	/** Of the first pixel, and how far it is to the next one. */
	readonly x: number;
	readonly stepX: number;
	readonly pixels: number;
}

interface Pass {
	readonly x: number;
	readonly y: number;
	readonly stepX: number;
	readonly stepY: number;
}

const AT_ONCE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];

/** https://www.w3.org/TR/png-3/#8Interlace */
const INTERLACED: readonly Pass[] = [
	{ x: 0, y: 0, stepX: 8, stepY: 8 },
	{ x: 4, y: 0, stepX: 8, stepY: 8 },
	{ x: 0, y: 4, stepX: 4, stepY: 8 },
	{ x: 2, y: 0, stepX: 4, stepY: 4 },
	{ x: 0, y: 2, stepX: 2, stepY: 4 },
	{ x: 1, y: 0, stepX: 2, stepY: 2 },
	{ x: 0, y: 1, stepX: 1, stepY: 2 },
];

/**
 * Unpacks the rows of a PNG one by one. What is packed behind the last one is not unpacked.
 *
 * @throws NotALogo when there are too few; zlib's error when they are damaged
 */
export async function* unpackedRows(
	packed: Buffer,
	format: PngFormat,
): AsyncGenerator<PngRow & { bytes: Uint8Array }> {
	const bits = format.depth * format.channels;
	const rows = rowsOf(format);
	let row = rows.next().value;
	let waiting: Uint8Array = new Uint8Array(0);
	let before: Uint8Array = new Uint8Array(0);
	const inflate = createInflate();
	inflate.end(packed);
	for await (const chunk of inflate as AsyncIterable<Buffer>) {
		const data = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
		let at = 0;
		while (row) {
			const length = Math.ceil((row.pixels * bits) / 8);
			if (at + 1 + length > data.length) break;
			const bytes = data.subarray(at + 1, at + 1 + length);
			unfilter(data[at], bytes, row.isFirst ? new Uint8Array(length) : before, bits);
			yield { ...row, bytes };
			before = bytes;
			at += 1 + length;
			row = rows.next().value;
		}
		if (!row) return;
		waiting = data.subarray(at);
	}
	throw new NotALogo('it is damaged');
}

/** The rows in the order in which they come. */
function* rowsOf({
	width,
	height,
	isInterlaced,
}: PngFormat): Generator<PngRow & { isFirst: boolean }, undefined> {
	for (const { x, y: top, stepX, stepY } of isInterlaced ? INTERLACED : AT_ONCE) {
		const pixels = Math.ceil((width - x) / stepX);
		if (pixels <= 0) continue;
		for (let y = top; y < height; y += stepY) yield { y, x, stepX, pixels, isFirst: y === top };
	}
}

/**
 * Turns differences to the pixels on the left and above into what they stand for.
 * https://www.w3.org/TR/png-3/#9Filters
 */
function unfilter(
	filter: number | undefined,
	row: Uint8Array,
	before: Uint8Array,
	bits: number,
): void {
	const step = Math.max(1, bits / 8);
	for (let at = 0; at < row.length; at++) {
		const [left, above] = [row[at - step] ?? 0, before[at] ?? 0];
		const value = row[at] ?? 0;
		if (filter === 1) row[at] = value + left;
		else if (filter === 2) row[at] = value + above;
		else if (filter === 3) row[at] = value + ((left + above) >> 1);
		else if (filter === 4) row[at] = value + nearest(left, above, before[at - step] ?? 0);
		else if (filter !== 0) throw new NotALogo('it is damaged');
	}
}

/** Paeth's choice: of the three, the one that is nearest to what their slope leads to. */
function nearest(left: number, above: number, aboveLeft: number): number {
	const slope = left + above - aboveLeft;
	const toLeft = Math.abs(slope - left);
	const toAbove = Math.abs(slope - above);
	const toBoth = Math.abs(slope - aboveLeft);
	if (toLeft <= toAbove && toLeft <= toBoth) return left;
	return toAbove <= toBoth ? above : aboveLeft;
}
