import { deflateSync } from 'node:zlib';
import { LOGO_SPACE, type PixelPicture } from './logo';

/** Pixels in a point: what a good printer shows. */
const FINEST = 4;

/**
 * A picture that takes pixels in any order. Where it has more of them than paper shows, those of a square
 * become one, of their mean colour.
 */
export class ShrinkingPicture {
	/** Pixels on a side of what becomes one. */
	private readonly square: number;
	private readonly columns: number;
	private readonly rows: number;
	/** Of each pixel red, green and blue, times how opaque, and how opaque; sums over its square. */
	private readonly sums: Uint32Array;
	private readonly counts: Uint16Array;

	constructor(width: number, height: number) {
		const pixelsInAPoint = Math.max(width / LOGO_SPACE.width, height / LOGO_SPACE.height);
		this.square = Math.max(1, Math.floor(pixelsInAPoint / FINEST));
		this.columns = Math.ceil(width / this.square);
		this.rows = Math.ceil(height / this.square);
		this.sums = new Uint32Array(this.columns * this.rows * 4);
		this.counts = new Uint16Array(this.columns * this.rows);
	}

	/** @param rgba holds the pixel's red, green, blue and how opaque, from `at` on */
	add(x: number, y: number, rgba: Uint8Array, at: number): void {
		const { square, sums, counts } = this;
		const cell = Math.floor(y / square) * this.columns + Math.floor(x / square);
		const alpha = rgba[at + 3] ?? 0;
		for (let color = 0; color < 3; color++) {
			sums[cell * 4 + color] = (sums[cell * 4 + color] ?? 0) + (rgba[at + color] ?? 0) * alpha;
		}
		sums[cell * 4 + 3] = (sums[cell * 4 + 3] ?? 0) + alpha;
		counts[cell] = (counts[cell] ?? 0) + 1;
	}

	finished(): PixelPicture {
		const { columns, rows, sums, counts } = this;
		const rgb = new Uint8Array(columns * rows * 3);
		const alpha = new Uint8Array(columns * rows);
		for (let cell = 0; cell < alpha.length; cell++) {
			const opacity = sums[cell * 4 + 3] ?? 0;
			for (let color = 0; color < 3; color++) {
				rgb[cell * 3 + color] = Math.round((sums[cell * 4 + color] ?? 0) / (opacity || 1));
			}
			alpha[cell] = Math.round(opacity / (counts[cell] || 1));
		}
		const isOpaque = alpha.every((value) => value === 255);
		return {
			kind: 'pixels',
			columns,
			rows,
			rgb: deflateSync(rgb, { level: 9 }),
			...(!isOpaque && { alpha: deflateSync(alpha, { level: 9 }) }),
		};
	}
}
