import fc from 'fast-check';
import { pageKeys, readToken, signToken } from '../../../lib/paymentPage/token';

const NOW = Date.parse('2026-11-27T00:00:00Z');
const keys = pageKeys('a secret');
const content = { invoiceId: 'a01bm00000mQx5rAAC', expiresMs: NOW + 1000, version: 3 };

test('a token says its invoice, its end and its version, and nothing of a person or an amount', () => {
	const token = signToken(content, keys);
	expect(token).toMatch(/^1\.a01bm00000mQx5rAAC\.\w+\.3\.[\w-]{43}$/);
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

test('none of 100,000 altered tokens is believed', () => {
	const token = signToken(content, keys);
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
			expect(readToken(altered, keys, NOW) === undefined).toBe(altered !== token);
		}),
		{ numRuns: 100_000, seed: 1 },
	);
});
