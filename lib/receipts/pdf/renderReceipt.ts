import type { ReceiptLook } from '../look';
import type { ReceiptContent } from '../receiptContent';
import { drawReceipt } from './drawReceipt';
import { fontSetFor } from './fontSet';
import { Sheet } from './sheet';

/** What else a file is made of. */
export interface ReceiptFile extends ReceiptLook {
	/** The language that it is written in, for screen readers: `de`. */
	readonly language: string;
	/** Milliseconds since 1970 (UTC): the moment that the file bears, so that the same receipt is the same file. */
	readonly dateMs: number;
}

/** Points from each edge of the paper. */
const MARGIN = { top: 56, bottom: 64, side: 56 };

/**
 * Makes a PDF of a receipt: tagged for screen readers (PDF/UA), with parts of the fonts embedded. The same
 * content and look come to the same bytes.
 */
export async function renderReceipt(
	content: ReceiptContent,
	file: ReceiptFile,
): Promise<Uint8Array> {
	const [{ default: PdfDocument }, fonts] = await Promise.all([
		import('pdfkit'),
		fontSetFor(textsOf(content)),
	]);
	const date = new Date(file.dateMs);
	const doc = new PdfDocument({
		size: file.paper === 'A4' ? 'A4' : 'LETTER',
		// Without it pdfkit would reach for a font of its own.
		font: null as unknown as string,
		margin: 0,
		bufferPages: true,
		tagged: true,
		displayTitle: true,
		pdfVersion: '1.7',
		subset: 'PDF/UA' as 'PDF/A-1',
		lang: file.language,
		info: {
			Title: `${content.title} – ${content.seller}`,
			Author: content.seller,
			Creator: 'n8n-nodes-stripe-salesforce',
			Producer: 'PDFKit',
			CreationDate: date,
			ModDate: date,
		},
	});
	const chunks: Uint8Array[] = [];
	doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
	const ended = new Promise((resolve, reject) => {
		doc.on('end', resolve);
		doc.on('error', reject);
	});
	drawReceipt(new Sheet(doc, fonts, MARGIN), content, file);
	doc.end();
	await ended;
	return Buffer.concat(chunks);
}

/** All that is written, in which letters; a page's number too. */
function textsOf(content: ReceiptContent): Record<'regular' | 'bold', string> {
	const { title, seller, headline, notes, parties, facts, amounts, references } = content;
	const rows = [...facts, ...amounts, ...references.rows];
	const all = [
		title,
		seller,
		headline.amount,
		headline.when,
		...notes,
		...parties.flatMap(({ label, lines }) => [label, ...lines]),
		...rows.flatMap(({ label, value }) => [label, value]),
		references.label,
		`${content.page}0123456789…`,
	].join('');
	return { regular: all, bold: all };
}
