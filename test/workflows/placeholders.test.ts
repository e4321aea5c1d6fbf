import { fillPlaceholders } from './placeholders';

describe('placeholders in an expected file', () => {
	it.each<[string, unknown, boolean]>([
		['$id:cus', 'cus_1Ab', true],
		['$id:cus', 'cus_', false],
		['$id:cus', 'acct_1', false],
		['$id:cus', undefined, false],
		['$number', 3, true],
		['$number', '3', false],
		['$text', 'words', true],
		['$text', '', false],
		['$any', null, true],
		['any', 'any', true],
		['any', 'other', false],
	])('%s against %j: stands for it is %s', (placeholder, actual, isFilled) => {
		expect(fillPlaceholders(placeholder, actual) === actual).toBe(isFilled);
	});

	it('are filled at any depth, and all else is left as it is', () => {
		expect(
			fillPlaceholders({ a: [{ id: '$id:cus', name: 'Ada' }, 'x'] }, { a: [{ id: 'cus_1' }] }),
		).toEqual({ a: [{ id: 'cus_1', name: 'Ada' }, 'x'] });
	});

	it('with a name stand for one ID everywhere', () => {
		const expected = ['$id:cus:edge', '$id:cus:edge'];

		expect(fillPlaceholders(expected, ['cus_1', 'cus_1'])).toEqual(['cus_1', 'cus_1']);
		expect(fillPlaceholders(expected, ['cus_1', 'cus_2'])).toEqual(['cus_1', '$id:cus:edge']);
	});

	it('with two names never stand for the same ID', () => {
		expect(fillPlaceholders(['$id:cus:a', '$id:cus:b'], ['cus_1', 'cus_1'])).toEqual([
			'cus_1',
			'$id:cus:b',
		]);
	});
});
