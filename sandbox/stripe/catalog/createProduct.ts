import type Stripe from 'stripe';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { keep } from '../changes';
import type { Context } from '../context';

type Params = Stripe.ProductCreateParams | Stripe.PriceCreateParams.ProductData;

/** Keeps a new product; as its own object or within a new price. */
export function createProduct(call: Context, params: Params): Stripe.Product {
	const own: Partial<Stripe.ProductCreateParams> = params;
	const dimensions = own.package_dimensions;
	const product: Stripe.Product = {
		id: params.id ?? newId('prod'),
		object: 'product',
		active: params.active ?? true,
		created: call.now,
		default_price: null,
		description: text(own.description, null),
		images: own.images ?? [],
		livemode: call.livemode,
		marketing_features: own.marketing_features ?? [],
		metadata: mergeMetadata({}, params.metadata),
		name: params.name,
		package_dimensions: dimensions ? { ...dimensions } : null,
		shippable: own.shippable ?? null,
		statement_descriptor: params.statement_descriptor ?? null,
		tax_code: params.tax_code ?? null,
		tax_details: params.tax_details
			? {
					performance_location: params.tax_details.performance_location ?? null,
					tax_code: params.tax_details.tax_code || null,
				}
			: null,
		type: own.type ?? 'service',
		unit_label: params.unit_label ?? null,
		updated: call.now,
		url: text(own.url, null),
	};
	return keep(call, product, { event: 'product.created' });
}
