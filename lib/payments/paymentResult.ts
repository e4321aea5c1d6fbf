import { Problem } from '../errors';
import { textIn } from '../model/row';
import type { RowOutcome } from '../salesforce/write';
import type { FieldChange, SyncResult } from '../sync/result';
import type { Booking } from './bookOnInvoices';
import type { PaymentContext } from './paymentContext';
import type { PreparedPayment } from './preparePayments';
import type { InvoiceOutcome } from './rollUpInvoices';

/** A payment with what became of it. */
export interface Pulled extends PreparedPayment {
	changes: readonly FieldChange[];
	/** Of its record, if anything was written. */
	outcome: RowOutcome | undefined;
	/** Of the invoice in Stripe, if it was to be booked there. */
	booking: Booking | undefined;
	/** Of its invoice, if it has one. */
	rolledUp: InvoiceOutcome | undefined;
	/** Whether what became of the invoice is told of this payment; else it is of another that changed. */
	tellsInvoice: boolean;
}

/** What an invoice may take to come to the org after its payment; seconds. */
const INVOICE_MAY_COME = 30 * 24 * 60 * 60;

/** Tells what became of a payment. */
export function resultOf(pulled: Pulled, { clock }: Pick<PaymentContext, 'clock'>): SyncResult {
	const { facts, match, before, outcome, rolledUp, changes, payment, booking } = pulled;
	const unfinished = rolledUp?.problem ?? booking?.problem;
	const notes = [
		...(match.left && pulled.invoiceId === ''
			? [`It stays off invoice ${match.left.name}, which somebody took it from in Salesforce`]
			: []),
		...(rolledUp?.notes ?? []),
		...(booking?.note === undefined ? [] : [booking.note]),
	];
	const title = titleOf(pulled);
	const references = referencesOf(pulled);
	if (outcome && !outcome.success) {
		const { problem } = outcome;
		return { title, references, status: 'problem', problem, retry: problem.origin !== 'input' };
	}
	if (before === undefined && outcome === undefined) {
		const message = `Nobody has tried to pay ${title} yet`;
		return { title, references, status: 'skipped', message, changes: {} };
	}
	const invoiceChanges = (pulled.tellsInvoice && rolledUp?.changes) || [];
	const isJoined = references.accountId !== '' || references.invoiceId !== '';
	const done = {
		title,
		references,
		changes: {
			payment: changes,
			...(invoiceChanges.length > 0 && { invoice: invoiceChanges }),
		},
		...(unfinished && { unfinished, retry: true }),
		...(notes.length > 0 && { notes }),
	};
	if (match.mismatch ?? !isJoined) {
		const isYoung = clock.nowMs() / 1000 - payment.intent.created < INVOICE_MAY_COME;
		const reason = match.mismatch ?? noAccount(facts.customerId, match.left?.name);
		return {
			...done,
			status: 'unmatched',
			message: `${title} is in Salesforce, but ${reason}`,
			...(match.mayCome && isYoung && { retry: true }),
		};
	}
	const isChanged = changes.length > 0 || invoiceChanges.length > 0;
	if (!isChanged && booking?.problem) {
		return { title, references, status: 'problem', problem: booking.problem, retry: true };
	}
	return {
		...done,
		status: !isChanged ? 'unchanged' : outcome?.created ? 'created' : 'pulled',
		message: messageOf(pulled, title),
	};
}

/** The reason why a payment came to nothing that is known here. */
export function unknownPayment(id: string): Problem {
	return new Problem(`Payment ID: Stripe knows no payment “${id}”`, {
		origin: 'input',
		field: 'Payment ID',
		whatToDo: 'Map the ID of a payment (pi_…) of the credential’s account and mode.',
	});
}

function titleOf({ facts }: PreparedPayment): string {
	return `payment ${facts.id} of ${facts.amount.toString()}`;
}

function referencesOf({ facts, match, before, outcome, rolledUp, account, invoiceId }: Pulled) {
	return {
		paymentId: facts.id,
		paymentRecordId: (outcome?.success && outcome.id) || (before ? textIn(before, 'Id') : ''),
		paymentStatus: facts.status,
		amount: facts.amount.toDecimal(),
		currency: facts.amount.currency,
		accountId: account?.id ?? '',
		accountName: account?.name ?? '',
		invoiceId,
		invoiceNumber: rolledUp?.name ?? nameOf(match.invoice, invoiceId),
		invoiceStatus: rolledUp?.status ?? '',
		invoiceBalance: rolledUp?.balance?.toDecimal() ?? '',
		customerId: facts.customerId,
	};
}

function messageOf({ facts, rolledUp, changes, outcome }: Pulled, title: string): string {
	const what =
		changes.length === 0
			? `Nothing new of ${title}`
			: `${outcome?.success && outcome.created ? 'Added' : 'Updated'} ${title}`;
	const invoice = rolledUp ? `; invoice ${rolledUp.name} is ${rolledUp.status}` : '';
	return `${what}: ${facts.status}${invoice}`;
}

/** People may have chosen another one than it names. */
function nameOf(named: PreparedPayment['match']['invoice'], id: string): string {
	return named?.id === id ? named.name : '';
}

function noAccount(customerId: string, takenFrom: string | undefined): string {
	if (customerId) return `no account has its customer ${customerId}`;
	return takenFrom === undefined
		? 'it has no customer and names no invoice'
		: `it has no customer, and somebody took it from invoice ${takenFrom}`;
}
