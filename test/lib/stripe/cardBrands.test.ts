import { cardBrandName, codeInWords } from '../../../lib/stripe/cardBrands';

it.each([
	['amex', 'American Express'],
	['diners', 'Diners Club'],
	['eftpos_au', 'Eftpos Australia'],
	['jcb', 'JCB'],
	['unionpay', 'UnionPay'],
	['visa', 'Visa'],
	['cartes_bancaires', 'Cartes Bancaires'],
])('A card of the brand %s is a %s', (code, name) => {
	expect(cardBrandName(code)).toBe(name);
});

it('A code of Stripe’s is told in words', () => {
	expect(codeInWords('amazon_pay')).toBe('Amazon Pay');
	expect(codeInWords('')).toBe('');
});
