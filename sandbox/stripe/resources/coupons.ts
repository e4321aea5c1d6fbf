import type Stripe from 'stripe';
import { change, keep } from '../changes';
import { invalidParameter, invalidRequest, missingParameter } from '../errors';
import { checkLength, checkMetadata, checkRange, mergeMetadata, text } from '../fields';
import { randomLetters } from '../ids';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import type { Hidden } from '../store';
import { page } from '../pagination';
import { refreshValidity } from '../coupons/validity';

const couponOf = (call: Call<unknown>) =>
	refreshValidity(find(call, 'coupon', pathPart(call, 'coupon')), call.now);

/** Refuses combinations that no coupon can have: https://docs.stripe.com/api/coupons/create */
function check(params: Stripe.CouponCreateParams): void {
	const { amount_off: amountOff, percent_off: percentOff, currency, duration } = params;
	checkMetadata(params.metadata);
	checkLength(params.name, 'name', 40);
	if (amountOff === undefined && percentOff === undefined) {
		throw invalidParameter(
			'You must pass either percent_off or amount_off.',
			'percent_off',
			'parameter_missing',
		);
	}
	if (amountOff !== undefined && percentOff !== undefined) {
		throw invalidParameter('You cannot set both percent_off and amount_off.', 'percent_off');
	}
	if (amountOff !== undefined && !currency) throw missingParameter('currency');
	checkRange(amountOff, 'amount_off', { min: 1 });
	if (percentOff !== undefined && !(percentOff > 0 && percentOff <= 100)) {
		throw invalidParameter('percent_off must be greater than 0 and at most 100.', 'percent_off');
	}
	if (duration === 'repeating' && params.duration_in_months === undefined) {
		throw missingParameter('duration_in_months');
	}
	if (duration !== 'repeating' && params.duration_in_months !== undefined) {
		throw invalidParameter(
			'duration_in_months can only be set when duration is repeating.',
			'duration_in_months',
		);
	}
	if (params.id !== undefined && !/^[A-Za-z0-9_-]{1,500}$/.test(params.id)) {
		throw invalidParameter(
			'Coupon IDs can only contain letters, numbers, hyphens and underscores.',
			'id',
		);
	}
}

/** What a coupon only shows when `expand` asks for it. */
function includable(call: Call<unknown>, params: Stripe.CouponCreateParams): Hidden {
	for (const [at, product] of (params.applies_to?.products ?? []).entries()) {
		find(call, 'product', product, `applies_to[products][${at}]`);
	}
	const { amount_off: amountOff, currency } = params;
	const own = amountOff !== undefined && currency ? { [currency]: { amount_off: amountOff } } : {};
	return {
		appliesTo: params.applies_to?.products && { products: params.applies_to.products },
		currencyOptions: { ...own, ...params.currency_options },
	};
}

/** https://docs.stripe.com/api/coupons */
export const coupons: Resource = {
	operations: [
		operation({
			name: 'coupons.create',
			method: 'POST',
			path: '/v1/coupons',
			permission: 'coupon_write',
			check,
			handle(call) {
				const { params } = call;
				const id = params.id ?? randomLetters(8);
				if (call.store.get(id)) {
					throw invalidRequest('Coupon already exists.', 'resource_already_exists', 'id');
				}
				const coupon: Stripe.Coupon = {
					id,
					object: 'coupon',
					amount_off: params.amount_off ?? null,
					created: call.now,
					currency: params.currency?.toLowerCase() ?? null,
					duration: params.duration ?? 'once',
					duration_in_months: params.duration_in_months ?? null,
					livemode: call.livemode,
					max_redemptions: params.max_redemptions ?? null,
					metadata: mergeMetadata({}, params.metadata),
					name: text(params.name, null),
					percent_off: params.percent_off ?? null,
					redeem_by: params.redeem_by ?? null,
					times_redeemed: 0,
					valid: true,
				};
				const hidden = includable(call, params);
				return keep(call, refreshValidity(coupon, call.now), { event: 'coupon.created', hidden });
			},
		}),
		operation({
			name: 'coupons.list',
			method: 'GET',
			path: '/v1/coupons',
			permission: 'coupon_read',
			handle: (call) => page(call, { types: ['coupon'] }),
		}),
		operation({
			name: 'coupons.retrieve',
			method: 'GET',
			path: '/v1/coupons/:coupon',
			permission: 'coupon_read',
			handle: couponOf,
		}),
		operation({
			name: 'coupons.update',
			method: 'POST',
			path: '/v1/coupons/:coupon',
			permission: 'coupon_write',
			check({ metadata, name }) {
				checkMetadata(metadata);
				checkLength(name, 'name', 40);
			},
			handle(call) {
				const before = couponOf(call);
				const changed: Stripe.Coupon = {
					...before,
					metadata: mergeMetadata(before.metadata ?? {}, call.params.metadata),
					name: text(call.params.name, before.name),
				};
				return change(call, before, changed, 'coupon.updated');
			},
		}),
		operation({
			name: 'coupons.del',
			method: 'DELETE',
			path: '/v1/coupons/:coupon',
			permission: 'coupon_write',
			handle(call) {
				const coupon = couponOf(call);
				// The ID may be given to another coupon afterwards.
				call.store.forget(coupon.id);
				call.emit('coupon.deleted', { ...coupon, valid: false });
				return { id: coupon.id, object: 'coupon', deleted: true };
			},
		}),
	],
	includable: {
		coupon: {
			applies_to: ({ id }, call) => call.store.hidden(id)['appliesTo'],
			currency_options: ({ id }, call) => call.store.hidden(id)['currencyOptions'] ?? {},
		},
	},
};
