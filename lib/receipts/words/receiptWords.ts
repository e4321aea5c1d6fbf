/** What a receipt says in one language. `{date}` is where a date goes. */
export interface ReceiptWords {
	receipt: string;
	paymentInProgress: string;
	refundReceipt: string;
	from: string;
	to: string;
	paid: string;
	toBePaid: string;
	refunded: string;
	toBeRefunded: string;
	invoice: string;
	invoiceTotal: string;
	leftToPay: string;
	paymentDate: string;
	refundDate: string;
	method: string;
	description: string;
	amountPaid: string;
	amountPending: string;
	amountRefunded: string;
	refundOn: string;
	refundPending: string;
	amountKept: string;
	originalPayment: string;
	references: string;
	payment: string;
	charge: string;
	refund: string;
	statement: string;
	taxId: string;
	card: string;
	bankAccount: string;
	cash: string;
	check: string;
	wire: string;
	other: string;
	/** In front of the last four digits. */
	ending: string;
	pendingNote: string;
	pendingUntilNote: string;
	refundPendingNote: string;
	testNote: string;
	page: string;
}
