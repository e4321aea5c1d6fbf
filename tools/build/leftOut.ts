/**
 * Stands in for what pdfkit and fontkit bring for pictures and for compressed fonts, which receipts have
 * not: png-js names no licence, brotli ships none.
 */
export default function leftOut(): never {
	throw new Error('The bundle is built without this: PDFs have no pictures and no WOFF2 fonts');
}
