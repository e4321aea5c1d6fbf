/** A picture that is ready to be drawn on any number of receipts. */
export interface Logo {
	/** Pixels, as they lie in the file. */
	readonly width: number;
	readonly height: number;
	readonly picture: JpegPicture | PixelPicture;
}

/** A JPEG, which a PDF holds as it is. */
export interface JpegPicture {
	readonly kind: 'jpeg';
	readonly bytes: Buffer;
}

/** Pixels row by row, a byte a channel, packed as PDFs hold them (zlib). */
export interface PixelPicture {
	readonly kind: 'pixels';
	readonly columns: number;
	readonly rows: number;
	/** Red, green and blue of each pixel. */
	readonly rgb: Buffer;
	/** How opaque each pixel is; undefined where all are. */
	readonly alpha?: Buffer;
}

/** The space that a logo gets on the paper, in points. */
export const LOGO_SPACE = { width: 160, height: 40 } as const;
