import { deflateSync, inflateSync } from 'node:zlib';
import type { Logo } from '../../../lib/receipts/logo/logo';
import { readLogo } from '../../../lib/receipts/logo/readLogo';
import { JPEG_FILES, pictureFile, PNG_FILES } from '../../support/pictureFiles';

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const WIDTH = 9;
const HEIGHT = 5;

/** The pixels of such a picture, as a function of where they are. */
function pixels(of: (x: number, y: number) => Pixel): Pixel[] {
	return Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
		of(at % WIDTH, Math.floor(at / WIDTH)),
	).map((pixel) => (pixel[3] === 0 ? ([0, 0, 0, 0] as const) : pixel));
}

function pixelsOf({ picture }: Logo): Pixel[] {
	if (picture.kind !== 'pixels') throw new Error('It is no PNG');
	const rgb = inflateSync(picture.rgb);
	const alpha = picture.alpha && inflateSync(picture.alpha);
	return Array.from({ length: picture.columns * picture.rows }, (_, at) => [
		rgb[at * 3] ?? -1,
		rgb[at * 3 + 1] ?? -1,
		rgb[at * 3 + 2] ?? -1,
		alpha?.[at] ?? 255,
	]);
}

const colorful = (x: number, y: number) => [x * 28, y * 60, 100 + x * y] as const;
const COLORFUL = pixels((x, y) => [
	...colorful(x, y),
	(x + y) % 3 === 0 ? (x % 2 === 0 ? 0 : 128) : 255,
]);
const CHESS = pixels((x, y) => {
	const shade = 255 * ((x + y) % 2);
	return [shade, shade, shade, 255];
});
const FOUR_COLORS: readonly Pixel[] = [
	[255, 0, 0, 255],
	[0, 128, 0, 255],
	[0, 0, 255, 128],
	[10, 20, 30, 0],
];
const PALETTE = pixels((x, y) => FOUR_COLORS[(x + 2 * y) % 4] ?? [0, 0, 0, 0]);

/** A PNG of which the header, the rows and what else there is are made up. */
function madePng({
	width = 1,
	height = 1,
	depth = 8,
	kind = 2,
	rows = Buffer.from([0, 1, 2, 3]),
	more = [],
}: {
	width?: number;
	height?: number;
	depth?: number;
	kind?: number;
	rows?: Buffer;
	more?: ReadonlyArray<readonly [string, Buffer]>;
} = {}): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([depth, kind], 8);
	const parts = [['IHDR', header], ...more, ['IDAT', deflateSync(rows)], ['IEND', '']] as const;
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		...parts.map(([type, content]) => {
			const length = Buffer.alloc(4);
			length.writeUInt32BE(content.length);
			return Buffer.concat([length, Buffer.from(type), Buffer.from(content), Buffer.alloc(4)]);
		}),
	]);
}

