import type { InvoiceStatus } from '../model/invoice';
import type { Money } from '../money';

/** What an invoice in Salesforce says, by whatever names the org has for it. */
export interface Invoice {
	/** 18 characters. */
	id: string;
	/** The org that it is in, 18 characters; empty where Salesforce does not say. */
	orgId: string;
	/** As people know it, from `Name`. */
	number: string;
	/** Empty where nobody is said to owe it. */
	accountId: string;
	accountName: string;
	/** The account's customer in Stripe; empty where it has none. */
	customerId: string;
	/** Which of the business's Stripe accounts the account belongs to; empty for the main one. */
	location: string;
	amount: Money;
	/** As the org has it; other words than ours where the builder named a field with other values. */
	status: InvoiceStatus | (string & {});
	/** `2026-11-27`; empty for none. */
	dueDate: string;
	/** What the org has counted as paid. */
	amountPaid: Money;
	/** Empty where it has none in Stripe. */
	stripeInvoiceId: string;
	paymentLink: string;
	/** `plink_…`, of the Payment Link that it can be paid by; empty for none. */
	paymentLinkId: string;
	/** 0 until somebody raises it. */
	linkVersion: number;
	/** Names the message that was last sent for it; empty for none. */
	linkSentKey: string;
	/** ISO 8601; empty for never. */
	linkSentAt: string;
	/** The last reminder that was sent; 0 for none. */
	reminderStep: number;
	/** What became of the last reminder that was begun; empty for none. */
	reminderState: string;
	/** ISO 8601; empty for never. */
	remindedAt: string;
	/** ISO 8601. */
	createdAt: string;
	/** What the org knows of its payments. */
	payments: readonly InvoicePayment[];
}

/**
 * Where the money of a payment is: `paid`, `pending` (on its way, and it may still fail), `waiting`
 * (for the payer to verify a bank account), or `none` (it failed, or was never made).
 */
export type PaymentPlace = 'paid' | 'pending' | 'waiting' | 'none';

/** A payment of an invoice, as far as its balance goes. */
export interface InvoicePayment {
	/** Stripe's ID, or that of the org's record. */
	id: string;
	place: PaymentPlace;
	/** What was paid, or is on its way, less what was given back. */
	amount: Money;
	/** Taken back by disputes; already gone from `amount`. */
	disputed: Money;
	/** Whether there is, or in Stripe was, a dispute about it. */
	isDisputed: boolean;
	/** `visa`, `STRIPE TEST BANK`; empty where nobody says. */
	brand: string;
	/** Empty where nobody says. */
	last4: string;
	/** Of a bank payment under way: when the bank is expected to pay, `2026-12-01`; empty where nobody says. */
	expectedOn: string;
	/** Of one that waits: how the payer verifies the account. */
	verification?: PaymentVerification;
}

/** A bank account is verified by what small deposits of Stripe's say. */
export interface PaymentVerification {
	/** Stripe's page on which the payer does it. */
	url: string;
	/** When the deposits are expected, `2026-12-01`; '' where nobody says. */
	depositOn: string;
	/** The last day on which it can be done; then the payment lapses. */
	until: string;
}
