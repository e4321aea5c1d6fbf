import { deflateSync } from 'node:zlib';
import { Money } from '../../../lib/money';
import type { Logo } from '../../../lib/receipts/logo/logo';
import { readLogo } from '../../../lib/receipts/logo/readLogo';
import { fontSetFor } from '../../../lib/receipts/pdf/fontSet';
import { wrappedLines } from '../../../lib/receipts/pdf/lines';
import { renderReceipt } from '../../../lib/receipts/pdf/renderReceipt';
import { visualRuns } from '../../../lib/receipts/pdf/textRuns';
import type { PaymentReceipt, Receipt } from '../../../lib/receipts/receipt';
import { receiptContent } from '../../../lib/receipts/receiptContent';
import { LANGUAGES } from '../../../lib/languages';
import { receiptLanguage, receiptWords } from '../../../lib/receipts/words';
import type { ReceiptWords } from '../../../lib/receipts/words/receiptWords';
import { JPEG_FILES, pictureFile, PNG_FILES } from '../../support/pictureFiles';
import { type PdfContents, readPdf } from '../../support/readPdf';

// Fonts are read for the first time, and each PDF is read in a process of its own.
jest.setTimeout(60_000);

const JPEG_HEX = pictureFile(JPEG_FILES.rgb).toString('hex');
const AT = Date.UTC(2026, 10, 20, 15);
const RECEIPT: PaymentReceipt = {
	kind: 'payment',
	seller: { name: 'Harbor Lights Supply Co.', address: ['1200 Dock Street'] },
	customer: { name: 'Edge Communications', address: ['312 Constitution Place'] },
	invoice: {
		number: 'INV-1001',
		total: Money.ofMinor(5000, 'USD'),
		left: Money.ofMinor(2500, 'USD'),
	},
	method: { kind: 'Card', brand: 'Visa', last4: '4242' },
	references: [{ kind: 'payment', value: 'pi_1' }],
	isTest: false,
	amount: Money.ofMinor(2500, 'USD'),
	atMs: AT,
	pending: false,
	refunds: [],
};

async function pdfOf(
	receipt: Receipt,
	locale = 'en',
	timeZone = 'UTC',
	logo?: Logo,
): Promise<Uint8Array> {
	const words = await receiptWords(receiptLanguage(locale));
	return await renderReceipt(receiptContent(receipt, words, { locale, timeZone }), {
		paper: 'A4',
		color: '#1f4fd8',
		logo,
		language: locale,
		dateMs: AT,
	});
}

/** What stands on the paper, without the spaces that a reader puts between pieces. */
async function textOf(receipt: Receipt, locale?: string, timeZone?: string): Promise<string> {
	const { pages } = await readPdf(await pdfOf(receipt, locale, timeZone));
	return pages.join('\n').replace(/\s+/g, ' ');
}

describe('a receipt', () => {
	let read: PdfContents;
	beforeAll(async () => {
		read = await readPdf(await pdfOf(RECEIPT));
	});

	it('says who paid whom for what, when, how, how much, and what is left', () => {
		const text = read.pages.join('\n').replace(/\s+/g, ' ');
		expect(text).toContain('Harbor Lights Supply Co. Receipt $25.00 Paid on November 20, 2026');
		expect(text).toContain('Edge Communications');
		expect(text).toContain('Invoice INV-1001');
		expect(text).toContain('Payment method Visa ending in 4242');
		expect(text).toContain('Invoice total $50.00');
		expect(text).toContain('Amount paid $25.00');
		expect(text).toContain('Left to pay $25.00');
		expect(text).toContain('Payment pi_1');
		expect(text).not.toContain('Test payment');
	});

	it('is tagged for screen readers, with a title, a language, a heading and tables with row headers', () => {
		expect(read).toMatchObject({
			tagged: true,
			language: 'en',
			title: 'Receipt – Harbor Lights Supply Co.',
		});
		expect(read.elements).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TR', 'TH', 'TD']));
	});

	it('bears the date of the payment, and is the same file each time', async () => {
		expect(read.created).toBe('D:20261120150000Z');
		expect(Buffer.compare(await pdfOf(RECEIPT), await pdfOf(RECEIPT))).toBe(0);
	});

	it('is small', async () => {
		expect((await pdfOf(RECEIPT)).length).toBeLessThan(50_000);
	});
});

