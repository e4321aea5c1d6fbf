import { isBefore } from './versions';

type Hash = Record<string, unknown>;

/**
 * Answers as a request of an older version expects them. Before 2025-09-30.clover a discount and a
 * promotion code named their coupon in `coupon`.
 * https://docs.stripe.com/changelog/clover/2025-09-30/discount-source
 */
export function asOfVersion(answer: object, version: string): object {
	if (!isBefore(version, '2025-09-30.clover')) return answer;
	return before(answer) as object;
}

function before(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(before);
	if (typeof value !== 'object' || value === null) return value;
	const hash = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, before(v)])) as Hash;
	if (hash['object'] === 'discount') return withCoupon(hash, 'source');
	if (hash['object'] === 'promotion_code') return withCoupon(hash, 'promotion');
	return hash;
}

function withCoupon(hash: Hash, holder: 'source' | 'promotion'): Hash {
	const { [holder]: held, ...rest } = hash;
	return { ...rest, coupon: (held as Hash | undefined)?.['coupon'] ?? null };
}
