import { type Row, valueIn } from '../model/row';
import type { Model } from '../model/resolveModel';
import type { FieldChange } from '../sync/result';
import type { PaymentFacts } from './paymentFacts';
import type { PaymentShape } from './paymentContext';

/** Where a payment belongs in the org. */
export interface Belonging {
	/** 18 characters; empty for nowhere. */
	accountId: string;
	invoiceId: string;
	/** The connected account that received it; empty for the account of the credential. */
	stripeAccountId: string;
	/** For which invoices it counts, as its record is to note it; empty for none. */
	counted: string;
}

type Values = Record<string, string | number | null>;

/** What `Failure_Reason__c` holds, in characters. */
const LONGEST_REASON = 255;
const LONGEST_BRAND = 80;

/**
 * What is to be written of a payment: all there is for a new record, else only what differs. To which
 * account and invoice it belongs, and who entered it first, is written once: what people correct there
 * stays.
 *
 * @param before the record as it stands; undefined for none
 * @returns by API name, without the payment's ID; empty when nothing is to be written
 */
export function paymentValues(
	facts: PaymentFacts,
	{ accountId, invoiceId, stripeAccountId, counted }: Belonging,
	before: Row | undefined,
	names: Model['payment'],
	{ paymentCurrency, writable }: PaymentShape,
): Values {
	const stands: Values = { ...standing(facts, names), [names.countedInvoice]: counted || null };
	const once: Values = {
		Name: nameOf(facts),
		[names.account]: accountId || null,
		[names.invoice]: invoiceId || null,
		[names.source]: 'Stripe',
		[names.stripeAccountId]: stripeAccountId || null,
		[paymentCurrency.field]: facts.amount.currency,
	};
	const isMissing = ([name]: [string, unknown]) => isEmpty(before && valueIn(before, name));
	const wanted = [
		...Object.entries(once).filter((entry) => entry[1] !== null && isMissing(entry)),
		...Object.entries(stands).filter(
			([name, value]) => !isSame(before && valueIn(before, name), value),
		),
	];
	// Stripe gives the page another address at each reading; the first one leads there too.
	const changed = wanted.filter((entry) => entry[0] !== names.receiptUrl || isMissing(entry));
	return Object.fromEntries(
		changed.filter(
			([name, value]) => writable.has(name) && !(before === undefined && value === null),
		),
	);
}

/** The changes that values make, as an item tells them: without what the sync notes for itself. */
export function changesOf(
	values: Values,
	before: Row | undefined,
	names: Model['payment'],
): FieldChange[] {
	const ofItsOwn: ReadonlySet<string> = new Set([names.countedInvoice, names.syncedAt]);
	const told = Object.entries(values).filter(([field]) => !ofItsOwn.has(field));
	return told.map(([field, value]) => ({
		field,
		from: said(before && valueIn(before, field)),
		to: said(value),
	}));
}

/** What Stripe decides, and writes each time. */
function standing(facts: PaymentFacts, names: Model['payment']): Values {
	const { dispute, refund, method } = facts;
	return {
		[names.amount]: facts.amount.forSalesforce(),
		[names.amountRefunded]: facts.refunded.forSalesforce(),
		[names.amountDisputed]: facts.disputed.forSalesforce(),
		[names.status]: facts.status,
		[names.disputeStatus]: dispute?.status ?? null,
		[names.disputeDueBy]: timeOf(dispute?.dueBy),
		...(method && {
			[names.method]: method.kind,
			[names.methodBrand]: method.brand.slice(0, LONGEST_BRAND) || null,
			[names.methodLast4]: method.last4 || null,
		}),
		[names.paidAt]: timeOf(facts.paidAt),
		[names.expectedOn]: facts.expectedOn ?? null,
		[names.failureReason]: facts.failureReason?.slice(0, LONGEST_REASON) ?? null,
		[names.receiptUrl]: facts.receiptUrl ?? null,
		[names.stripeChargeId]: facts.chargeId ?? null,
		[names.stripeCustomerId]: facts.customerId || null,
		...(facts.stripeInvoiceId && { [names.stripeInvoiceId]: facts.stripeInvoiceId }),
		[names.mode]: facts.mode,
		[names.refundStatus]: refund?.status ?? null,
		[names.refundId]: refund?.id ?? null,
	};
}

/** `25.00 USD, Visa 4242` */
function nameOf({ amount, method }: PaymentFacts): string {
	const by = [method?.brand || method?.kind, method?.last4].filter((part) => part).join(' ');
	return [amount.toString(), by]
		.filter((part) => part)
		.join(', ')
		.slice(0, LONGEST_BRAND);
}

function timeOf(seconds: number | undefined): string | null {
	return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Salesforce keeps no empty texts, and has a way of its own to write times. */
function isSame(held: unknown, wanted: string | number | null): boolean {
	if (isEmpty(held) || isEmpty(wanted)) return isEmpty(held) && isEmpty(wanted);
	if (held === wanted) return true;
	const isTime = typeof wanted === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(wanted);
	return isTime && typeof held === 'string' && Date.parse(held) === Date.parse(wanted);
}

function said(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
