import type { IDataObject } from 'n8n-workflow';
import type { ItemResult } from '../../lib/n8n/output';
import type { Attachment } from '../../lib/receipts/attachReceipt';
import type { MadeReceipt } from '../../lib/receipts/makeReceipt';
import { receiptKey } from '../../lib/receipts/receipt';

/** What the receipt says, for the nodes that follow. Amounts are in the currency's main unit. */
export function receiptFields({ receipt, fileName, recorded }: MadeReceipt): IDataObject {
	const amount = receipt.kind === 'refund' ? receipt.refund.amount : receipt.amount;
	const pending = receipt.kind === 'refund' ? receipt.refund.pending : receipt.pending;
	return {
		receiptFor: receipt.kind,
		paymentId: receiptKey(receipt),
		pending,
		amount: amount.toDecimal(),
		currency: amount.currency,
		customerName: receipt.customer.name,
		customerEmail: receipt.customer.email ?? null,
		invoiceNumber: receipt.invoice?.number ?? null,
		paymentRecordId: recorded?.id ?? null,
		fileName,
	};
}

/** What became of attaching the receipt. */
export function attachedFields({
	recordId,
	documentId,
	wasThere,
	problem,
}: Attachment): ItemResult {
	return {
		json: {
			...(recordId !== undefined && { attachedTo: recordId }),
			...(documentId !== undefined && {
				contentDocumentId: documentId,
				alreadyAttached: wasThere,
			}),
		},
		unfinished: problem,
	};
}
