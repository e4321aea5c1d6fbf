/** Of pdfkit what its types leave out and is used here. https://github.com/foliojs/pdfkit */
declare namespace PDFKit {
	namespace Mixins {
		/** A picture that `image` draws. A JPEG comes of `openImage`. */
		interface OpenedImage {
			/** What a page calls it by. */
			readonly label: string;
			/** Pixels. */
			readonly width: number;
			readonly height: number;
			/** How a JPEG is to be turned, by Exif: from 5 on, by a right angle. */
			readonly orientation?: number;
			/** The picture in the file, once it is there. */
			obj: PDFKitReference | null;
			embed(document: PDFDocument): void;
		}

		interface PDFImage {
			openImage(src: Buffer): OpenedImage;
			image(src: OpenedImage, x: number, y: number, options: ImageOption): this;
		}

		interface StructureElementOptions {
			/** Left, upper, right and lower edge, from the upper left corner of the page. */
			bbox?: readonly [number, number, number, number];
			scope?: 'Row';
		}
	}
}
