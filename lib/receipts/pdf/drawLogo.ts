import { type Logo, LOGO_SPACE, type PixelPicture } from '../logo/logo';
import type { Sheet } from './sheet';

/** Points below a logo. */
const GAP = 14;

/**
 * Draws a logo where the sheet is written on next: in its own size at 72 dots to the inch, or smaller, so that
 * it has space. Screen readers read out whose it is, or pass it over where nobody knows.
 */
export function drawLogo(
	sheet: Sheet,
	{ width, height, picture }: Logo,
	seller: string,
	parent: PDFKit.PDFStructureElement,
): void {
	const { doc, column, y } = sheet;
	const { x } = column;
	const image =
		picture.kind === 'jpeg' ? doc.openImage(picture.bytes) : imageOf(picture, width, height);
	const isOnItsSide = (image.orientation ?? 1) > 4;
	const [across, down] = isOnItsSide ? [height, width] : [width, height];
	const scale = Math.min(1, LOGO_SPACE.width / across, LOGO_SPACE.height / down);
	const size = { width: across * scale, height: down * scale };
	const draw = () => {
		doc.image(image, x, y, size);
	};
	if (seller === '') sheet.decorate(draw);
	else {
		const bbox = [x, y, x + size.width, y + size.height] as const;
		parent.add(doc.struct('Figure', { alt: seller, bbox }, [draw]));
	}
	sheet.y += size.height + GAP;
}

/** What pdfkit makes of a PNG, without unpacking it again for each file. */
function imageOf({ columns, rows, rgb, alpha }: PixelPicture, width: number, height: number) {
	const image: PDFKit.Mixins.OpenedImage = {
		label: 'Logo',
		width,
		height,
		obj: null,
		embed: (doc) => {
			const embedded = (colors: 'DeviceRGB' | 'DeviceGray', bytes: Buffer, more: object = {}) => {
				const reference = doc.ref({
					Type: 'XObject',
					Subtype: 'Image',
					Width: columns,
					Height: rows,
					BitsPerComponent: 8,
					ColorSpace: colors,
					Filter: 'FlateDecode',
					...more,
				});
				reference.end(bytes);
				return reference;
			};
			const mask = alpha && embedded('DeviceGray', alpha);
			image.obj = embedded('DeviceRGB', rgb, mask && { SMask: mask });
		},
	};
	return image;
}
