/** Brands whose name is not their code with capitals. https://docs.stripe.com/api/charges/object#charge_object-payment_method_details-card-brand */
const BRANDS: Readonly<Record<string, string>> = {
	amex: 'American Express',
	diners: 'Diners Club',
	eftpos_au: 'Eftpos Australia',
	jcb: 'JCB',
	unionpay: 'UnionPay',
};

/** A card's brand as people know it: `amex` → `American Express`, `cartes_bancaires` → `Cartes Bancaires`. */
export function cardBrandName(code: string): string {
	return BRANDS[code] ?? codeInWords(code);
}

/** What Stripe calls something, as people read it: `amazon_pay` → `Amazon Pay`. */
export function codeInWords(code: string): string {
	return code
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
}
