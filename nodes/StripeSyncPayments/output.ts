import type { IDataObject } from 'n8n-workflow';
import type { ItemResult } from '../../lib/n8n/output';
import type { SyncOutput } from '../../lib/n8n/syncRun';
import type { DoneResult, FieldChange } from '../../lib/sync/result';

/** The item of a payment that was brought into step, or that belongs nowhere yet. */
export function paymentItem(result: DoneResult): ItemResult {
	const { message, references, status, changes, notes, unfinished } = result;
	const { payment = [], invoice } = changes;
	return {
		json: {
			message,
			...references,
			status,
			changes: plain(payment),
			...(invoice && { invoiceChanges: plain(invoice) }),
			...(notes && notes.length > 0 && { notes: [...notes] }),
		},
		unfinished,
	};
}

/** What the sync of everything puts out where. */
export const PAYMENT_OUTPUT: SyncOutput<'synced' | 'unmatched'> = {
	records: 'payments',
	outputs: ['synced', 'unmatched'],
	outputOf: ({ status }) => (status === 'unmatched' ? 'unmatched' : 'synced'),
	toItem: paymentItem,
};

function plain(changes: readonly FieldChange[]): IDataObject[] {
	return changes.map((change) => ({ ...change }));
}
