import type Stripe from 'stripe';
import { change, drop } from '../changes';
import { invalidRequest } from '../errors';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart, stored } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { createPrice } from '../catalog/createPrice';
import { createProduct } from '../catalog/createProduct';

const productOf = (call: Call<unknown>) => find(call, 'product', pathPart(call, 'product'));

/** https://docs.stripe.com/api/products */
export const products: Resource = {
	operations: [
		operation({
			name: 'products.create',
			method: 'POST',
			path: '/v1/products',
			permission: 'product_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const { params } = call;
				if (params.id && call.store.get(params.id)) {
					throw invalidRequest('Product already exists.', 'resource_already_exists', 'id');
				}
				const product = createProduct(call, params);
				if (params.default_price_data) {
					const { id } = createPrice(call, { ...params.default_price_data, product: product.id });
					product.default_price = id;
					call.store.save(stored(product));
				}
				return product;
			},
		}),
		operation({
			name: 'products.list',
			method: 'GET',
			path: '/v1/products',
			permission: 'product_read',
			handle: (call) =>
				page(call, {
					types: ['product'],
					equal: {
						active: call.params.active,
						shippable: call.params.shippable,
						url: call.params.url,
					},
					...(call.params.ids && { ids: call.params.ids }),
				}),
		}),
		operation({
			name: 'products.retrieve',
			method: 'GET',
			path: '/v1/products/:product',
			permission: 'product_read',
			handle: productOf,
		}),
		operation({
			name: 'products.update',
			method: 'POST',
			path: '/v1/products/:product',
			permission: 'product_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = productOf(call);
				const { params } = call;
				if (params.default_price) find(call, 'price', params.default_price, 'default_price');
				const changed: Stripe.Product = {
					...before,
					active: params.active ?? before.active,
					default_price: params.default_price ?? before.default_price,
					description: text(params.description, before.description),
					images: params.images === undefined ? before.images : params.images || [],
					metadata: mergeMetadata(before.metadata, params.metadata),
					name: params.name ?? before.name,
					shippable: params.shippable ?? before.shippable,
					unit_label: text(params.unit_label, before.unit_label ?? null),
					updated: call.now,
					url: text(params.url, before.url),
				};
				return change(call, before, changed, 'product.updated');
			},
		}),
		operation({
			name: 'products.del',
			method: 'DELETE',
			path: '/v1/products/:product',
			permission: 'product_write',
			handle(call) {
				const product = productOf(call);
				if (
					call.store.list({ types: ['price'], parent: product.id }, { limit: 1 }).data.length > 0
				) {
					throw invalidRequest(
						'This product cannot be deleted because it has one or more user-created prices.',
					);
				}
				return drop(call, product, 'product.deleted');
			},
		}),
		operation({
			name: 'products.listFeatures',
			method: 'GET',
			path: '/v1/products/:product/features',
			permission: 'product_read',
			// Features are attached by entitlements, which the sandbox does not serve.
			handle: (call) => page(call, { types: ['product_feature'], parent: productOf(call).id }),
		}),
	],
};
