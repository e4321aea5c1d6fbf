import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';

/** What a reader finds in a PDF. */
export interface PdfContents {
	/** The text of each page. */
	pages: string[];
	/** The kinds of its elements, as a screen reader meets them: `H1`, `P`, `TH` … */
	elements: string[];
	title: string;
	/** Such as `de`. */
	language: string;
	/** As it stands in the file: `D:20261120150000Z`. */
	created: string;
	tagged: boolean;
}

/** Reads a PDF with a library that did not make it. */
export async function readPdf(pdf: Uint8Array): Promise<PdfContents> {
	const reader = spawn(process.execPath, [path.join(__dirname, 'pdfReader.mjs')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	reader.stdin.end(pdf);
	return JSON.parse(await text(reader.stdout)) as PdfContents;
}
