import type Stripe from 'stripe';
import { change } from '../changes';
import { createPrice } from '../catalog/createPrice';
import { checkMetadata, checkRange, mergeMetadata, text } from '../fields';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

const priceOf = (call: Call<unknown>) => find(call, 'price', pathPart(call, 'price'));

/** https://docs.stripe.com/api/prices */
export const prices: Resource = {
	operations: [
		operation({
			name: 'prices.create',
			method: 'POST',
			path: '/v1/prices',
			permission: 'plan_write',
			check(params) {
				checkMetadata(params.metadata);
				checkRange(params.unit_amount, 'unit_amount', { min: 0 });
			},
			handle: (call) => createPrice(call, call.params),
		}),
		operation({
			name: 'prices.list',
			method: 'GET',
			path: '/v1/prices',
			permission: 'plan_read',
			handle: (call) =>
				page(call, {
					types: ['price'],
					equal: {
						active: call.params.active,
						currency: call.params.currency,
						product: call.params.product,
						type: call.params.type,
					},
				}),
		}),
		operation({
			name: 'prices.retrieve',
			method: 'GET',
			path: '/v1/prices/:price',
			permission: 'plan_read',
			handle: priceOf,
		}),
		operation({
			name: 'prices.update',
			method: 'POST',
			path: '/v1/prices/:price',
			permission: 'plan_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = priceOf(call);
				const { params } = call;
				const changed: Stripe.Price = {
					...before,
					active: params.active ?? before.active,
					lookup_key: params.lookup_key ?? before.lookup_key,
					metadata: mergeMetadata(before.metadata, params.metadata),
					nickname: text(params.nickname, before.nickname),
					tax_behavior: params.tax_behavior ?? before.tax_behavior,
				};
				return change(call, before, changed, 'price.updated');
			},
		}),
	],
	includable: {
		price: {
			tiers: ({ id }, call) => call.store.hidden(id)['tiers'],
			currency_options: ({ id }, call) => call.store.hidden(id)['currencyOptions'] ?? {},
		},
	},
};