describe('a PNG', () => {
	it.each<[keyof typeof PNG_FILES, Pixel[]]>([
		['rgba8', COLORFUL],
		['subFiltered', COLORFUL],
		['upFiltered', COLORFUL],
		['averageFiltered', COLORFUL],
		['paethFiltered', COLORFUL],
		['interlaced', COLORFUL],
		['interlaced16', COLORFUL],
		['rgb8', pixels((x, y) => [...colorful(x, y), 255])],
		['palette2', PALETTE],
		['gray1', CHESS],
		['gray16', CHESS],
		['grayAlpha8', CHESS],
	])('that is written as %s has its pixels', async (kind, expected) => {
		const logo = readLogo(pictureFile(PNG_FILES[kind]));

		expect(logo).toMatchObject({ width: WIDTH, height: HEIGHT });
		expect(pixelsOf(logo)).toEqual(expected);
	});

	it('has one color that is transparent, where it says so', async () => {
		const rows = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		const clear = Buffer.from([0, 4, 0, 5, 0, 6]);
		const logo = readLogo(madePng({ width: 3, rows, more: [['tRNS', clear]] }));

		expect(pixelsOf(logo)).toEqual([
			[1, 2, 3, 255],
			[0, 0, 0, 0],
			[7, 8, 9, 255],
		]);
	});

	it('of more pixels than paper shows is made smaller, each the mean of a square', async () => {
		// 12,8 in a point.
		const row = Buffer.alloc(1 + 2048 * 3, Buffer.from([0, 200, 100]), 'binary');
		row[0] = 0;
		for (let x = 0; x < 2048; x++) row.set(x % 3 === 0 ? [90, 0, 255] : [0, 30, 255], 1 + x * 3);
		const logo = readLogo(
			madePng({ width: 2048, height: 3, rows: Buffer.concat([row, row, row]) }),
		);

		expect(logo).toMatchObject({ width: 2048, height: 3, picture: { columns: 683, rows: 1 } });
		expect(pixelsOf(logo)[0]).toEqual([30, 20, 255, 255]);
	});

	it.each<[string, Buffer, string]>([
		['whose rows end early', madePng({ height: 2 }), 'it is damaged'],
		[
			'whose rows are packed to a thousand times as much',
			madePng({ rows: Buffer.alloc(1_000_000) }),
			'it is damaged',
		],
		[
			'of few colors that is interlaced',
			pictureFile(PNG_FILES.interlacedPalette4),
			'few colors that is interlaced',
		],
		['whose rows are no rows', madePng({ rows: Buffer.from([9, 1, 2, 3]) }), 'it is damaged'],
		['that is cut off', pictureFile(PNG_FILES.rgba8).subarray(0, 90), 'it is damaged'],
		['without a header', madePng().subarray(0, 8), 'it is damaged'],
		['with a depth that there is not', madePng({ depth: 3 }), 'it is damaged'],
		['without the palette that it needs', madePng({ kind: 3 }), 'it is damaged'],
		['without pixels', madePng({ width: 0 }), 'it has no pixels'],
		['that is too wide', madePng({ width: 3001 }), 'it is 3001 × 1 pixels large'],
		['that would take gigabytes', madePng({ width: 2 ** 31, height: 2 ** 31 }), 'pixels large'],
	])('%s is refused', async (_what, file, why) => {
		expect(() => readLogo(file)).toThrow(why);
	});
});

describe('a JPEG', () => {
	it.each(['rgb', 'progressive', 'cmyk'] as const)('in %s stays as it is', async (kind) => {
		const bytes = pictureFile(JPEG_FILES[kind]);
		expect(readLogo(bytes)).toEqual({
			width: 16,
			height: 8,
			picture: { kind: 'jpeg', bytes },
		});
	});

	const replaced = (kind: keyof typeof JPEG_FILES, what: string, by: string) =>
		Buffer.from(pictureFile(JPEG_FILES[kind]).toString('hex').replace(what, by), 'hex');

	it.each<[string, Buffer, string]>([
		['that is cut off', pictureFile(JPEG_FILES.rgb).subarray(0, 270), 'it is damaged'],
		['that ends before its size', pictureFile(JPEG_FILES.rgb).subarray(0, 60), 'it is damaged'],
		['with arithmetic coding', replaced('rgb', 'ffc0', 'ffc9'), 'few programs show'],
		['of 12 bits', replaced('rgb', 'ffc0001108', 'ffc000110c'), 'few programs show'],
		['in inks, not by Adobe', replaced('cmyk', '41646f6265', '4c656164ff'), 'few programs show'],
		['that is too high', replaced('rgb', '0800080010', '08ffff0010'), '16 × 65535 pixels'],
	])('%s is refused', async (_what, file, why) => {
		expect(() => readLogo(file)).toThrow(why);
	});
});

describe('what is no logo', () => {
	it.each<[string, Buffer]>([
		['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
		['a WebP', Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1')],
		['a page that says that there is none', Buffer.from('<!doctype html><h1>404</h1>')],
		['nothing', Buffer.alloc(0)],
	])('is %s', async (_what, file) => {
		expect(() => readLogo(file)).toThrow('it is neither a PNG nor a JPEG');
	});

	it('is a file of more than a megabyte', async () => {
		const file = Buffer.concat([madePng(), Buffer.alloc(1_000_000)]);
		expect(() => readLogo(file)).toThrow('it is larger than 1 MB');
	});
});
