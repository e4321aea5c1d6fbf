import type { Money } from '../money';

/** Who gave or got the money, as the receipt names them. */
export interface Party {
	readonly name: string;
	/** Lines of the address, without the name. */
	readonly address: readonly string[];
	readonly email?: string;
	readonly phone?: string;
	/** Web address, as people write it. */
	readonly website?: string;
	/** As the party writes it, such as `VAT DE123456789`. */
	readonly taxId?: string;
}

/** How it was paid: `{ kind: 'Card', brand: 'Visa', last4: '4242' }`. */
export interface PaymentMethod {
	readonly kind: 'Card' | 'Bank Account' | 'Cash' | 'Check' | 'Wire' | 'Other';
	/** The card's brand or the bank's name. */
	readonly brand?: string;
	readonly last4?: string;
}

/** What was paid. */
export interface InvoiceReference {
	readonly number: string;
	readonly total?: Money;
	/** What is left to pay of it now. */
	readonly left?: Money;
}

/** Money that was given back, or is on its way. */
export interface Refund {
	readonly amount: Money;
	/** Milliseconds since 1970 (UTC); undefined where only the sum is known. */
	readonly atMs?: number;
	/** Not yet with the payer. */
	readonly pending: boolean;
}

/** A number by which one of the systems knows the payment. */
export interface Reference {
	readonly kind: 'payment' | 'charge' | 'refund' | 'statement';
	readonly value: string;
}

interface Document {
	readonly seller: Party;
	readonly customer: Party;
	readonly invoice?: InvoiceReference;
	readonly description?: string;
	readonly method: PaymentMethod;
	readonly references: readonly Reference[];
	/** Stripe's test mode: no money has moved. */
	readonly isTest: boolean;
}

/** A payment that has arrived, or is on its way. */
export interface PaymentReceipt extends Document {
	readonly kind: 'payment';
	readonly amount: Money;
	/** Milliseconds since 1970 (UTC). */
	readonly atMs: number;
	/** The bank has not confirmed it: this is no receipt yet, and says so. */
	readonly pending: boolean;
	/** When the bank is expected to have taken it, `YYYY-MM-DD`. */
	readonly expectedOn?: string;
	readonly refunds: readonly Refund[];
}

/** Money given back of a payment. */
export interface RefundReceipt extends Document {
	readonly kind: 'refund';
	readonly refund: Refund & { readonly atMs: number };
	/** The payment that it was given back of. */
	readonly payment: { readonly amount: Money; readonly atMs: number };
}

/** What a payer gets in the hand for a payment: everything that the paper says, and nothing of how it looks. */
export type Receipt = PaymentReceipt | RefundReceipt;

/** The payment or refund itself, by which a receipt is recognised: the same is made once. */
export function receiptKey({ kind, references }: Receipt): string {
	const wanted = kind === 'refund' ? ['refund'] : ['payment', 'charge'];
	return references.find((one) => wanted.includes(one.kind))?.value ?? '';
}

/** A name for the file: `Receipt INV-1001 pi_….pdf`, without signs that file systems refuse. */
export function receiptFileName(receipt: Receipt): string {
	const what =
		receipt.kind === 'refund' ? 'Refund' : receipt.pending ? 'Payment in Progress' : 'Receipt';
	const invoice = receipt.invoice?.number ?? '';
	const name = [what, invoice, receiptKey(receipt)].filter((part) => part !== '').join(' ');
	return `${name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').slice(0, 200)}.pdf`;
}
