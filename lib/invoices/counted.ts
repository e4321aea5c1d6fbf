/**
 * For which invoices a payment may have been counted, and from which it was taken. Its record notes it, so that
 * an invoice which it has left is counted too, and not joined to it again, whoever comes to it: the record alone
 * outlives a run that dies.
 */
export interface Countable {
	/** The invoice that it belongs to, 18 characters; '' for none. */
	invoiceId: string;
	/**
	 * As the record notes it: the invoice for which it was counted, nothing for none; or, from before it is
	 * counted until all are, {@link whileCounting every invoice} that may count it. Behind `left` come those
	 * that it has left.
	 */
	counted: string;
}

const COUNTING = 'counting';
const LEFT = 'left';

/** What the notes of payments that counted for nothing at last, and once for something, are like. */
export const ONLY_LEFT = `${LEFT} %`;

/** More IDs the field does not hold. Nobody moves a payment as often while every run dies. */
const MOST_INVOICES = 12;

/** The invoices that a payment counts for, or may have counted for; each once. */
export function invoicesOf({ invoiceId, counted }: Countable): string[] {
	const noted = notedIn(counted).counts.filter((word) => word !== COUNTING);
	return unique([invoiceId, ...noted]);
}

/**
 * The invoices that a payment was on and is no more, the last one first. Only people take it off one: the sync
 * joins a payment once.
 */
export function leftInvoices(payment: Countable): string[] {
	const all = unique([...invoicesOf(payment), ...notedIn(payment.counted).left]);
	return all.filter((id) => id !== payment.invoiceId);
}

/** Tells whether it has been counted where it belongs, and nowhere else. */
export function isCounted({ invoiceId, counted }: Countable): boolean {
	return notedIn(counted).counts.join(' ') === invoiceId;
}

/**
 * What a payment's record is to note before its invoices are counted. A run may die when it has counted some
 * of them, and the payment may be moved on before the next one.
 */
export function whileCounting(payment: Countable): string {
	const invoices = invoicesOf(payment);
	const left = leftInvoices(payment).filter((id) => !invoices.includes(id));
	return noteOf([COUNTING], invoices, left);
}

/** What a payment's record is to note when its invoices are counted; '' for nothing. */
export function whenCounted(payment: Countable): string {
	return noteOf([], unique([payment.invoiceId]), leftInvoices(payment));
}

/** Those that it left the longest ago find no room, if any. */
function noteOf(words: readonly string[], counts: readonly string[], left: readonly string[]) {
	const kept = counts.slice(0, MOST_INVOICES);
	const room = left.slice(0, MOST_INVOICES - kept.length);
	return [...words, ...kept, ...(room.length > 0 ? [LEFT, ...room] : [])].join(' ');
}

function notedIn(counted: string): { counts: string[]; left: string[] } {
	const words = counted.split(' ').filter((word) => word !== '');
	const at = words.indexOf(LEFT);
	return at < 0
		? { counts: words, left: [] }
		: { counts: words.slice(0, at), left: words.slice(at + 1) };
}

function unique(ids: readonly string[]): string[] {
	return [...new Set(ids)].filter((id) => id !== '');
}
