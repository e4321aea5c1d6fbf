import type { Kit } from './kit';

/** The last version in which a customer takes a coupon. */
const BEFORE_BASIL = '2025-02-24.acacia';

/** Coupons, promotion codes and the discounts that customers of older versions get from them. */
export async function exerciseDiscounts({ stripe, raw, refused }: Kit): Promise<void> {
	const half = await stripe.coupons.create({
		id: 'HALF',
		name: 'Half price',
		percent_off: 50,
		duration: 'repeating',
		duration_in_months: 3,
		max_redemptions: 100,
		redeem_by: 4_000_000_000,
		metadata: { season: 'autumn' },
	});
	const product = await stripe.products.create({ name: 'Room' });
	await stripe.coupons.create({
		amount_off: 500,
		currency: 'usd',
		duration: 'once',
		currency_options: { eur: { amount_off: 450 } },
		applies_to: { products: [product.id] },
		expand: ['applies_to', 'currency_options'],
	});
	const forever = await stripe.coupons.create({ percent_off: 12.5, duration: 'forever' });
	await stripe.coupons.update(half.id, { name: 'Half', metadata: { season: '' } });
	await stripe.coupons.retrieve(half.id);
	await stripe.coupons.retrieve(half.id, { expand: ['applies_to', 'currency_options'] });
	await stripe.coupons.list({ limit: 2 });
	await stripe.coupons.list({ created: { gt: 1 } });

	const { id } = await stripe.customers.create({ name: 'Discounts' });
	const promotion = { type: 'coupon', coupon: half.id } as const;
	const code = await stripe.promotionCodes.create({
		promotion,
		code: 'AUTUMN',
		customer: id,
		expires_at: 3_900_000_000,
		max_redemptions: 5,
		restrictions: {
			first_time_transaction: true,
			minimum_amount: 1000,
			minimum_amount_currency: 'usd',
		},
		metadata: { campaign: 'autumn' },
		expand: ['customer', 'promotion.coupon'],
	});
	await stripe.promotionCodes.create({ promotion, active: false });
	await stripe.promotionCodes.update(code.id, { active: false, metadata: { campaign: '' } });
	await stripe.promotionCodes.retrieve(code.id);
	await stripe.promotionCodes.retrieve(code.id, { expand: ['customer', 'promotion.coupon'] });
	await stripe.promotionCodes.list({ code: 'AUTUMN' });
	await stripe.promotionCodes.list({ active: true, coupon: half.id, limit: 1 });
	await stripe.promotionCodes.list({
		customer: id,
		expand: ['data.customer', 'data.promotion.coupon'],
	});

	await raw(`POST /v1/customers/${id}`, `coupon=${half.id}`, 200, BEFORE_BASIL);
	await raw('POST /v1/customers', `name=Older&coupon=${forever.id}`, 200, BEFORE_BASIL);
	await stripe.customers.retrieve(id);
	await stripe.customers.retrieve(id, { expand: ['discount.source.coupon'] });
	await stripe.customers.deleteDiscount(id);
	const welcome = await stripe.promotionCodes.create({ promotion });
	await raw(`POST /v1/customers/${id}`, `promotion_code=${welcome.id}`, 200, BEFORE_BASIL);
	await stripe.customers.retrieve(id, { expand: ['discount.customer', 'discount.promotion_code'] });
	await stripe.customers.deleteDiscount(id);
	await refused(stripe.customers.deleteDiscount(id), 404);

	await stripe.coupons.del(forever.id);
	await refused(stripe.coupons.retrieve(forever.id), 404);
	await refused(stripe.coupons.create({ id: 'HALF', percent_off: 1, duration: 'once' }), 400);
	await raw('POST /v1/coupons', 'percent_off=10&duration=daily', 400);
	await raw('POST /v1/coupons', 'percent_off=10&nickname=x', 400);
	await raw('POST /v1/coupons', 'percent_off=much', 400);
	await raw('POST /v1/coupons', '', 400);
	await raw('POST /v1/coupons', 'amount_off=500', 400);
	await raw('POST /v1/coupons', 'percent_off=10&duration=repeating', 400);
	await raw('POST /v1/promotion_codes', 'code=NOTHING', 400);
	await raw('POST /v1/promotion_codes', 'promotion[coupon]=HALF', 400);
	await raw('POST /v1/promotion_codes', 'promotion[type]=coupon&nickname=x', 400);
}

/** Tax IDs, of customers and of the account itself. */
export async function exerciseTaxIds({ stripe, raw, refused }: Kit): Promise<void> {
	const { id } = await stripe.customers.create({ name: 'Taxes' });
	const vat = await stripe.customers.createTaxId(id, {
		type: 'eu_vat',
		value: 'FR12345678901',
		expand: ['customer'],
	});
	await stripe.customers.retrieveTaxId(id, vat.id);
	await stripe.customers.retrieveTaxId(id, vat.id, { expand: ['customer', 'owner.customer'] });
	await stripe.customers.listTaxIds(id);
	await stripe.customers.listTaxIds(id, { limit: 1, expand: ['data.customer'] });
	await stripe.customers.deleteTaxId(id, vat.id);

	const own = await stripe.taxIds.create({ type: 'gb_vat', value: 'GB123456789' });
	await stripe.taxIds.create({
		type: 'us_ein',
		value: '12-3456789',
		owner: { type: 'customer', customer: id },
	});
	await stripe.taxIds.retrieve(own.id);
	await stripe.taxIds.list({ limit: 1 });
	await stripe.taxIds.list({ owner: { type: 'customer', customer: id } });
	await stripe.taxIds.del(own.id);
	await refused(stripe.taxIds.retrieve(own.id), 404);
	await refused(stripe.customers.createTaxId(id, { type: 'eu_vat', value: 'nonsense' }), 400);
	await raw(`POST /v1/customers/${id}/tax_ids`, 'type=eu_vat', 400);
	await raw(`POST /v1/customers/${id}/tax_ids`, 'value=DE123456789', 400);
	await raw(`POST /v1/customers/${id}/tax_ids`, 'type=moon_vat&value=1', 400);
	await raw('POST /v1/tax_ids', 'type=eu_vat&value=DE123456789&nickname=x', 400);
}
