import fc from 'fast-check';
import { Money } from '../../../lib/money';
import { LONGEST_TOKEN, pageKeys, readToken, signToken } from '../../../lib/paymentPage/token';

const NOW = Date.parse('2026-11-27T00:00:00Z');
const keys = pageKeys('a secret');
const content = {
	invoiceId: 'a01bm00000mQx5rAAC',
	orgId: '00Dbm00000AbCdEEAV',
	expiresMs: NOW + 1000,
	version: 3,
};
const amount = {
	ask: {
		id: 'ask_1f0',
		amount: Money.ofMinor(4990, 'EUR'),
		customerId: 'cus_1',
		purpose: 'Bestellung № 7 <ж>',
		location: 'Austin',
	},
	expiresMs: NOW + 1000,
};

test('a token says its invoice, org, version and end, and nothing of a person or an amount', () => {
	const token = signToken(content, keys);
	expect(token).toMatch(/^1\.a01bm00000mQx5rAAC\.00Dbm00000AbCdEEAV\.3\.\w+\.[\w-]{43}$/);
	expect(readToken(token, keys, NOW)).toEqual(content);
});

test('expired, foreign and other tokens are all the same: none', () => {
	const token = signToken(content, keys);
	expect(readToken(token, keys, NOW + 1000)).toBeUndefined();
	expect(readToken(token, pageKeys('another secret'), NOW)).toBeUndefined();
	expect(readToken('', keys, NOW)).toBeUndefined();
	expect(readToken(`${token}.`, keys, NOW)).toBeUndefined();
	expect(readToken('1.a01bm00000mQx5rAAC.zzzzzz.3.', keys, NOW)).toBeUndefined();
});

test('while a secret is rolled, links of both work', () => {
	const token = signToken(content, keys);
	expect(readToken(token, pageKeys('the next secret', 'a secret'), NOW)).toEqual(content);
	expect(readToken(token, pageKeys('the next secret'), NOW)).toBeUndefined();
});

test('a token for an amount says all that there is to know of it', () => {
	const token = signToken(amount, keys);
	expect(token).toMatch(/^2\.[\w-]+\.\w+\.[\w-]{43}$/);
	expect(readToken(token, keys, NOW)).toEqual(amount);
	expect(readToken(token, keys, NOW + 1000)).toBeUndefined();
	// The longest purpose that is taken, all of it in characters of four bytes, and a long location.
	const ask = { ...amount.ask, purpose: '😀'.repeat(50), location: 'L'.repeat(100) };
	expect(signToken({ ...amount, ask }, keys).length).toBeLessThanOrEqual(LONGEST_TOKEN);
	expect(readToken(signToken({ ...amount, ask }, keys), keys, NOW)).toEqual({ ...amount, ask });
});

test('an org that was not known is none', () => {
	const unknown = { ...content, orgId: '' };
	expect(readToken(signToken(unknown, keys), keys, NOW)).toEqual(unknown);
});

const TOKENS: Array<[string, string]> = [
	['an invoice', signToken(content, keys)],
	['an amount', signToken(amount, keys)],
];

test.each(TOKENS)('none of the altered tokens of %s is believed', (_what, token) => {
	const signs = [
		'.',
		'-',
		'_',
		'=',
		'0',
		'a',
		'A',
		'z',
		'Z',
		'9',
		'/',
		'+',
		' ',
		'%',
		'\u0000',
		'ä',
	];
	const change = fc.record({
		at: fc.nat(token.length),
		remove: fc.integer({ min: 0, max: 3 }),
		insert: fc.array(fc.constantFrom(...signs, ...Array.from(token)), { maxLength: 3 }),
	});
	fc.assert(
		fc.property(change, ({ at, remove, insert }) => {
			const altered = token.slice(0, at) + insert.join('') + token.slice(at + remove);
			return (readToken(altered, keys, NOW) === undefined) === (altered !== token);
		}),
		{ numRuns: Number(process.env['ALTERED_TOKENS'] ?? 2000), seed: 1 },
	);
});

test.each(TOKENS)('of %s, no character can be left out or be another one', (_what, token) => {
	const believed = Array.from(token, (own, at) => {
		const others = ['', 'é', own === 'B' ? 'C' : 'B', own === '3' ? '4' : '3'];
		return others.map((other) => token.slice(0, at) + other + token.slice(at + 1));
	})
		.flat()
		.filter((altered) => readToken(altered, keys, NOW) !== undefined);
	expect(believed).toEqual([]);
});

test.each(TOKENS)(
	'of %s, nothing but the very last character will do, though base64 has bits to spare in it',
	(_what, token) => {
		const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		const believed = Array.from(signs, (sign) => token.slice(0, -1) + sign).filter(
			(altered) => readToken(altered, keys, NOW) !== undefined,
		);
		expect(believed).toEqual([token]);
	},
);
