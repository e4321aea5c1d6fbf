import type { Invoice } from '../invoices/invoice';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { type RowValues, writeRecords } from '../salesforce/write';

/** What is noted on an invoice about its link; undefined leaves a field alone. */
export interface LinkNotes {
	paymentLink?: string;
	linkSentKey?: string;
	/** ISO 8601. */
	linkSentAt?: string;
	stripeInvoiceId?: string;
	reminderStep?: number;
	/** ISO 8601. */
	remindedAt?: string;
	status?: 'Sent';
}

/**
 * Writes to the invoice what became of its link.
 *
 * @throws Problem when Salesforce refuses
 */
export async function noteOnInvoice(
	connection: SalesforceConnection,
	{ invoice: names }: Model,
	invoiceId: string,
	notes: LinkNotes,
): Promise<void> {
	const values = Object.fromEntries(
		Object.entries(notes).flatMap(([key, value]) =>
			value === undefined ? [] : [[names[key as keyof LinkNotes], value]],
		),
	) as RowValues;
	const [outcome] = await writeRecords(
		connection,
		{
			operation: 'update',
			object: names.objectName,
			rows: [{ Id: invoiceId, ...values }],
		},
		{ doing: 'Writing the link to the invoice' },
	);
	if (outcome && !outcome.success) throw outcome.problem;
}

/** A draft becomes sent with its link; what is further along stays. */
export function statusAfterSending({ status }: Pick<Invoice, 'status'>): 'Sent' | undefined {
	return status === '' || status === 'Draft' ? 'Sent' : undefined;
}