describe('a logo', () => {
	const withLogo = async (file: Buffer | Logo, receipt: Receipt = RECEIPT) => {
		const logo = Buffer.isBuffer(file) ? readLogo(file) : file;
		return await readPdf(await pdfOf(receipt, 'en', 'UTC', logo));
	};
	/** One of so many pixels. */
	const large = (width: number, height: number): Logo => ({
		width,
		height,
		picture: { kind: 'pixels', columns: 1, rows: 1, rgb: deflateSync(Buffer.from([1, 2, 3])) },
	});
	/** What Exif says of a JPEG that is to be turned by a right angle. */
	const TURN = 'ffe100224578696600004d4d002a00000008000101120003000000010006000000000000';

	it.each<[string, Buffer, number[]]>([
		['PNG', pictureFile(PNG_FILES.rgb8), [0, 0, 100]],
		['PNG that shows through', pictureFile(PNG_FILES.rgba8), [0, 0, 0, 0]],
	])('stands above the name: a %s', async (_kind, file, firstPixel) => {
		const { pictures, elements, pages } = await withLogo(file);

		expect(pictures).toMatchObject([
			{ width: 9, height: 5, firstPixel, spoken: 'Harbor Lights Supply Co.' },
		]);
		expect(elements.slice(0, 3)).toEqual(['Root', 'Document', 'Figure']);
		expect(pages[0]).toContain('Harbor Lights Supply Co.');
	});

	it.each(['rgb', 'progressive', 'cmyk'] as const)('may be a JPEG in %s', async (kind) => {
		const [picture] = (await withLogo(pictureFile(JPEG_FILES[kind]))).pictures;
		const [red = 0, green = 255, blue = 255] = picture?.firstPixel ?? [];
		expect(picture).toMatchObject({ width: 16, height: 8 });
		expect(red).toBeGreaterThan(150);
		expect(Math.max(green, blue)).toBeLessThan(100);
	});

	it.each<[string, Buffer | Logo, [width: number, height: number]]>([
		['a small one as it is', large(16, 8), [16, 8]],
		['a wide one as wide as there is space', large(800, 40), [160, 8]],
		['a high one as high as there is space', large(320, 400), [32, 40]],
		[
			'one that is to be turned, as it is then',
			Buffer.from(JPEG_HEX.replace(/^ffd8/, `ffd8${TURN}`), 'hex'),
			[8, 16],
		],
	])('is shown in proportion: %s', async (_which, file, [width, height]) => {
		const [picture] = (await withLogo(file)).pictures;
		const [left = 0, lower = 0, right = 0, upper = 0] = picture?.bounds ?? [];
		expect([right - left, upper - lower]).toEqual([
			expect.closeTo(width, 1),
			expect.closeTo(height, 1),
		]);
	});

	it('of a business without a name is passed over by screen readers', async () => {
		const { pictures, elements } = await withLogo(pictureFile(PNG_FILES.rgb8), {
			...RECEIPT,
			seller: { name: '', address: [] },
		});
		expect(pictures).toMatchObject([{ spoken: '' }]);
		expect(elements).not.toContain('Figure');
	});

	it('is on the first page alone, and makes the same file each time', async () => {
		const refund = { amount: Money.ofMinor(10, 'USD'), atMs: AT, pending: false };
		const long = { ...RECEIPT, refunds: Array.from({ length: 60 }, () => refund) };
		const logo = readLogo(pictureFile(PNG_FILES.rgba8));
		const [first, second] = [
			await pdfOf(long, 'en', 'UTC', logo),
			await pdfOf(long, 'en', 'UTC', logo),
		];
		const { pages, pictures } = await readPdf(first);
		expect(pages.length).toBeGreaterThan(1);
		expect(pictures).toHaveLength(1);
		expect(Buffer.compare(first, second)).toBe(0);
	});
});

