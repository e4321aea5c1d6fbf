import { getDocumentProxy } from 'unpdf';

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

interface Element {
	role?: string;
	children?: Element[];
}

/** Reads a PDF with a library that did not make it. */
export async function readPdf(pdf: Uint8Array): Promise<PdfContents> {
	// The reader takes the bytes for itself.
	const read = await getDocumentProxy(new Uint8Array(pdf));
	const pages: string[] = [];
	const elements: string[] = [];
	for (let number = 1; number <= read.numPages; number++) {
		const page = await read.getPage(number);
		const { items } = await page.getTextContent();
		pages.push(
			items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''),
		);
		// One that is not made for screen readers has none.
		const tree = (await page.getStructTree()) as Element | null;
		elements.push(...(tree ? rolesIn(tree) : []));
	}
	const { Title, Language, CreationDate } = (await read.getMetadata()).info as Record<
		string,
		string
	>;
	const marks = (await read.getMarkInfo()) as { Marked?: boolean } | null;
	await read.loadingTask.destroy();
	return {
		pages,
		elements,
		title: Title ?? '',
		language: Language ?? '',
		created: CreationDate ?? '',
		tagged: marks?.Marked ?? false,
	};
}

function rolesIn({ role, children = [] }: Element): string[] {
	return role ? [role, ...children.flatMap(rolesIn)] : [];
}
