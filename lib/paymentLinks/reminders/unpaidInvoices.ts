import type { Invoice } from '../../invoices/invoice';
import type { InvoiceReader } from '../../invoices/readInvoices';
import type { InvoiceStatus } from '../../model/invoice';
import type { Model } from '../../model/resolveModel';
import type { SalesforceConnection } from '../../salesforce/connection';
import { queryRecords } from '../../salesforce/query';
import { identifier, soql } from '../../salesforce/soql';

/** Sent and not paid. */
const UNPAID: readonly InvoiceStatus[] = ['Sent', 'Partially Paid'];

/** Invoices that are read with their payments at a time. */
const PAGE_SIZE = 200;

/**
 * All invoices that were sent and are not paid, those due first coming first, page by page. Which ones is
 * asked once; what each says is read when its page comes, since sending the page before takes a while.
 *
 * @throws Problem
 */
export async function* unpaidInvoices(
	connection: SalesforceConnection,
	{ invoice: names }: Model,
	reader: InvoiceReader,
): AsyncGenerator<Invoice[], void, undefined> {
	const due = identifier(names.dueDate);
	const found = await queryRecords<{ Id: string }>(
		connection,
		soql`SELECT Id FROM ${identifier(names.objectName)} WHERE ${identifier(names.status)} IN ${UNPAID} ORDER BY ${due} NULLS LAST, Id`,
		{ doing: 'Looking for unpaid invoices' },
	);
	for (let start = 0; start < found.length; start += PAGE_SIZE) {
		const ids = found.slice(start, start + PAGE_SIZE).map(({ Id }) => Id);
		const invoices = await reader.read(ids);
		const page = ids.flatMap((id) => invoices.get(id) ?? []);
		// One that was paid or voided meanwhile is none of them any more.
		yield page.filter(({ status }) => UNPAID.some((one) => one === status));
	}
}
