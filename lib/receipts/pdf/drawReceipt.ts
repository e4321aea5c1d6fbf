import type { ReceiptLook } from '../look';
import type { ContentRow, ReceiptContent } from '../receiptContent';
import { drawLogo } from './drawLogo';
import type { TextStyle } from './lines';
import type { Box, PlacedText, Sheet } from './sheet';

const INK = '#1a1f36';
const GREY = '#5b6472';
const LINE = '#d9dde3';
const PAPER = '#f6f8fa';

const BODY: TextStyle = { weight: 'regular', size: 10 };
const STRONG: TextStyle = { weight: 'bold', size: 10 };
const SMALL: TextStyle = { weight: 'regular', size: 8.5 };
const LABEL: TextStyle = { weight: 'bold', size: 8.5 };

/** Draws a receipt from top to bottom, each part as the element that a screen reader knows it by. */
export function drawReceipt(sheet: Sheet, content: ReceiptContent, look: ReceiptLook): void {
	new Drawing(sheet, look).draw(content);
}

class Drawing {
	private readonly root: PDFKit.PDFStructureElement;
	private readonly color: string;

	constructor(
		private readonly sheet: Sheet,
		private readonly look: ReceiptLook,
	) {
		this.color = look.color;
		this.root = sheet.doc.struct('Document');
		sheet.doc.addStructure(this.root);
	}

	draw(content: ReceiptContent): void {
		this.head(content);
		this.headline(content);
		for (const note of content.notes) this.note(note);
		this.parties(content.parties);
		this.table(content.facts, BODY);
		this.gap(14);
		this.amounts(content.amounts);
		this.references(content.references);
		this.root.end();
		this.pageNumbers(content.page);
	}

	private head({ seller, title }: ReceiptContent): void {
		const { column, doc } = this.sheet;
		this.sheet.decorate(() => {
			doc.rect(0, 0, doc.page.width, 6).fill(this.color);
		});
		if (this.look.logo) drawLogo(this.sheet, this.look.logo, seller, this.root);
		const name: PlacedText = {
			text: seller,
			style: { weight: 'bold', size: 15 },
			color: INK,
			x: column.x,
			width: column.width * 0.62,
		};
		const what: PlacedText = {
			text: title,
			style: { weight: 'bold', size: 15 },
			color: this.color,
			x: column.x + column.width * 0.65,
			width: column.width * 0.35,
			align: 'right',
		};
		this.element('P', [name]);
		this.element('H1', [what]);
		this.sheet.y += Math.max(this.sheet.heightOf(name), this.sheet.heightOf(what)) + 22;
	}

	private headline({ headline }: ReceiptContent): void {
		this.block('P', {
			text: headline.amount,
			style: { weight: 'bold', size: 28 },
			color: INK,
			...this.sheet.column,
		});
		this.block('P', { text: headline.when, style: BODY, color: GREY, ...this.sheet.column });
		this.gap(18);
	}

	/** On a tint of its own, with a bar in the seller's colour. */
	private note(text: string): void {
		const { x, width } = this.sheet.column;
		const placed: PlacedText = { text, style: BODY, color: INK, x: x + 14, width: width - 28 };
		const height = this.sheet.heightOf(placed) + 16;
		this.sheet.reserve(height);
		const top = this.sheet.y;
		this.sheet.decorate((doc) => {
			doc.rect(x, top, width, height).fill(PAPER);
			doc.rect(x, top, 3, height).fill(this.color);
		});
		this.sheet.y += 8;
		this.element('P', [placed]);
		this.sheet.y = top + height + 12;
	}

	private parties(parties: ReceiptContent['parties']): void {
		const { x, width } = this.sheet.column;
		const share = width / 2;
		const texts = parties.map(({ label, lines }, number) => {
			const box = { x: x + number * share, width: share - 18 };
			return [
				{ text: label, style: LABEL, color: GREY, ...box },
				...lines.map((text, line) => ({
					text,
					style: line === 0 ? STRONG : BODY,
					color: INK,
					...box,
				})),
			];
		});
		const heightOf = (all: readonly PlacedText[]) =>
			all.reduce((sum, each) => sum + this.sheet.heightOf(each), 0);
		const height = Math.max(0, ...texts.map(heightOf));
		this.sheet.reserve(height);
		const top = this.sheet.y;
		for (const all of texts) {
			this.sheet.y = top;
			const part = this.sheet.doc.struct('Sect');
			this.root.add(part);
			for (const placed of all) {
				this.element('P', [placed], part);
				this.sheet.y += this.sheet.heightOf(placed);
			}
			part.end();
		}
		this.sheet.y = top + height + 22;
	}

