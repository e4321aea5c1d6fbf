import { DateTime } from 'luxon';
import {
	booleanOf,
	entriesOf,
	groupOf,
	listOf,
	numberOf,
	safeTextOf,
	textOf,
} from '../../lib/values';

const at = '2026-11-27T04:17:23.000Z';

describe('a value where text is asked for', () => {
	it.each([
		['text', ' Acme ', 'Acme'],
		['a number', 42, '42'],
		['zero', 0, '0'],
		['no', false, 'false'],
		['a large number', 12345678901234567890n, '12345678901234567890'],
		['null', null, ''],
		['undefined', undefined, ''],
		['a date', new Date(at), at],
		['{{ $now }}', DateTime.fromISO(at, { zone: 'utc' }), at],
		['text cut within an emoji', '😀😀'.slice(0, 3), '😀'],
		['signs that nobody sees', '\u200bA\u00adcme\ufeff', 'Acme'],
		['a no-break space inside', 'A\u00a0B', 'A\u00a0B'],
	])('that is %s is read', (_name, value, text) => {
		expect(textOf(value, 'Name')).toBe(text);
	});

	it.each([
		['no number', Number.NaN, 'Name: the expression yields no number'],
		['no date', new Date('x'), 'Name: the expression yields no valid date'],
		['no DateTime', DateTime.invalid('x'), 'Name: the expression yields no valid date'],
		['a list', ['a'], 'Name: the expression yields a list, where text is needed'],
		['an object', { a: 1 }, 'Name: the expression yields an object, where text is needed'],
		['a function', () => 1, 'Name: the expression yields something that is not text'],
	])('that is %s is refused by name', (_name, value, message) => {
		expect(() => textOf(value, 'Name')).toThrow(message);
	});

	it('holds no card number, unless it is named as something else', () => {
		expect(() => safeTextOf(4242424242424242, 'CRM ID')).toThrow(
			'CRM ID: this looks like a payment card number',
		);
		expect(() => safeTextOf('4242–4242–4242–4242', 'Idempotency Key')).toThrow('Idempotency Key: ');
	});
});

describe('a value where something else is asked for', () => {
	it('is read as a number, or handed on as text', () => {
		expect(numberOf(12.5, 'N')).toBe(12.5);
		expect(numberOf(' 42 ', 'N')).toBe('42');
		expect(numberOf(null, 'N')).toBeUndefined();
		expect(() => numberOf(true, 'N')).toThrow('N: the expression yields true');
		expect(() => numberOf(Infinity, 'N')).toThrow('N: the expression yields no number');
	});

	it('is read as yes or no, text included', () => {
		expect([true, 'true', ' TRUE '].map((value) => booleanOf(value, 'B'))).toEqual([
			true,
			true,
			true,
		]);
		expect([false, 'false', null, ''].map((value) => booleanOf(value, 'B'))).toEqual(
			Array(4).fill(false),
		);
		expect(booleanOf(undefined, 'B', true)).toBe(true);
		for (const value of ['yes', 1, {}]) expect(() => booleanOf(value, 'B')).toThrow('B: ');
	});

	it('is read as a list: a list, or text with commas, semicolons or lines between', () => {
		expect(listOf('de;en', 'L')).toEqual(['de', 'en']);
		expect(listOf(['de', null, ' en '], 'L')).toEqual(['de', 'en']);
		expect(listOf('tax_ids', 'L')).toEqual(['tax_ids']);
		expect(listOf(undefined, 'L')).toEqual([]);
		expect(() => listOf({ a: 1 }, 'L')).toThrow('L: ');
		expect(() => listOf([{ a: 1 }], 'L')).toThrow('L: ');
	});

	it('is read as a group and its entries', () => {
		expect(entriesOf(null, 'G')).toEqual([]);
		expect(entriesOf({ a: 1 }, 'G')).toEqual([{ a: 1 }]);
		expect(groupOf('', 'G')).toEqual({});
		expect(() => groupOf('text', 'G')).toThrow('G: ');
		expect(() => entriesOf(['text'], 'G')).toThrow('G: ');
	});
});
