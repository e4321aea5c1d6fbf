import { refuseCardNumbers } from '../../../lib/stripe/customerCards';

const CARD = '4242424242424242';
const check = (fields: object) => () => {
	refuseCardNumbers(fields);
};

describe('a card number in what a builder says of a customer', () => {
	it.each([
		['a number', 'Account Balance', { balance: Number(CARD) }],
		['an entry of a list', 'Preferred Languages', { preferredLocales: ['de', CARD] }],
		[
			'an object in a list',
			'Invoice Settings',
			{ invoiceSettings: { customFields: [{ name: 'PO', value: CARD }] } },
		],
		['a key', 'Metadata', { metadata: { [CARD]: 'x' } }],
	])('is refused as %s', (_name, field, fields) => {
		expect(check(fields)).toThrow(
			expect.objectContaining({
				field,
				message: `${field}: this looks like a payment card number`,
			}) as Error,
		);
	});

	it('is no matter where the number is judged by its type', () => {
		expect(check({ taxIds: [{ type: 'xx_tin', value: CARD }] })).not.toThrow();
	});

	it.each([[undefined], [null], [true]])('is not in %s', (nothing) => {
		expect(check({ name: nothing, address: { line1: nothing } })).not.toThrow();
	});
});
