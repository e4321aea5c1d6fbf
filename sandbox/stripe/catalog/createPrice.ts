import type Stripe from 'stripe';
import { keep } from '../changes';
import { invalidRequest, missingParameter } from '../errors';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { find } from '../lookup';
import type { Context } from '../context';
import type { Hidden } from '../store';
import { createProduct } from './createProduct';
import { checkedCurrency } from '../payments/currencies';

type Params = Partial<Stripe.PriceCreateParams> &
	Pick<Stripe.PriceCreateParams, 'currency' | 'product'>;

/** Keeps a new price: https://docs.stripe.com/api/prices/create */
export function createPrice(call: Context, params: Params): Stripe.Price {
	const { custom_unit_amount: custom, recurring } = params;
	const decimal =
		params.unit_amount_decimal === undefined ? undefined : String(params.unit_amount_decimal);
	const amount = params.unit_amount ?? (decimal === undefined ? null : wholeOrNull(decimal));
	if (
		!custom &&
		params.unit_amount === undefined &&
		decimal === undefined &&
		params.billing_scheme !== 'tiered'
	) {
		throw missingParameter('unit_amount');
	}
	const product = params.product_data
		? createProduct(call, params.product_data).id
		: find(call, 'product', productOf(params), 'product').id;
	const price = {
		id: newId('price'),
		object: 'price',
		active: params.active ?? true,
		billing_scheme: params.billing_scheme ?? 'per_unit',
		created: call.now,
		currency: checkedCurrency(params.currency),
		custom_unit_amount: custom?.enabled
			? {
					maximum: custom.maximum ?? null,
					minimum: custom.minimum ?? null,
					preset: custom.preset ?? null,
				}
			: null,
		livemode: call.livemode,
		lookup_key: params.lookup_key ?? null,
		metadata: mergeMetadata({}, params.metadata),
		nickname: text(params.nickname, null),
		product,
		recurring: recurring
			? {
					interval: recurring.interval,
					interval_count: recurring.interval_count ?? 1,
					meter: recurring.meter ?? null,
					trial_period_days: recurring.trial_period_days ?? null,
					usage_type: recurring.usage_type ?? 'licensed',
				}
			: null,
		tax_behavior: params.tax_behavior ?? 'unspecified',
		tiers_mode: params.tiers_mode ?? null,
		transform_quantity: params.transform_quantity ? { ...params.transform_quantity } : null,
		type: recurring ? 'recurring' : 'one_time',
		unit_amount: custom ? null : amount,
		// On the wire a decimal is a string; the SDK's class of it exists in the client alone.
		unit_amount_decimal: custom ? null : (decimal ?? (amount === null ? null : String(amount))),
	} as unknown as Stripe.Price;
	refuseTakenLookupKey(call, price.lookup_key);
	const hidden = includable(params, price);
	return keep(call, price, { event: 'price.created', parent: product, hidden });
}

/** What a price only shows when `expand` asks for it. */
function includable(params: Params, price: Stripe.Price): Hidden {
	const option = {
		custom_unit_amount: price.custom_unit_amount,
		tax_behavior: price.tax_behavior,
		unit_amount: price.unit_amount,
		unit_amount_decimal: price.unit_amount_decimal,
	};
	const others = Object.entries(params.currency_options ?? {}).map(([currency, given]) => {
		const amount = given.unit_amount ?? null;
		return [
			currency,
			{
				custom_unit_amount: null,
				tax_behavior: given.tax_behavior ?? 'unspecified',
				unit_amount: amount,
				unit_amount_decimal: amount === null ? null : String(amount),
			},
		];
	});
	return {
		currencyOptions: { [price.currency]: option, ...(Object.fromEntries(others) as object) },
		...(params.tiers && { tiers: params.tiers.map(tier) }),
	};
}

function tier(params: Stripe.PriceCreateParams.Tier): object {
	const decimal = (amount: number | undefined) => (amount === undefined ? null : String(amount));
	return {
		flat_amount: params.flat_amount ?? null,
		flat_amount_decimal: decimal(params.flat_amount),
		unit_amount: params.unit_amount ?? null,
		unit_amount_decimal: decimal(params.unit_amount),
		up_to: params.up_to === 'inf' ? null : params.up_to,
	};
}

function productOf(params: Params): string {
	if (params.product) return params.product;
	throw missingParameter('product');
}

function wholeOrNull(decimal: string): number | null {
	const value = Number(decimal);
	return Number.isInteger(value) ? value : null;
}

function refuseTakenLookupKey(call: Context, key: string | null): void {
	if (key === null) return;
	const [holder] = call.store.list(
		{ types: ['price'], equal: { lookup_key: key } },
		{ limit: 1 },
	).data;
	if (!holder) return;
	throw invalidRequest(
		`A price (\`${holder.id}\`) already uses that lookup key.`,
		'resource_already_exists',
		'lookup_key',
	);
}
