import type { Problem } from '../errors';
import type { Invoice } from '../invoices/invoice';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { type RowValues, writeRecords } from '../salesforce/write';
import type { MadeLink } from './kept';
import type { LinkKind } from './notes';

/** What is noted on an invoice about its link; undefined leaves a field alone. */
export interface LinkNotes {
	paymentLink?: string;
	/** `plink_…`; '' where it can be paid by none any more. */
	paymentLinkId?: string;
	linkSentKey?: string;
	/** ISO 8601. */
	linkSentAt?: string;
	stripeInvoiceId?: string;
	reminderStep?: number;
	reminderState?: string;
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
	model: Model,
	invoiceId: string,
	notes: LinkNotes,
): Promise<void> {
	const problem = (await noteOnInvoices(connection, model, new Map([[invoiceId, notes]]))).get(
		invoiceId,
	);
	if (problem) throw problem;
}

/**
 * Writes to several invoices at once.
 *
 * @param notes by the invoices' IDs
 * @returns why it could not be written, by the IDs of those that refused it
 */
export async function noteOnInvoices(
	connection: SalesforceConnection,
	{ invoice: names }: Model,
	notes: ReadonlyMap<string, LinkNotes>,
): Promise<Map<string, Problem>> {
	const ids = [...notes.keys()];
	const rows = [...notes].map(([id, values]) => ({ Id: id, ...fieldsOf(values, names) }));
	const outcomes = await writeRecords(
		connection,
		{ operation: 'update', object: names.objectName, rows },
		{ doing: 'Writing the link to the invoice' },
	);
	return new Map(
		outcomes.flatMap((outcome, at): Array<[string, Problem]> =>
			outcome.success ? [] : [[ids[at] ?? '', outcome.problem]],
		),
	);
}

function fieldsOf(notes: LinkNotes, names: Model['invoice']): RowValues {
	return Object.fromEntries(
		Object.entries(notes).flatMap(([key, value]) =>
			value === undefined ? [] : [[names[key as keyof LinkNotes], value]],
		),
	);
}

/**
 * Which Payment Link the invoice can be paid by when a link was made. One to our own page leaves that as it is: it
 * ends when the page is paid on.
 */
export function noteOfLink(
	kind: LinkKind,
	{ id }: Pick<MadeLink, 'id'>,
	{ paymentLinkId: before }: Pick<Invoice, 'paymentLinkId'>,
): Pick<LinkNotes, 'paymentLinkId'> {
	if (kind === 'paymentPage') return {};
	const now = kind === 'paymentLink' ? id : '';
	return now === before ? {} : { paymentLinkId: now };
}

/** A draft becomes sent with its link; what is further along stays. */
export function statusAfterSending({ status }: Pick<Invoice, 'status'>): 'Sent' | undefined {
	return status === '' || status === 'Draft' ? 'Sent' : undefined;
}
