import { NotALogo } from './notALogo';

/** What a PNG says of its pixels. */
export interface PngFormat {
	readonly width: number;
	readonly height: number;
	/** Bits of a channel, or of a number in the palette. */
	readonly depth: number;
	readonly channels: number;
	readonly isInterlaced: boolean;
	/** Red, green and blue of each entry; undefined where pixels say their colour themselves. */
	readonly palette?: Buffer;
	/** Of a palette how opaque each entry is, else the one colour that is transparent. */
	readonly transparency?: Buffer;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

// https://www.w3.org/TR/png-3/#table111
const WITH_PALETTE = 3;
const KINDS: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
	0: { channels: 1, depths: [1, 2, 4, 8, 16] },
	2: { channels: 3, depths: [8, 16] },
	[WITH_PALETTE]: { channels: 1, depths: [1, 2, 4, 8] },
	4: { channels: 2, depths: [8, 16] },
	6: { channels: 4, depths: [8, 16] },
};

export function isPng(file: Buffer): boolean {
	return file.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * Takes a PNG apart, without unpacking it.
 *
 * @returns its format, and its compressed rows
 * @throws NotALogo when it is damaged
 */
export function readPngFile(file: Buffer): { format: PngFormat; packed: Buffer } {
	const parts = new Map<string, Buffer[]>();
	for (let at = SIGNATURE.length; at + 8 <= file.length;) {
		const length = file.readUInt32BE(at);
		const type = file.toString('latin1', at + 4, at + 8);
		if (type === 'IEND') break;
		parts.set(type, [...(parts.get(type) ?? []), file.subarray(at + 8, at + 8 + length)]);
		at += length + 12;
	}
	const [header] = parts.get('IHDR') ?? [];
	if (header?.length !== 13) throw new NotALogo('it is damaged');
	const [kind, [palette]] = [header.readUInt8(9), parts.get('PLTE') ?? []];
	const { channels, depths } = KINDS[kind] ?? { channels: 0, depths: [] };
	const depth = header.readUInt8(8);
	if (!depths.includes(depth) || (kind === WITH_PALETTE && !palette)) {
		throw new NotALogo('it is damaged');
	}
	return {
		format: {
			width: header.readUInt32BE(0),
			height: header.readUInt32BE(4),
			depth,
			channels,
			isInterlaced: header.readUInt8(12) === 1,
			...(kind === WITH_PALETTE && { palette }),
			transparency: parts.get('tRNS')?.[0],
		},
		packed: Buffer.concat(parts.get('IDAT') ?? []),
	};
}
