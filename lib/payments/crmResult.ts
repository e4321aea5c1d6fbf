import type { Problem } from '../errors';
import type { Money } from '../money';
import { textIn } from '../model/row';
import type { Model } from '../model/resolveModel';
import type { FieldChange, SyncResult } from '../sync/result';
import type { BegunPayment } from './crmPusher';
import { isForGood } from './forGood';
import type { InvoiceOutcome } from './rollUpInvoices';

/** What was done about a payment of the org, gathered step by step. */
export interface CrmOutcome {
	/** The payment record in Stripe that was made of it, or found, and that the org did not have. */
	reported?: string;
	/** The invoice in Stripe that it was attached to. */
	attachedTo?: string;
	/** What Stripe was told as given back. */
	givenBack?: Money;
	notes?: readonly string[];
	/** It may come to more later, though nobody changes it. */
	retry?: boolean;
	problem?: Problem;
	/** The main work is done, but a step after it failed. */
	unfinished?: Problem;
	/** Its invoice as it stands now. */
	invoice?: InvoiceOutcome;
}

/**
 * Tells what became of a payment of the org.
 *
 * @param changes of its record
 */
export function crmResult(
	{ row, payment, belonging, begun }: BegunPayment,
	outcome: CrmOutcome,
	changes: readonly FieldChange[],
	names: Model['payment'],
): SyncResult {
	const name = textIn(row, 'Name') || row.Id;
	const title = payment ? `payment ${name} of ${payment.amount.toString()}` : `payment ${name}`;
	const { invoice } = outcome;
	const references = {
		paymentId: outcome.reported ?? payment?.stripeId ?? '',
		paymentRecordId: row.Id,
		paymentStatus: changed(changes, names.status) ?? payment?.status ?? '',
		amount: payment?.amount.toDecimal() ?? '',
		currency: payment?.amount.currency ?? '',
		accountId: belonging?.accountId ?? '',
		accountName: belonging?.accountName ?? '',
		invoiceId: payment?.invoiceId ?? '',
		invoiceNumber: invoice?.name ?? belonging?.invoiceName ?? '',
		invoiceStatus: invoice?.status ?? '',
		invoiceBalance: invoice?.balance?.toDecimal() ?? '',
		customerId: belonging?.customerId ?? '',
	};
	const problem = outcome.problem ?? (begun.kind === 'problem' ? begun.problem : undefined);
	if (problem) {
		return { title, references, status: 'problem', problem, retry: !isForGood(problem) };
	}
	const unfinished = outcome.unfinished ?? invoice?.problem;
	const invoiceChanges = invoice?.changes ?? [];
	const notes = [...(outcome.notes ?? []), ...(invoice?.notes ?? [])];
	const done = {
		title,
		references,
		changes: {
			payment: changes,
			...(invoiceChanges.length > 0 && { invoice: invoiceChanges }),
		},
		...(notes.length > 0 && { notes }),
		...(unfinished && { unfinished }),
		...((outcome.retry ?? unfinished) && { retry: true }),
	};
	if (begun.kind === 'unmatched') {
		const message = `Stripe was not told of ${title}: ${begun.reason}`;
		return { ...done, status: 'unmatched', message };
	}
	return { ...done, ...whatWasDone(title, outcome, changes.length + invoiceChanges.length > 0) };
}

function whatWasDone(
	title: string,
	{ reported, attachedTo, givenBack, invoice }: CrmOutcome,
	isChanged: boolean,
): { status: 'created' | 'updated' | 'linked' | 'pulled' | 'unchanged'; message: string } {
	const what = [
		...(reported ? [`Reported ${title} to Stripe as ${reported}`] : []),
		...(attachedTo ? [`attached ${reported ? 'it' : title} to invoice ${attachedTo}`] : []),
		...(givenBack
			? [`told Stripe that ${givenBack.toString()} of ${reported ? 'it' : title} was given back`]
			: []),
	];
	const stands = invoice ? `; invoice ${invoice.name} is ${invoice.status}` : '';
	const message = capital(what.length > 0 ? what.join(', ') : `Counted ${title}`) + stands;
	if (reported) return { status: 'created', message };
	if (givenBack) return { status: 'updated', message };
	if (attachedTo) return { status: 'linked', message };
	return { status: isChanged ? 'pulled' : 'unchanged', message };
}

function changed(changes: readonly FieldChange[], field: string): string | undefined {
	return changes.find((change) => change.field === field)?.to;
}

function capital(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
