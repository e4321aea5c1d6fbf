import { isBefore } from './versions';

type Hash = Record<string, unknown>;

/** Finds a coupon by its ID. */
type CouponLookup = (id: string) => object | undefined;

/**
 * Answers as a request of an older version expects them. Before 2025-09-30.clover a discount and a
 * promotion code had their whole coupon in `coupon`.
 * https://docs.stripe.com/changelog/clover/2025-09-30/add-discount-source-property
 */
export function asOfVersion(answer: object, version: string, coupon: CouponLookup): object {
	if (!isBefore(version, '2025-09-30.clover')) return answer;
	return withCoupons(answer, coupon) as object;
}

function withCoupons(value: unknown, coupon: CouponLookup): unknown {
	if (Array.isArray(value)) return value.map((item) => withCoupons(item, coupon));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, withCoupons(inner, coupon)]);
	const hash = Object.fromEntries(entries) as Hash;
	if (hash['object'] === 'discount') return movedCoupon(hash, 'source', coupon);
	if (hash['object'] === 'promotion_code') return movedCoupon(hash, 'promotion', coupon);
	return hash;
}

function movedCoupon(hash: Hash, holder: 'source' | 'promotion', lookup: CouponLookup): Hash {
	const { [holder]: held, ...rest } = hash;
	const coupon = (held as Hash | undefined)?.['coupon'];
	return {
		...rest,
		coupon: typeof coupon === 'string' ? (lookup(coupon) ?? null) : (coupon ?? null),
	};
}
