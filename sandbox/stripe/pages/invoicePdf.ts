import type Stripe from 'stripe';
import { majorUnits } from '../payments/currencies';

/** An invoice as a plain PDF. The library is loaded for the first one that somebody asks for. */
export async function invoicePdf(invoice: Stripe.Invoice): Promise<Buffer> {
	const { default: PDFDocument } = await import('pdfkit');
	const document = new PDFDocument({ size: 'A4' });
	const chunks: Buffer[] = [];
	document.on('data', (chunk: Buffer) => chunks.push(chunk));
	const ended = new Promise((resolve) => document.on('end', resolve));
	const money = (amount: number) =>
		`${majorUnits(amount, invoice.currency)} ${invoice.currency.toUpperCase()}`;
	document.fontSize(20).text(`Invoice ${invoice.number ?? ''}`);
	document
		.fontSize(11)
		.text(invoice.account_name ?? '')
		.moveDown();
	document.text(invoice.customer_name ?? invoice.customer_email ?? '').moveDown();
	for (const line of invoice.lines.data) {
		document.text(`${line.description ?? ''}: ${money(line.amount)}`);
	}
	document.moveDown().text(`Total: ${money(invoice.total)}`);
	document.text(`Amount due: ${money(invoice.amount_remaining)}`);
	document.end();
	await ended;
	return Buffer.concat(chunks);
}
