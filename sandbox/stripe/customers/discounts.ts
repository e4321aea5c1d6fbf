import type Stripe from 'stripe';
import { StripeError, invalidRequest } from '../errors';
import { newId } from '../ids';
import { find, peek, stored } from '../lookup';
import type { Context } from '../context';
import { refreshValidity } from '../coupons/validity';

/**
 * Gives the customer the discount of a coupon or promotion code, or takes it away when the parameter
 * was emptied. Only versions before 2025-03-31.basil still have the parameters.
 */
export function setDiscount(
	call: Context,
	customer: Stripe.Customer,
	by: { coupon?: string | null; promotionCode?: string | null },
): void {
	const before = customer.discount;
	if (!by.coupon && !by.promotionCode) {
		customer.discount = null;
		if (before) call.emit('customer.discount.deleted', before);
		return;
	}
	const code = by.promotionCode ? usablePromotionCode(call, customer, by.promotionCode) : undefined;
	const coupon = usableCoupon(call, code ? couponOf(code) : (by.coupon ?? ''), code);
	const discount: Stripe.Discount = {
		id: newId('di'),
		object: 'discount',
		checkout_session: null,
		customer: customer.id,
		customer_account: null,
		end: endOf(coupon, call.now),
		invoice: null,
		invoice_item: null,
		promotion_code: code?.id ?? null,
		source: { coupon: coupon.id, type: 'coupon' },
		start: call.now,
		subscription: null,
		subscription_item: null,
	};
	customer.discount = discount;
	call.store.save(
		stored(refreshValidity({ ...coupon, times_redeemed: coupon.times_redeemed + 1 }, call.now)),
	);
	if (code) {
		const timesRedeemed = code.times_redeemed + 1;
		const spent = code.max_redemptions !== null && timesRedeemed >= code.max_redemptions;
		call.store.save(
			stored({ ...code, times_redeemed: timesRedeemed, active: code.active && !spent }),
		);
	}
	call.emit(before ? 'customer.discount.updated' : 'customer.discount.created', discount);
}

/** DELETE /v1/customers/:customer/discount */
export function removeDiscount(call: Context, customer: Stripe.Customer): object {
	const { discount } = customer;
	if (!discount) {
		throw new StripeError(404, {
			type: 'invalid_request_error',
			code: 'resource_missing',
			message: `No active discount for customer: ${customer.id}`,
		});
	}
	call.store.save(stored({ ...customer, discount: null }));
	call.emit('customer.discount.deleted', discount);
	// A deleted discount has no end any more; undefined leaves it out of the answer.
	return { ...discount, end: undefined, deleted: true };
}

function usableCoupon(
	call: Context,
	id: string,
	code: Stripe.PromotionCode | undefined,
): Stripe.Coupon {
	const coupon = refreshValidity(find(call, 'coupon', id, 'coupon'), call.now);
	if (coupon.valid) return coupon;
	throw invalidRequest(
		`Coupon expired: ${id}`,
		'coupon_expired',
		code ? 'promotion_code' : 'coupon',
	);
}

function usablePromotionCode(
	call: Context,
	customer: Stripe.Customer,
	id: string,
): Stripe.PromotionCode {
	const code =
		peek(call.store, 'promotion_code', id) ?? find(call, 'promotion_code', id, 'promotion_code');
	const expired = code.expires_at !== null && code.expires_at <= call.now;
	if (!code.active || expired) {
		throw invalidRequest('This promotion code is no longer active.', undefined, 'promotion_code');
	}
	if (code.customer !== null && code.customer !== customer.id) {
		throw invalidRequest(
			'This promotion code cannot be redeemed by this customer.',
			undefined,
			'promotion_code',
		);
	}
	return code;
}

function couponOf(code: Stripe.PromotionCode): string {
	const { coupon } = code.promotion;
	return typeof coupon === 'string' ? coupon : (coupon?.id ?? '');
}

/** A repeating coupon's discount ends after its months, on the same day of the month. */
function endOf(coupon: Stripe.Coupon, start: number): number | null {
	if (coupon.duration !== 'repeating' || !coupon.duration_in_months) return null;
	const end = new Date(start * 1000);
	end.setUTCMonth(end.getUTCMonth() + coupon.duration_in_months);
	return Math.floor(end.getTime() / 1000);
}
