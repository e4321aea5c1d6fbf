import { isSecret } from '../../lib/secret';

describe('a secret', () => {
	it('is right when it is the expected one', () => {
		expect(isSecret('s3cret', 's3cret')).toBe(true);
		expect(isSecret('geheim 🔑', 'geheim 🔑')).toBe(true);
	});

	it.each([
		['another', 's3creT'],
		['its beginning', 's3cre'],
		['more than it', 's3cret!'],
		['empty', ''],
		['missing', undefined],
		['null', null],
		['a list of it', ['s3cret']],
	])('is not right when it is %s', (_what, given) => {
		expect(isSecret(given, 's3cret')).toBe(false);
	});

	it.each([[''], [undefined], [null], ['anything']])(
		'is never right where none is set, whatever comes: %p',
		(given) => {
			expect(isSecret(given, '')).toBe(false);
		},
	);
});
