import { badInput } from '../errors';
import type { RecordedPayment } from './recordedPayment';

/** Which record a receipt is attached to. */
export type AttachTarget =
	| { readonly to: 'account' | 'invoice' | 'payment' }
	| { readonly to: 'record'; readonly recordId: string };

/**
 * The record that is meant.
 *
 * @throws Problem when the org has no such record for the payment
 */
export function targetRecord(target: AttachTarget, recorded: RecordedPayment | undefined): string {
	if (target.to === 'record') return target.recordId;
	if (!recorded) {
		throw badInput(
			'Attach To',
			'Salesforce has no record of this payment yet, so nobody knows its account or invoice',
			'Sync payments first, or choose Other Record',
		);
	}
	const { account, invoice, id } = recorded;
	const found = { account: account?.id, invoice: invoice?.id, payment: id }[target.to];
	if (found) return found;
	throw badInput(
		'Attach To',
		`the payment ${id} has no ${target.to} in Salesforce`,
		`Enter its ${target.to} in Salesforce, or attach the receipt to the payment`,
	);
}
