import { createHash } from 'node:crypto';
import type { Invoice } from '../invoices/invoice';
import { Money } from '../money';
import type { PaymentAsk } from '../paymentLinks/ask';

/** An amount that is asked for by a link alone: no system but the link knows of it. */
export interface AmountAsk {
	/** Names the ask: its payments carry it. */
	id: string;
	amount: Money;
	/** Who pays, `cus_…`. */
	customerId: string;
	/** What it is for, as the payer reads it. */
	purpose: string;
	/** Which of the business's Stripe accounts it is for; '' for the main one. */
	location: string;
}

/** What a link asks for: an invoice, or an amount, which is paid like an invoice that nobody else knows. */
export interface Payable extends Invoice {
	/** Of an amount. */
	ask?: AmountAsk;
}

/** The ID of an ask, by what makes it this one. */
export function askIdOf(key: string): string {
	return `ask_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

/** An ask as a link carries it. */
export function packAsk({ id, amount, customerId, purpose, location }: AmountAsk): string {
	const { minor, currency } = amount;
	const fields = [id, String(minor), currency, customerId, purpose, location];
	return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** Reads what {@link packAsk} made; undefined for anything else. */
export function unpackAsk(packed: string): AmountAsk | undefined {
	let fields: unknown;
	try {
		fields = JSON.parse(Buffer.from(packed, 'base64url').toString());
	} catch {
		return undefined;
	}
	if (!Array.isArray(fields) || fields.some((field) => typeof field !== 'string')) return undefined;
	const [id = '', minor = '', currency = '', customerId = '', purpose = '', location = ''] =
		fields as string[];
	if (!/^\d{1,15}$/.test(minor)) return undefined;
	return { id, amount: Money.ofMinor(BigInt(minor), currency), customerId, purpose, location };
}

/** Asks for a part of what is to be paid, or for all of it. */
export function askFor(payable: Payable, amount: Money): PaymentAsk {
	const { ask, customerId, number } = payable;
	const description = ask ? ask.purpose : `Invoice ${number}`.trim();
	return {
		amount,
		lines: [{ description, unitAmount: amount, quantity: 1 }],
		description,
		customerId,
		...(ask ? { askId: ask.id } : { invoice: payable }),
	};
}

/** An amount as the page looks at what is to be paid. */
export function payableOf(ask: AmountAsk): Payable {
	const { id, amount, customerId, purpose, location } = ask;
	return {
		ask,
		id,
		// An amount is asked for by its link alone.
		orgId: '',
		number: purpose,
		accountId: '',
		accountName: '',
		customerId,
		location,
		amount,
		amountPaid: Money.zero(amount.currency),
		status: 'Sent',
		dueDate: '',
		stripeInvoiceId: '',
		paymentLink: '',
		paymentLinkId: '',
		linkVersion: 0,
		linkSentKey: '',
		linkSentAt: '',
		reminderStep: 0,
		reminderState: '',
		remindedAt: '',
		createdAt: '',
		payments: [],
	};
}
