import type { Logo } from './logo/logo';

/** How a receipt looks. */
export interface ReceiptLook {
	readonly paper: 'A4' | 'Letter';
	/** The seller's colour, `#rrggbb`. */
	readonly color: string;
	/** The seller's, above their name. */
	readonly logo?: Logo;
}