	/** Labels on the left, values beside them, thin rules between. */
	private table(rows: readonly ContentRow[], style: TextStyle): void {
		const { x, width } = this.sheet.column;
		const table = this.sheet.doc.struct('Table');
		this.root.add(table);
		for (const { label, value } of rows) {
			this.row(table, [
				{ text: label, style, color: GREY, x, width: width * 0.34 },
				{ text: value, style, color: INK, x: x + width * 0.36, width: width * 0.64 },
			]);
		}
		table.end();
	}

	/** Values at the right edge, under one another; the sum stands out. */
	private amounts(rows: readonly ContentRow[]): void {
		const { x, width } = this.sheet.column;
		const table = this.sheet.doc.struct('Table');
		this.root.add(table);
		for (const { label, value, strong } of rows) {
			const style: TextStyle = { weight: strong ? 'bold' : 'regular', size: 10.5 };
			this.row(
				table,
				[
					{ text: label, style, color: INK, x: x + 14, width: width * 0.6 - 14 },
					{
						text: value,
						style,
						color: INK,
						x: x + width * 0.6,
						width: width * 0.4 - 14,
						align: 'right',
					},
				],
				{ x, width },
			);
		}
		table.end();
		this.gap(22);
	}

	private references({ label, rows }: ReceiptContent['references']): void {
		if (rows.length === 0) return;
		this.sheet.reserve(40);
		this.block('H2', { text: label, style: LABEL, color: GREY, ...this.sheet.column });
		this.gap(2);
		this.table(rows, SMALL);
	}

	/** One row of a table, on one sheet; `shade` tints it. */
	private row(
		table: PDFKit.PDFStructureElement,
		[label, value]: readonly [PlacedText, PlacedText],
		shade?: Box,
	): void {
		const padding = shade ? 7 : 5;
		const height = Math.max(this.sheet.heightOf(label), this.sheet.heightOf(value)) + 2 * padding;
		this.sheet.reserve(height);
		const top = this.sheet.y;
		const { x, width } = this.sheet.column;
		this.sheet.decorate((doc) => {
			if (shade) {
				doc.rect(shade.x, top, shade.width, height).fill(PAPER);
				return;
			}
			doc
				.moveTo(x, top + height)
				.lineTo(x + width, top + height)
				.lineWidth(0.5)
				.stroke(LINE);
		});
		this.sheet.y += padding;
		const row = this.sheet.doc.struct('TR');
		table.add(row);
		this.element('TH', [label], row, { scope: 'Row' });
		this.element('TD', [value], row);
		row.end();
		this.sheet.y = top + height;
	}

	private pageNumbers(words: string): void {
		const { doc, column } = this.sheet;
		const { count } = doc.bufferedPageRange();
		if (count < 2) return;
		for (let page = 0; page < count; page++) {
			doc.switchToPage(page);
			const text = words.replace('{page}', `${page + 1}`).replace('{pages}', `${count}`);
			this.sheet.decorate(() => {
				this.sheet.write(
					{ text, style: SMALL, color: GREY, align: 'right', ...column },
					doc.page.height - 40,
				);
			});
		}
	}

	private block(type: 'P' | 'H2', placed: PlacedText): void {
		const height = this.sheet.heightOf(placed);
		this.sheet.reserve(height);
		this.element(type, [placed]);
		this.sheet.y += height;
	}

	/** Texts that are read as one; what they say stands with them in the order of reading. */
	private element(
		type: 'P' | 'H1' | 'H2' | 'TH' | 'TD',
		texts: readonly PlacedText[],
		parent = this.root,
		options: { scope?: 'Row' } = {},
	): void {
		const { doc } = this.sheet;
		const actual = texts.map(({ text }) => text).join(' ');
		parent.add(
			doc.struct(type, { ...options, actual }, [
				() => {
					for (const placed of texts) this.sheet.write(placed);
				},
			]),
		);
	}

	private gap(points: number): void {
		this.sheet.y += points;
	}
}
