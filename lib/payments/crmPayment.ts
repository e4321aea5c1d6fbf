import { moneyIn, type Row, textIn } from '../model/row';
import type { Model } from '../model/resolveModel';
import type { Money } from '../money';
import { longRecordId } from '../salesforce/recordId';
import type { ChangedRecord } from '../salesforce/query';
import type { Countable } from '../invoices/counted';
import type { PaymentShape } from './paymentContext';

/** A record of a payment as a sync reads it. */
export type PaymentRecordRow = ChangedRecord & Record<string, unknown>;

/** A payment as the org has it. */
export interface CrmPayment extends Countable {
	/** 18 characters. */
	id: string;
	name: string;
	amount: Money;
	refunded: Money;
	/** How much is to be given back in all; zero for nothing. */
	refundRequested: Money;
	/** As it was chosen; '' for none. */
	refundReason: string;
	status: string;
	method: string;
	source: string;
	/** `pr_…`, `pi_…`; '' for none. */
	stripeId: string;
	/** The invoice in Stripe that it is attached to; '' for none. */
	stripeInvoiceId: string;
	/** 18 characters; '' for none. */
	accountId: string;
	/** Unix seconds; undefined where nobody has entered it. */
	paidAt: number | undefined;
	/** Unix seconds. */
	createdAt: number;
	/** When it was last changed; Unix seconds. */
	changedAt: number;
}

/** Fields that are read of a payment beside those of the model. */
export const RECORD_TIMES = ['CreatedDate'];

/**
 * Reads a payment's record.
 *
 * @throws Problem when an amount is none, is finer than its currency, or has no currency
 */
export function crmPayment(
	row: PaymentRecordRow,
	{ payment: names }: Pick<Model, 'payment'>,
	{ paymentCurrency }: Pick<PaymentShape, 'paymentCurrency'>,
): CrmPayment {
	const currency = paymentCurrency.of(row);
	const recordIn = (name: string): string => longRecordId(textIn(row, name));
	return {
		id: longRecordId(row.Id),
		name: textIn(row, 'Name'),
		amount: moneyIn(row, names.amount, currency),
		refunded: moneyIn(row, names.amountRefunded, currency),
		refundRequested: moneyIn(row, names.refundRequested, currency),
		refundReason: textIn(row, names.refundReason),
		status: textIn(row, names.status),
		method: textIn(row, names.method),
		source: textIn(row, names.source),
		stripeId: textIn(row, names.externalId),
		stripeInvoiceId: textIn(row, names.stripeInvoiceId),
		accountId: recordIn(names.account),
		invoiceId: recordIn(names.invoice),
		counted: textIn(row, names.countedInvoice),
		paidAt: secondsIn(row, names.paidAt),
		createdAt: secondsIn(row, 'CreatedDate') ?? 0,
		changedAt: secondsIn(row, 'SystemModstamp') ?? 0,
	};
}

function secondsIn(row: Row, name: string): number | undefined {
	const milliseconds = Date.parse(textIn(row, name));
	return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
