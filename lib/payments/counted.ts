/**
 * For which invoices a payment may have been counted. Its record notes it, so that an invoice which it has
 * left is counted too, whoever comes to it: the record alone outlives a run that dies.
 */
export interface Countable {
	/** The invoice that it belongs to, 18 characters; '' for none. */
	invoiceId: string;
	/**
	 * As the record notes it: the invoice for which it was counted, '' for none; or, from before it is counted
	 * until all are, {@link whileCounting every invoice} that may count it.
	 */
	counted: string;
}

const COUNTING = 'counting';

/** More IDs the field does not hold. Nobody moves a payment as often while every run dies. */
const MOST_INVOICES = 12;

/** The invoices that a payment counts for, or may have counted for; each once. */
export function invoicesOf({ invoiceId, counted }: Countable): string[] {
	const noted = counted.split(' ').filter((id) => id !== '' && id !== COUNTING);
	return [...new Set([invoiceId, ...noted])].filter((id) => id !== '');
}

/** Tells whether it has been counted where it belongs, and nowhere else. */
export function isCounted({ invoiceId, counted }: Countable): boolean {
	return counted === invoiceId;
}

/**
 * What a payment's record is to note before its invoices are counted. A run may die when it has counted some
 * of them, and the payment may be moved on before the next one.
 */
export function whileCounting(payment: Countable): string {
	return [COUNTING, ...invoicesOf(payment).slice(0, MOST_INVOICES)].join(' ');
}
