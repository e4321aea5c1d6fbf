import {
	invoicesOf,
	isCounted,
	leftInvoices,
	whenCounted,
	whileCounting,
} from '../../../lib/invoices/counted';

const [A, B, C] = ['a01000000000001AAA', 'a01000000000002AAA', 'a01000000000003AAA'];
const on = (invoiceId: string, counted = '') => ({ invoiceId, counted });

it.each([
	['was never counted', on(''), [], []],
	['is on an invoice and not counted yet', on(A), [A], []],
	['is counted where it is', on(A, A), [A], []],
	['was moved', on(B, A), [B, A], [A]],
	['was taken off', on('', A), [A], [A]],
	['was taken off one, long ago', on('', `left ${A}`), [], [A]],
	['is on one, and has left others', on(A, `${A} left ${B} ${C}`), [A], [B, C]],
	['was moved once more', on(C, `${B} left ${A}`), [C, B], [B, A]],
	['came back to one that it had left', on(A, `${B} left ${A}`), [A, B], [B]],
	['is being counted', on(B, `counting ${A} ${B}`), [B, A], [A]],
	[
		'is being counted, with one left before',
		on(B, `counting ${B}  ${A} left ${C}`),
		[B, A],
		[A, C],
	],
])(
	'a payment that %s has its invoices, and those that it has left',
	(_what, payment, all, left) => {
		expect(invoicesOf(payment)).toEqual(all);
		expect(leftInvoices(payment)).toEqual(left);
	},
);

it.each([
	['as it should be', on(A, A), true],
	['with others left', on(A, `${A} left ${B}`), true],
	['for another one', on(A, B), false],
	['for none, on none', on(''), true],
	['on none, with one left', on('', `left ${A}`), true],
	['not to the end', on(A, `counting ${A}`), false],
	['before it was taken off', on('', A), false],
])('a payment that is counted %s', (_what, payment, expected) => {
	expect(isCounted(payment)).toBe(expected);
});

it.each([
	['all that may count it stand first', on(B, A), `counting ${B} ${A}`],
	['those that it has left stay behind', on(B, `${A} left ${C}`), `counting ${B} ${A} left ${C}`],
	['one that it comes back to counts', on(A, `left ${A} ${C}`), `counting ${A} left ${C}`],
])('while a payment is counted, %s', (_what, payment, noted) => {
	expect(whileCounting(payment)).toBe(noted);
});

it.each([
	['the one that it is on stands alone', on(A, `counting ${A}`), A],
	['the one that it was on is left', on(B, `counting ${B} ${A}`), `${B} left ${A}`],
	['nothing stands where it was on none', on(''), ''],
	['what it was taken off is left', on('', `counting ${A}`), `left ${A}`],
])('when a payment is counted, %s', (_what, payment, noted) => {
	expect(whenCounted(payment)).toBe(noted);
	expect(isCounted({ ...payment, counted: noted })).toBe(true);
});

it('the field holds twelve invoices: those that were left the longest ago are forgotten', () => {
	const ids = Array.from({ length: 14 }, (_, at) => `a01${String(at).padStart(12, '0')}AAA`);
	const [now = '', before = '', ...old] = ids;
	const payment = on(now, `${before} left ${old.join(' ')}`);

	expect(whenCounted(payment)).toBe(`${now} left ${[before, ...old.slice(0, 10)].join(' ')}`);
	expect(whileCounting(payment)).toBe(
		`counting ${now} ${before} left ${old.slice(0, 10).join(' ')}`,
	);
	expect(whileCounting(on(now, `counting ${ids.join(' ')}`)).split(' ')).toHaveLength(13);
	expect(whileCounting(payment).length).toBeLessThanOrEqual(255);
});
