import { extractImages, getDocumentProxy } from 'unpdf';

/** What a reader finds in a PDF. */
export interface PdfContents {
	/** The text of each page. */
	pages: string[];
	/** The kinds of its elements, as a screen reader meets them: `H1`, `P`, `TH` … */
	elements: string[];
	/** Its pictures, as they are shown. */
	pictures: Picture[];
	title: string;
	/** Such as `de`. */
	language: string;
	/** As it stands in the file: `D:20261120150000Z`. */
	created: string;
	tagged: boolean;
}

interface Picture {
	/** Pixels. */
	width: number;
	height: number;
	/** Red, green and blue of the first pixel, and where it is not opaque how much it is. */
	firstPixel: number[];
	/** What a screen reader says instead; '' where it passes over. */
	spoken: string;
	/** Left, lower, right and upper edge in points, from the lower left corner of the page. */
	bounds: number[];
}

interface Element {
	role?: string;
	children?: Element[];
	alt?: string;
	bbox?: number[];
}

/** Reads a PDF with a library that did not make it. */
export async function readPdf(pdf: Uint8Array): Promise<PdfContents> {
	// The reader takes the bytes for itself.
	const read = await getDocumentProxy(new Uint8Array(pdf));
	const pages: string[] = [];
	const elements: string[] = [];
	const pictures: Picture[] = [];
	for (let number = 1; number <= read.numPages; number++) {
		const page = await read.getPage(number);
		const { items } = await page.getTextContent();
		pages.push(
			items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''),
		);
		// One that is not made for screen readers has none.
		const tree = (await page.getStructTree()) as Element | null;
		const all = tree ? elementsIn(tree) : [];
		elements.push(...all.flatMap(({ role }) => role ?? []));
		const figures = all.filter(({ role }) => role === 'Figure');
		const images = await extractImages(read, number);
		pictures.push(
			...images.map(({ width, height, channels, data }, at) => ({
				width,
				height,
				firstPixel: Array.from(data.subarray(0, channels)),
				spoken: figures[at]?.alt ?? '',
				bounds: figures[at]?.bbox ?? [],
			})),
		);
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
		pictures,
		title: Title ?? '',
		language: Language ?? '',
		created: CreationDate ?? '',
		tagged: marks?.Marked ?? false,
	};
}

function elementsIn(element: Element): Element[] {
	return [element, ...(element.children ?? []).flatMap(elementsIn)];
}
