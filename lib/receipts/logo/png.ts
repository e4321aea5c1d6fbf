import type { Logo } from './logo';
import { NotALogo } from './notALogo';
import { rgbaReader } from './pngColors';
import { type PngFormat, readPngFile } from './pngFile';
import { unpackedRows } from './pngRows';
import { ShrinkingPicture } from './shrinkingPicture';

/**
 * Reads a PNG row by row, and makes it smaller on the way where paper does not show so much: a large picture
 * is never in memory as a whole.
 *
 * @param checkSize throws for a size that is not wanted, before anything is unpacked
 * @throws NotALogo when it is damaged
 */
export async function readPng(
	file: Buffer,
	checkSize: (width: number, height: number) => void,
): Promise<Logo> {
	const { format, packed } = readPngFile(file);
	const { width, height } = format;
	checkSize(width, height);
	return { width, height, picture: await pictureOf(packed, format) };
}

async function pictureOf(packed: Buffer, format: PngFormat) {
	const picture = new ShrinkingPicture(format.width, format.height);
	const readRgba = rgbaReader(format);
	const rgba = new Uint8Array(format.width * 4);
	try {
		for await (const { bytes, pixels, x, stepX, y } of unpackedRows(packed, format)) {
			readRgba(bytes, pixels, rgba);
			for (let pixel = 0; pixel < pixels; pixel++) {
				picture.add(x + pixel * stepX, y, rgba, pixel * 4);
			}
		}
	} catch (error) {
		if (error instanceof NotALogo) throw error;
		throw new NotALogo('it is damaged', { cause: error });
	}
	return picture.finished();
}
