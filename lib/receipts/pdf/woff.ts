import { inflateSync } from 'node:zlib';

// Sizes of the format's parts in bytes. https://www.w3.org/TR/WOFF/#OverallStructure
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * Unpacks a font: WOFF is an OpenType font whose tables are compressed one by one. fontkit reads it too,
 * but unpacks a table again for each letter that is taken out of it.
 *
 * @throws Error when the file is no WOFF
 */
export function unpackWoff(file: Uint8Array): Uint8Array {
	const woff = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
	if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('The font’s file is no WOFF');
	const count = woff.readUInt16BE(12);
	const directory = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
	woff.copy(directory, 0, 4, 8);
	directory.writeUInt16BE(count, 4);
	// What follows helps a binary search in the directory: the largest power of two, its logarithm, the rest.
	// https://learn.microsoft.com/typography/opentype/spec/otff#table-directory
	const power = Math.floor(Math.log2(count));
	directory.writeUInt16BE(2 ** power * SFNT_ENTRY, 6);
	directory.writeUInt16BE(power, 8);
	directory.writeUInt16BE((count - 2 ** power) * SFNT_ENTRY, 10);

	const parts: Buffer[] = [directory];
	let offset = directory.length;
	for (let table = 0; table < count; table++) {
		const from = WOFF_HEADER + table * WOFF_ENTRY;
		const start = woff.readUInt32BE(from + 4);
		const packed = woff.readUInt32BE(from + 8);
		const length = woff.readUInt32BE(from + 12);
		const stored = woff.subarray(start, start + packed);
		const bytes = packed < length ? inflateSync(stored) : stored;
		const to = SFNT_HEADER + table * SFNT_ENTRY;
		woff.copy(directory, to, from, from + 4);
		woff.copy(directory, to + 4, from + 16, from + 20);
		directory.writeUInt32BE(offset, to + 8);
		directory.writeUInt32BE(length, to + 12);
		// Each table begins at a multiple of four bytes.
		const padding = -length & 3;
		parts.push(bytes, Buffer.alloc(padding));
		offset += length + padding;
	}
	return Buffer.concat(parts);
}
