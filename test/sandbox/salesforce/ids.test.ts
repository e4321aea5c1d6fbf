import fc from 'fast-check';
import { customKeyPrefix, makeId, normalizeId, toLongId } from '../../../sandbox/salesforce/ids';

describe('record Ids', () => {
	it('get the suffix that Salesforce documents', () => {
		// The worked example of https://help.salesforce.com/s/articleView?id=000385585
		expect(toLongId('0013000000GwIsK')).toBe('0013000000GwIsKAAV');
		expect(toLongId('00530000000cSLA')).toBe('00530000000cSLAAA2');
	});

	it('are the same record in 15 and in 18 characters, and with their case lost', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (count) => {
				const id = makeId('001', count);
				expect(normalizeId(id)).toBe(id);
				expect(normalizeId(id.slice(0, 15))).toBe(id);
				expect(normalizeId(id.toUpperCase())).toBe(id);
				expect(normalizeId(id.toLowerCase())).toBe(id);
			}),
		);
	});

	it('are refused in any other form', () => {
		for (const value of [
			'',
			'001',
			'not an id, at all',
			'0013000000GwIsKAA',
			'0013000000GwIs!AAV',
		]) {
			expect(normalizeId(value)).toBeUndefined();
		}
	});

	it('begin with a prefix of their own for each custom object', () => {
		expect([0, 1, 61, 62].map(customKeyPrefix)).toEqual(['a00', 'a01', 'a0z', 'a10']);
	});
});
