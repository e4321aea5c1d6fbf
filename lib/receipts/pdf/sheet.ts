import type PDFDocument from 'pdfkit';
import { type FontSet, SHAPING } from './fontSet';
import { type TextStyle, textWidth, wrappedLines } from './lines';
import { visualRuns } from './textRuns';

/** Lengths in points, from the left and upper edge. */
export interface Box {
	x: number;
	width: number;
}

/** A text with its place and colour. */
export interface PlacedText extends Box {
	text: string;
	style: TextStyle;
	color: string;
	/** Default left. */
	align?: 'left' | 'right';
}

/** Line height in relation to the size of letters. */
const LEADING = 1.4;
/** How far below the top of its line a letter stands. */
const ASCENT = 1.05;

/** Sheets of paper that are written on from the top downwards; a full one is followed by the next. */
export class Sheet {
	/** Where the next thing goes, in points from the upper edge. */
	y: number;
	private readonly wrapped = new Map<string, string[]>();

	constructor(
		readonly doc: PDFKit.PDFDocument,
		private readonly fonts: FontSet,
		private readonly margin: { top: number; bottom: number; side: number },
	) {
		this.y = margin.top;
	}

	/** The space between the margins. */
	get column(): Box {
		const { side } = this.margin;
		return { x: side, width: this.doc.page.width - 2 * side };
	}

	/** Begins a new sheet unless so many points are left on this one. */
	reserve(height: number): void {
		if (this.y + height <= this.doc.page.height - this.margin.bottom) return;
		this.doc.addPage();
		this.y = this.margin.top;
	}

	/** How high a text is when it is broken to its width. */
	heightOf({ text, style, width }: PlacedText): number {
		return this.linesOf(text, style, width).length * style.size * LEADING;
	}

	/** Writes a text with its upper edge at `top`. */
	write(placed: PlacedText, top = this.y): void {
		const { style, color, x, width, align = 'left' } = placed;
		const lines = this.linesOf(placed.text, style, width);
		lines.forEach((line, number) => {
			const spare = align === 'right' ? width - textWidth(line, style, this.fonts) : 0;
			const baseline = top + number * style.size * LEADING + style.size * ASCENT;
			this.writeLine(line, x + spare, baseline, style, color);
		});
	}

	/** Draws something that only looks nice, and that a screen reader passes over. */
	decorate(draw: (doc: PDFKit.PDFDocument) => void): void {
		this.doc.markContent('Artifact', { type: 'Layout' });
		draw(this.doc);
		this.doc.endMarkedContent();
	}

	/** Asked for twice, for the height of a text and to write it. */
	private linesOf(text: string, style: TextStyle, width: number): string[] {
		const key = JSON.stringify([text, style, width]);
		let lines = this.wrapped.get(key);
		if (!lines) {
			lines = wrappedLines(this.shown(text), style, width, this.fonts);
			this.wrapped.set(key, lines);
		}
		return lines;
	}

	/** Emoji that no font has are left out; other signs would be missed, so they show as empty boxes. */
	private shown(text: string): string {
		return Array.from(text)
			.filter((sign) => this.fonts.has(sign.codePointAt(0) ?? 0) || !PICTURE.test(sign))
			.join('')
			.replace(/ {2,}/g, ' ')
			.trim();
	}

	private writeLine(
		line: string,
		x: number,
		baseline: number,
		{ weight, size }: TextStyle,
		color: string,
	): void {
		this.doc.fillColor(color).fontSize(size);
		let at = x;
		for (const { text, font } of visualRuns(line, weight, this.fonts)) {
			this.doc.registerFont(font.name, font.font as unknown as PDFKit.Mixins.PDFFontSource);
			this.doc.font(font.name).text(text, at, baseline, {
				lineBreak: false,
				baseline: 'alphabetic',
				features: [...SHAPING],
			});
			at += this.fonts.shape(text, font).width * size;
		}
	}
}

const PICTURE =
	/^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{fe0f}\u{200d}]$/u;

export type Pdf = InstanceType<typeof PDFDocument>;
