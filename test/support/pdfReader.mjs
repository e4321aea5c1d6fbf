// Prints, as JSON, what a reader finds in the PDF that comes in. A process of its own: pdf.js is an ES
// module, which Jest does not load.
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { getDocumentProxy } from 'unpdf';

const pdf = await getDocumentProxy(new Uint8Array(await buffer(process.stdin)));
const pages = [];
const elements = [];
for (let number = 1; number <= pdf.numPages; number++) {
	const page = await pdf.getPage(number);
	const { items } = await page.getTextContent();
	pages.push(items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join(''));
	collect(await page.getStructTree());
}
const { info } = await pdf.getMetadata();
const { Title: title, Language: language, CreationDate: created } = info;
const { Marked: tagged = false } = (await pdf.getMarkInfo()) ?? {};
process.stdout.write(JSON.stringify({ pages, elements, title, language, created, tagged }));

function collect(node) {
	if (!node?.role) return;
	elements.push(node.role);
	for (const child of node.children ?? []) collect(child);
}
