/** How a receipt looks. */
export interface ReceiptLook {
	readonly paper: 'A4' | 'Letter';
	/** The seller's colour, `#rrggbb`. */
	readonly color: string;
}

/** The colour of a seller who has chosen none; dark enough to be read on white. */
export const DEFAULT_COLOR = '#1f4fd8';