describe('what a receipt must not hide', () => {
	it('is that the bank has not confirmed the payment, and until when', async () => {
		const text = await textOf({ ...RECEIPT, pending: true, expectedOn: '2026-11-24' });
		expect(text).toContain('Payment in progress');
		expect(text).toContain('not paid yet');
		expect(text).toContain('expected to be debited on November 24, 2026. This is not a receipt.');
		expect(text).not.toContain('Amount paid');
	});

	it('is what was given back, what is on its way back, and what remains', async () => {
		const text = await textOf({
			...RECEIPT,
			refunds: [
				{ amount: Money.ofMinor(500, 'USD'), atMs: Date.UTC(2026, 10, 21), pending: false },
				{ amount: Money.ofMinor(300, 'USD'), atMs: Date.UTC(2026, 10, 22), pending: true },
			],
		});
		expect(text).toContain('Refunded on November 21, 2026 -$5.00');
		expect(text).toContain('Refund on its way since November 22, 2026 -$3.00');
		expect(text).toContain('Paid after refunds $17.00');
	});

	it('is that a payment was only a test', async () => {
		expect(await textOf({ ...RECEIPT, isTest: true })).toContain('no money has moved');
	});
});

describe('a refund', () => {
	it('has a receipt of its own, which names the payment', async () => {
		const text = await textOf({
			...RECEIPT,
			kind: 'refund',
			refund: { amount: Money.ofMinor(500, 'USD'), atMs: Date.UTC(2026, 10, 21), pending: true },
			payment: { amount: RECEIPT.amount, atMs: AT },
			references: [{ kind: 'refund', value: 're_1' }],
		});
		expect(text).toContain('Refund receipt $5.00 Refund started on November 21, 2026');
		expect(text).toContain('Banks can take up to 10 days');
		expect(text).toContain('Original payment of November 20, 2026 $25.00');
		expect(text).toContain('Amount refunded $5.00');
	});
});

describe('amounts', () => {
	it.each([
		['yen without decimals', Money.ofMinor(2500, 'JPY'), '¥2,500'],
		['dinars with three', Money.ofMinor(12_340, 'KWD'), 'KWD 12.340'],
		[
			'forints with what is charged, which Intl would round',
			Money.ofMinor(123_450, 'HUF'),
			'HUF 1,234.50',
		],
		['rupees', Money.ofMinor(99, 'INR'), '₹0.99'],
	])('are %s', async (_what, amount, shown) => {
		const text = await textOf({ ...RECEIPT, invoice: undefined, amount });
		expect(text).toContain(`Amount paid ${shown}`);
	});
});

