/** How a receipt looks. */
export interface ReceiptLook {
	readonly paper: 'A4' | 'Letter';
	/** The seller's colour, `#rrggbb`. */
	readonly color: string;
}
