import type Stripe from 'stripe';

/** The coupon with `valid` as it is at `now`: not past `redeem_by`, not used up. */
export function refreshValidity(coupon: Stripe.Coupon, now: number): Stripe.Coupon {
	const inTime = coupon.redeem_by === null || coupon.redeem_by > now;
	const left = coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions;
	return { ...coupon, valid: inTime && left };
}
