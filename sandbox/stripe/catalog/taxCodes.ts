/** A few of the codes that every account has: https://docs.stripe.com/tax/tax-codes */
const CODES: Record<string, [name: string, description: string]> = {
	txcd_00000000: ['Nontaxable', 'Any nontaxable good or service.'],
	txcd_10000000: [
		'General - Electronically Supplied Services',
		'A digital service provided mainly through the internet with minimal human involvement.',
	],
	txcd_10103000: [
		'Software as a service (SaaS) - personal use',
		'Pre-written software that is reached over the internet, for personal use.',
	],
	txcd_20030000: ['General - Services', 'Services that no other code describes.'],
	txcd_99999999: ['General - Tangible Goods', 'Physical goods that no other code describes.'],
};

/** The tax code with this ID. */
export function taxCode(id: string): object | undefined {
	const code = CODES[id];
	return code && { id, object: 'tax_code', description: code[1], name: code[0] };
}

/** The IDs of all tax codes here. */
export const TAX_CODES: readonly string[] = Object.keys(CODES);
