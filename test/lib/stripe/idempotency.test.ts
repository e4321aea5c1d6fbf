import type Stripe from 'stripe';
import {
	answerHistory,
	checkChosenKey,
	idempotencyKey,
	identityKey,
	isOwnChange,
	stepKey,
	steppedKeys,
	syncKey,
} from '../../../lib/stripe/idempotency';

describe('idempotency keys', () => {
	it('are the same for the same identity and differ for any other', () => {
		expect(idempotencyKey('customer', 'crmId', '001')).toBe(
			idempotencyKey('customer', 'crmId', '001'),
		);
		expect(idempotencyKey('a', 'bc')).not.toBe(idempotencyKey('ab', 'c'));
	});

	it('stay within 255 characters for steps of the longest chosen key', () => {
		expect(stepKey('key', 'coupon')).toBe('key:coupon');
		const longest = 'k'.repeat(255);
		expect(stepKey('k'.repeat(248), 'coupon')).toBe(`${'k'.repeat(248)}:coupon`);
		for (const key of [longest, 'k'.repeat(249)]) {
			expect(stepKey(key, 'coupon').length).toBeLessThanOrEqual(255);
		}
		expect(stepKey(longest, 'coupon')).not.toBe(stepKey(longest, 'update'));
		expect(stepKey(longest, 'coupon')).not.toBe(stepKey(`${longest.slice(1)}x`, 'coupon'));
	});

	it('chosen by the builder are checked', () => {
		expect(checkChosenKey()).toBeUndefined();
		expect(checkChosenKey('  ')).toBeUndefined();
		expect(checkChosenKey('k'.repeat(255))).toBe('k'.repeat(255));
		expect(checkChosenKey(' order-1 ')).toBe('order-1');
		expect(() => checkChosenKey('k'.repeat(256))).toThrow(
			'Idempotency Key: Stripe does not take this key',
		);
		expect(() => checkChosenKey('naïve')).toThrow('Idempotency Key');
	});
});

describe('the key of making a customer', () => {
	it('is the same wherever it is made, as long as this package lives', () => {
		// Others would make a second customer of a record whose making is repeated across an update.
		expect(identityKey('crmId', '001bm00000mQx5rAAC')).toBe(
			'n8n-8d38b175f6261c7c0aed2c4e77d5e28f27aad3b26959b72faacdc5856afce131',
		);
		expect(identityKey('email', 'rose@edge.example')).toBe(
			'n8n-3837868090e6f6636ec7b093b6a6f69e57767d67374be528c9629350f0e8eddb',
		);
	});

	it('tells a CRM ID from an equal e-mail address', () => {
		expect(identityKey('crmId', 'x:1')).not.toBe(identityKey('email', 'x:1'));
	});
});

describe('keys that change by the minute', () => {
	const at = (time: string) => steppedKeys({ nowMs: () => Date.parse(time) }, 'charge', 'pi_1');

	it('keep the first, and have the same second within a minute', () => {
		const [first, step] = at('2026-11-27T12:00:00.000Z');

		expect(first).toBe(idempotencyKey('charge', 'pi_1'));
		expect(at('2026-11-27T12:00:59.999Z')).toEqual([first, step]);
		const later = at('2026-11-27T12:01:00.000Z');
		expect(later[0]).toBe(first);
		expect([first, step]).not.toContain(later[1]);
		expect(step).not.toBe(first);
	});

	it('are those of one write alone', () => {
		const other = steppedKeys(
			{ nowMs: () => Date.parse('2026-11-27T12:00:00Z') },
			'charge',
			'pi_2',
		);

		expect(at('2026-11-27T12:00:00Z').filter((key) => other.includes(key))).toEqual([]);
	});
});

describe('a change that an event tells of', () => {
	const crmId = '001bm00000mQx5rAAC';
	const event = (type: string, key: string | null) =>
		({ type, request: { id: 'req_1', idempotency_key: key } }) as Stripe.Event;

	it('is our own when the customer sync wrote it', () => {
		expect(isOwnChange(event('customer.updated', syncKey('update', 'cus_1')), crmId)).toBe(true);
		expect(isOwnChange(event('customer.updated', `x-${syncKey('update')}`), crmId)).toBe(false);
	});

	it('is our own when it made the customer for its record', () => {
		const making = identityKey('crmId', crmId);

		expect(isOwnChange(event('customer.created', making), crmId)).toBe(true);
		expect(isOwnChange(event('customer.updated', making), crmId)).toBe(false);
		expect(isOwnChange(event('customer.created', making), '001000000000002AAA')).toBe(false);
	});

	it.each([
		event('customer.updated', null),
		event('customer.created', null),
		{ type: 'customer.updated', request: null } as Stripe.Event,
	])('is somebody’s own when it has no key: %j', (told) => {
		expect(isOwnChange(told, '')).toBe(false);
	});
});

describe('answerHistory', () => {
	const replayed = { 'idempotent-replayed': 'true' };

	it('knows an answer to an earlier call from one to an earlier attempt of this call', () => {
		expect(answerHistory({ headers: replayed, attempts: 1 })).toEqual({ madeEarlier: true });
		expect(answerHistory({ headers: replayed, attempts: 2 })).toEqual({ madeEarlier: false });
		expect(answerHistory({ headers: {}, attempts: 1 })).toEqual({ madeEarlier: false });
		expect(answerHistory({ headers: { 'idempotent-replayed': 'false' } })).toEqual({
			madeEarlier: false,
		});
	});

	it('takes an answer of another transport for one to the first attempt', () => {
		expect(answerHistory({ headers: replayed })).toEqual({ madeEarlier: true });
		for (const nothing of [undefined, null, {}]) {
			expect(answerHistory(nothing)).toEqual({ madeEarlier: false });
		}
	});
});