describe('scripts', () => {
	const named = (name: string): Receipt => ({ ...RECEIPT, customer: { name, address: [] } });

	it.each([
		['Chinese', '张伟有限公司'],
		['Japanese', '株式会社ハーバーライツ'],
		['Korean', '주식회사한빛'],
		['Greek', 'Ελληνική'],
		['Russian', 'Ромашка'],
		['Vietnamese', 'Nguyễn'],
	])('show %s', async (_script, name) => {
		expect((await textOf(named(name))).replace(/\s/g, '')).toContain(name);
	});

	it('show Hebrew, from right to left', async () => {
		const text = await textOf(named('שלום בע"מ 12'));
		expect(text).toContain('שלום');
		const fonts = await fontSetFor({ regular: 'שלום בע"מ (12)', bold: '' });
		expect(visualRuns('שלום (12)', 'regular', fonts).map((run) => run.text)).toEqual([
			'(',
			'12',
			') ',
			'שלום',
		]);
	});

	it('show Arabic in joined letters, and its digits in their own direction', async () => {
		const name = 'شركة النور ٢٠٢٦';
		const fonts = await fontSetFor({ regular: name, bold: '' });
		const runs = visualRuns(name, 'regular', fonts);
		const word = runs.at(-1);
		// Joined, a letter has another shape than alone.
		const alone = new Set(
			Array.from('شركة', (letter) => word?.font.font.layout(letter).glyphs[0]?.id),
		);
		const joined = word?.font.font.layout('شركة').glyphs.map(({ id }) => id) ?? [];
		expect(joined.filter((glyph) => !alone.has(glyph)).length).toBeGreaterThan(1);
		expect(word?.text).toBe('شركة');
		// Given the other way round, as fontkit turns all of this script.
		expect(runs[0]?.text).toBe('٦٢٠٢');
	});

	it('leave out emoji, and show an empty box for what no font has', async () => {
		const text = await textOf(named('Acme 🚀 Ltd'));
		expect(text).toContain('Acme Ltd');
		await expect(pdfOf(named('บริษัท'))).resolves.toBeDefined();
	});
});

describe('languages', () => {
	it.each(LANGUAGES)('%s has every word, and a page to show it', async (tag) => {
		const english = await receiptWords('en');
		const words = await receiptWords(receiptLanguage(tag));
		expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
		for (const [name, sentence] of Object.entries(english) as Array<[keyof ReceiptWords, string]>) {
			const holes = (text: string) => text.match(/\{\w+\}/g) ?? [];
			expect([name, holes(words[name])]).toEqual([name, holes(sentence)]);
		}
		const { pages, language } = await readPdf(await pdfOf(RECEIPT, tag));
		expect(language).toBe(tag);
		expect(pages.join('').replace(/\s/g, '')).toContain(words.receipt.replace(/\s/g, ''));
	});

	it('write dates and amounts as their readers do, on the day that it was there', async () => {
		const late = { ...RECEIPT, atMs: Date.UTC(2026, 10, 20, 23, 30) };
		const text = await textOf(
			{ ...late, amount: Money.ofMinor(123_456, 'EUR') },
			'de',
			'Europe/Berlin',
		);
		expect(text).toContain('Bezahlt am 21. November 2026');
		expect(text).toContain('1.234,56 €');
	});

	it('refuse one that receipts are not written in, and name those that they are', () => {
		expect(() => receiptLanguage('tlh')).toThrow('Language: “tlh” is not a language of receipts');
		expect(receiptLanguage('de-AT')).toBe('de');
	});
});

describe('long texts', () => {
	it('are broken at spaces, or inside a word that is wider than the line', async () => {
		const text = `Acme ${'Donaudampfschifffahrt'.repeat(5)} Ltd`;
		const style = { weight: 'regular', size: 10 } as const;
		const fonts = await fontSetFor({ regular: text, bold: '' });
		const lines = wrappedLines(text, style, 150, fonts);
		expect(lines[0]).toBe('Acme');
		expect(lines.length).toBeGreaterThan(4);
		expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
	});

	it('go over to further pages, which are numbered', async () => {
		const refund = { amount: Money.ofMinor(10, 'USD'), atMs: AT, pending: false };
		const { pages } = await readPdf(
			await pdfOf({ ...RECEIPT, refunds: Array.from({ length: 60 }, () => refund) }),
		);
		expect(pages.length).toBeGreaterThan(1);
		expect(pages[0]).toContain(`Page 1 of ${pages.length}`);
		expect(pages.at(-1)).toContain('pi_1');
	});

	it('of ten thousand characters are cut, not refused', async () => {
		const text = await textOf({ ...RECEIPT, description: 'word '.repeat(2000) });
		expect(text).toContain('word…');
	});
});
