import type Stripe from 'stripe';
import { change, keep } from '../changes';
import { refreshValidity } from '../coupons/validity';
import { invalidParameter, invalidRequest, missingParameter } from '../errors';
import { checkMetadata, mergeMetadata } from '../fields';
import { newId, randomLetters } from '../ids';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

/** Before 2025-09-30.clover the coupon was named directly. */
type CreateParams = Omit<Stripe.PromotionCodeCreateParams, 'promotion'> & {
	promotion?: Stripe.PromotionCodeCreateParams.Promotion;
	coupon?: string;
};

const codeOf = (call: Call<unknown>) => find(call, 'promotion_code', pathPart(call, 'code'));

function create(call: Call<CreateParams>): Stripe.PromotionCode {
	const { params } = call;
	const couponId = params.coupon ?? params.promotion?.coupon;
	const param = params.coupon === undefined ? 'promotion[coupon]' : 'coupon';
	if (!couponId) throw missingParameter(param);
	const coupon = refreshValidity(find(call, 'coupon', couponId, param), call.now);
	if (!coupon.valid) throw invalidRequest(`Coupon expired: ${coupon.id}`, 'coupon_expired', param);
	if (params.customer) find(call, 'customer', params.customer, 'customer');
	const code = params.code ?? randomLetters(8).toUpperCase();
	refuseTaken(call, code);
	const promotionCode: Stripe.PromotionCode = {
		id: newId('promo'),
		object: 'promotion_code',
		active: params.active ?? true,
		code,
		created: call.now,
		customer: params.customer ?? null,
		customer_account: null,
		expires_at: params.expires_at ?? null,
		livemode: call.livemode,
		max_redemptions: params.max_redemptions ?? null,
		metadata: mergeMetadata({}, params.metadata),
		promotion: { coupon: coupon.id, type: 'coupon' },
		restrictions: {
			first_time_transaction: params.restrictions?.first_time_transaction ?? false,
			minimum_amount: params.restrictions?.minimum_amount ?? null,
			minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
		},
		times_redeemed: 0,
	};
	return keep(call, promotionCode, { event: 'promotion_code.created' });
}

/** Codes are unique among the active ones, whatever their case. */
function refuseTaken(call: Call<unknown>, code: string): void {
	const active = call.store.list({ types: ['promotion_code'], equal: { active: true } }).data;
	if (!active.some((other) => String(other['code']).toUpperCase() === code.toUpperCase())) return;
	throw invalidRequest(
		`An active promotion code with \`code: ${code}\` already exists.`,
		undefined,
		'code',
	);
}

/** https://docs.stripe.com/api/promotion_codes */
export const promotionCodes: Resource = {
	operations: [
		operation({
			name: 'promotionCodes.create',
			method: 'POST',
			path: '/v1/promotion_codes',
			permission: 'promotion_code_write',
			check({ code, metadata }) {
				checkMetadata(metadata);
				if (code !== undefined && !/^[A-Za-z0-9-]{1,500}$/.test(code)) {
					throw invalidParameter(
						'Promotion codes can only contain letters, numbers and dashes.',
						'code',
					);
				}
			},
			handle: create,
		}),
		operation({
			name: 'promotionCodes.list',
			method: 'GET',
			path: '/v1/promotion_codes',
			permission: 'promotion_code_read',
			handle: (call) =>
				page(call, {
					types: ['promotion_code'],
					equal: {
						active: call.params.active,
						code: call.params.code,
						customer: call.params.customer,
						'promotion.coupon': call.params.coupon,
					},
				}),
		}),
		operation({
			name: 'promotionCodes.retrieve',
			method: 'GET',
			path: '/v1/promotion_codes/:code',
			permission: 'promotion_code_read',
			handle: codeOf,
		}),
		operation({
			name: 'promotionCodes.update',
			method: 'POST',
			path: '/v1/promotion_codes/:code',
			permission: 'promotion_code_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = codeOf(call);
				const changed: Stripe.PromotionCode = {
					...before,
					active: call.params.active ?? before.active,
					metadata: mergeMetadata(before.metadata ?? {}, call.params.metadata),
				};
				return change(call, before, changed, 'promotion_code.updated');
			},
		}),
	],
};
