import {
	country,
	couponId,
	email,
	expansions,
	invoicePrefix,
	ipAddress,
	locales,
	objectId,
	text,
	wholeNumber,
} from '../../../lib/stripe/customerChecks';

const RANGE = { lowest: 1, highest: 10, example: 'Use a number such as 4' };
const clock = (value: string | undefined) => objectId(value, 'Clock', 'a test clock', ['clock_']);

describe('a value of a customer', () => {
	it.each<[string, () => unknown, unknown]>([
		[
			'a text of as many characters as it may have',
			() => text('x'.repeat(20), 'F', 20),
			'x'.repeat(20),
		],
		[
			'a text with emojis, each one character',
			() => text('😀'.repeat(20), 'F', 20),
			'😀'.repeat(20),
		],
		['a text of 5,000 characters', () => text('x'.repeat(5000), 'F'), 'x'.repeat(5000)],
		['an address', () => email(' rose@edge.example ', 'F'), 'rose@edge.example'],
		[
			'an ID of 255 characters',
			() => clock(`clock_${'1'.repeat(249)}`),
			`clock_${'1'.repeat(249)}`,
		],
		['a coupon of 255 characters', () => couponId('x'.repeat(255), 'F'), 'x'.repeat(255)],
		['a coupon whose name holds promo_', () => couponId('SUMMER_promo_1', 'F'), 'SUMMER_promo_1'],
		['a country by its name', () => country('Germany', 'F'), 'DE'],
		['an IP address', () => ipAddress('2001:db8::1', 'F'), '2001:db8::1'],
		['a prefix of one sign', () => invoicePrefix('E', 'F'), 'E'],
		['a prefix of twelve signs', () => invoicePrefix('EDGE20261234', 'F'), 'EDGE20261234'],
		['the lowest number', () => wholeNumber(1, 'F', RANGE), 1],
		['the highest number, as text', () => wholeNumber(' +10 ', 'F', RANGE), 10],
		['a zero without its sign', () => wholeNumber(-0, 'F', { ...RANGE, lowest: 0 }), 0],
		[
			'languages',
			() => locales(['de', ' ', 'en-GB', 'fil', 'zh_Hant_TW'], 'F'),
			['de', 'en-GB', 'fil', 'zh_Hant_TW'],
		],
		['paths', () => expansions(['tax', '', 'sources.data.a.b'], 'F'), ['tax', 'sources.data.a.b']],
	])('is taken when it is %s', (_name, take, value) => {
		expect(take()).toStrictEqual(value);
	});

	it.each<[string, () => unknown]>([
		['text', () => text(undefined, 'F')],
		['text of blanks', () => text(' \n', 'F')],
		['address', () => email('', 'F')],
		['ID', () => clock(undefined)],
		['coupon', () => couponId('', 'F')],
		['country', () => country(' ', 'F')],
		['IP address', () => ipAddress(undefined, 'F')],
		['prefix', () => invoicePrefix('', 'F')],
		['number', () => wholeNumber('', 'F', RANGE)],
		['number at all', () => wholeNumber(undefined, 'F', RANGE)],
		['language', () => locales([' '], 'F')],
		['languages', () => locales(undefined, 'F')],
		['path', () => expansions([], 'F')],
		['paths', () => expansions(undefined, 'F')],
	])('is none when there is no %s', (_name, take) => {
		expect(take()).toBeUndefined();
	});

	it.each<[string, () => unknown, string]>([
		[
			'one character too many',
			() => text('x'.repeat(21), 'F', 20),
			'it is longer than 20 characters',
		],
		['5,001 characters', () => text('x'.repeat(5001), 'F'), 'it is longer than 5000 characters'],
		['another kind of ID', () => clock('xclock_1'), '“xclock_1” is not the ID of a test clock'],
		['an ID with a space', () => clock('clock_1 2'), '“clock_1 2” is not the ID of a test clock'],
		[
			'an ID with a slash first',
			() => clock('/clock_1'),
			'“/clock_1” is not the ID of a test clock',
		],
		['an ID too long', () => clock(`clock_${'1'.repeat(250)}`), 'is not the ID of a test clock'],
		['a coupon too long', () => couponId('x'.repeat(256), 'F'), 'it is longer than 255 characters'],
		['a prefix too long', () => invoicePrefix('EDGE202612345', 'F'), 'not of the form'],
		['a prefix with a line behind', () => invoicePrefix('ED GE', 'F'), 'not of the form'],
		['a number too low', () => wholeNumber(0, 'F', RANGE), '0 is beyond what Stripe takes'],
		['a number too high', () => wholeNumber('11', 'F', RANGE), '11 is beyond what Stripe takes'],
		['a number with words', () => wholeNumber('4 pieces', 'F', RANGE), '“4 pieces” is not a whole'],
		['words with a number', () => wholeNumber('No 4', 'F', RANGE), '“No 4” is not a whole number'],
		['blanks for a number', () => wholeNumber(' ', 'F', RANGE), '“ ” is not a whole number'],
		['a language too long', () => locales(['deut'], 'F'), '“deut” is not a language'],
		['a language too short', () => locales(['de', 'd'], 'F'), '“d” is not a language'],
		['a part too short', () => locales(['de-D'], 'F'), '“de-D” is not a language'],
		['a part too long', () => locales(['de-123456789'], 'F'), '“de-123456789” is not a language'],
		['a sign before a language', () => locales(['-de'], 'F'), '“-de” is not a language'],
		['a path one level too deep', () => expansions(['tax.a.b.c.d'], 'F'), 'cannot be expanded'],
		['a path that only begins like one', () => expansions(['taxes'], 'F'), '“taxes” cannot be'],
		['a path behind another', () => expansions(['x.tax'], 'F'), '“x.tax” cannot be expanded'],
		['a path with odd signs', () => expansions(['tax.A'], 'F'), '“tax.A” cannot be expanded'],
		['a path that ends in the air', () => expansions(['tax.'], 'F'), '“tax.” cannot be expanded'],
	])('is refused when it is %s', (_name, take, message) => {
		expect(take).toThrow(message);
	});

	it.each<[() => unknown, string]>([
		[() => email('rose', 'F'), 'Use one address, such as rose@edge.example'],
		[() => clock('x'), 'Use an ID that starts with clock_'],
		[() => couponId('promo_1', 'F'), 'Use the coupon that the code stands for'],
		[() => country('Atlantis', 'F'), 'Use a two-letter code such as US or DE'],
		[() => wholeNumber('x', 'F', RANGE), 'Use a number such as 4'],
		[() => wholeNumber(11, 'F', RANGE), 'Stay between 1 and 10'],
		[() => expansions(['x'], 'F'), 'Use: cash_balance, default_source, '],
	])('says what to do instead', (take, whatToDo) => {
		expect(take).toThrow(
			expect.objectContaining({ whatToDo: expect.stringContaining(whatToDo) as string }) as Error,
		);
	});
});
