import { shortened, cleanText } from '../text';
import type { Money } from '../money';
import type { PaymentReceipt, Party, Receipt, Reference, RefundReceipt } from './receipt';
import type { ReceiptWords } from './words/receiptWords';

/** A label and what stands beside it. */
export interface ContentRow {
	readonly label: string;
	readonly value: string;
	/** Set in bold, as the sum of what stands above. */
	readonly strong?: boolean;
}

/** The texts of a receipt, in the order in which they are read. */
export interface ReceiptContent {
	readonly title: string;
	readonly seller: string;
	/** The amount that it is about, and when it moved. */
	readonly headline: { readonly amount: string; readonly when: string };
	/** What the reader must not miss. */
	readonly notes: readonly string[];
	readonly parties: ReadonlyArray<{ readonly label: string; readonly lines: readonly string[] }>;
	readonly facts: readonly ContentRow[];
	readonly amounts: readonly ContentRow[];
	readonly references: { readonly label: string; readonly rows: readonly ContentRow[] };
	/** `Page {page} of {pages}`. */
	readonly page: string;
}

/** How dates and amounts are written. */
export interface ContentStyle {
	/** Such as `de`. */
	readonly locale: string;
	/** IANA name, such as `America/Chicago`: on which day something was. */
	readonly timeZone: string;
}

/** No line of a form is longer; what comes in from elsewhere may be. */
const LONGEST_TEXT = 300;

/** Writes a receipt out in the words of a language. */
export function receiptContent(
	receipt: Receipt,
	words: ReceiptWords,
	style: ContentStyle,
): ReceiptContent {
	const writer = new Writer(words, style);
	return {
		...(receipt.kind === 'refund' ? writer.refund(receipt) : writer.payment(receipt)),
		seller: text(receipt.seller.name),
		parties: [
			{ label: words.from, lines: writer.party(receipt.seller) },
			{ label: words.to, lines: writer.party(receipt.customer) },
		].filter(({ lines }) => lines.length > 0),
		references: { label: words.references, rows: receipt.references.map(writer.reference) },
		page: words.page,
	};
}

type Middle = Pick<ReceiptContent, 'title' | 'headline' | 'notes' | 'facts' | 'amounts'>;

class Writer {
	constructor(
		private readonly words: ReceiptWords,
		private readonly style: ContentStyle,
	) {}

	payment(receipt: PaymentReceipt): Middle {
		const { words } = this;
		const { amount, atMs, pending, expectedOn, refunds, invoice } = receipt;
		const when = this.date(atMs);
		const given = refunds.map((refund): ContentRow => ({
			label:
				refund.atMs === undefined
					? words.amountRefunded
					: at(refund.pending ? words.refundPending : words.refundOn, this.date(refund.atMs)),
			value: this.money(refund.amount.negated()),
		}));
		const kept = refunds.reduce((left, refund) => left.minus(refund.amount), amount);
		const pendingNote =
			expectedOn === undefined
				? words.pendingNote
				: at(words.pendingUntilNote, this.date(Date.parse(expectedOn), 'UTC'));
		return {
			title: pending ? words.paymentInProgress : words.receipt,
			headline: {
				amount: this.money(amount),
				when: at(pending ? words.toBePaid : words.paid, when),
			},
			notes: [...(pending ? [pendingNote] : []), ...this.testNote(receipt)],
			facts: this.facts(receipt, { label: words.paymentDate, value: when }),
			amounts: [
				...(invoice?.total
					? [{ label: words.invoiceTotal, value: this.money(invoice.total) }]
					: []),
				{
					label: pending ? words.amountPending : words.amountPaid,
					value: this.money(amount),
					strong: given.length === 0,
				},
				...given,
				...(given.length > 0
					? [{ label: words.amountKept, value: this.money(kept), strong: true }]
					: []),
				...(invoice?.left ? [{ label: words.leftToPay, value: this.money(invoice.left) }] : []),
			],
		};
	}

	refund(receipt: RefundReceipt): Middle {
		const { words } = this;
		const { refund, payment, invoice } = receipt;
		const when = this.date(refund.atMs);
		return {
			title: words.refundReceipt,
			headline: {
				amount: this.money(refund.amount),
				when: at(refund.pending ? words.toBeRefunded : words.refunded, when),
			},
			notes: [...(refund.pending ? [words.refundPendingNote] : []), ...this.testNote(receipt)],
			facts: this.facts(receipt, { label: words.refundDate, value: when }),
			amounts: [
				{
					label: at(words.originalPayment, this.date(payment.atMs)),
					value: this.money(payment.amount),
				},
				{ label: words.amountRefunded, value: this.money(refund.amount), strong: true },
				...(invoice?.left ? [{ label: words.leftToPay, value: this.money(invoice.left) }] : []),
			],
		};
	}

	party({ name, address, email, phone, website, taxId }: Party): string[] {
		const known = taxId === undefined ? undefined : `${this.words.taxId}: ${taxId}`;
		return [name, ...address, email, phone, website, known]
			.map((line) => text(line ?? ''))
			.filter((line) => line !== '');
	}

	readonly reference = ({ kind, value }: Reference): ContentRow => ({
		label: this.words[kind],
		value: text(value),
	});

	private facts(receipt: Receipt, date: ContentRow): ContentRow[] {
		const { words } = this;
		const { invoice, description, method } = receipt;
		const kinds: Record<typeof method.kind, string> = {
			Card: words.card,
			'Bank Account': words.bankAccount,
			Cash: words.cash,
			Check: words.check,
			Wire: words.wire,
			Other: words.other,
		};
		const last4 = method.last4 ? `${words.ending} ${method.last4}` : '';
		const how = [method.brand ?? kinds[method.kind], last4].filter((part) => part !== '');
		return [
			{ label: words.invoice, value: text(invoice?.number ?? '') },
			date,
			{ label: words.method, value: text(how.join(' ')) },
			{ label: words.description, value: text(description ?? '') },
		].filter(({ value }) => value !== '');
	}

	private testNote({ isTest }: Receipt): string[] {
		return isTest ? [this.words.testNote] : [];
	}

	private date(ms: number, timeZone = this.style.timeZone): string {
		return spaced(
			new Intl.DateTimeFormat(this.style.locale, { dateStyle: 'long', timeZone }).format(ms),
		);
	}

	private money(amount: Money): string {
		return spaced(amount.format(this.style.locale));
	}
}

function at(sentence: string, date: string): string {
	return sentence.replace('{date}', () => date);
}

function text(given: string): string {
	const cleaned = cleanText(given).replace(/\s*\n\s*/g, ', ');
	const short = shortened(cleaned, LONGEST_TEXT);
	return spaced(short === cleaned ? cleaned : `${short}…`);
}

/** `Intl` sets narrow spaces and marks of direction, which not every font has. */
function spaced(given: string): string {
	return given.replace(/[\u2009\u202f\u00a0]/g, '\u00a0').replace(/[\u200e\u200f\u061c]/g, '');
}
