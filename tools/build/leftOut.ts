/**
 * Stands in for what pdfkit and fontkit bring for PNGs and for compressed fonts: `lib/receipts/logo` reads PNGs by
 * fast-png, and receipts have no such fonts. png-js names no licence, brotli ships none.
 */
export default function leftOut(): never {
	throw new Error('The bundle is built without this: pdfkit reads no PNG here, and no WOFF2 font');
}
