import type Stripe from 'stripe';
import { change } from '../changes';
import { invalidRequest, missingParameter } from '../errors';
import { address, checkEmail, checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart, refuseMissing } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page, type ListParams } from '../pagination';
import { attachPaymentMethod, detachPaymentMethod, resolvePaymentMethod } from '../wallet/attach';
import { cardAsPaymentMethod } from '../wallet/legacyCards';
import { createPaymentMethod } from '../wallet/create';

const methodOf = (call: Call<unknown>) => find(call, 'payment_method', pathPart(call, 'method'));

/** Payment methods and, as the API has it, the cards of the Sources API among them. */
function listMethods(
	call: Call<ListParams & { type?: string; allow_redisplay?: string }>,
	customer: string | undefined,
): object {
	const { type, allow_redisplay: allowRedisplay } = call.params;
	const found = page(call, {
		types: ['payment_method', 'card'],
		...(customer !== undefined && { parent: customer }),
		...(type && { kind: type }),
		equal: { allow_redisplay: allowRedisplay },
	}) as { data: object[] };
	return { ...found, data: found.data.map((item) => cardAsPaymentMethod(call, item)) };
}

function retrieve(call: Call<unknown>): Stripe.PaymentMethod {
	const id = pathPart(call, 'method');
	const method = call.store.get(id, 'payment_method', 'card');
	if (!method) return resolvePaymentMethod(call, id, undefined);
	return cardAsPaymentMethod(call, method) as Stripe.PaymentMethod;
}

function update(call: Call<Stripe.PaymentMethodUpdateParams>): Stripe.PaymentMethod {
	const before = methodOf(call);
	if (before.customer === null) {
		throw invalidRequest(
			'You must save this PaymentMethod to a customer before you can update it.',
			undefined,
			'payment_method',
		);
	}
	const { allow_redisplay: allowRedisplay, billing_details: billing, card, metadata } = call.params;
	const changed: Stripe.PaymentMethod = {
		...before,
		allow_redisplay: allowRedisplay ?? before.allow_redisplay,
		billing_details: mergeBilling(before.billing_details, billing),
		metadata: mergeMetadata(before.metadata ?? {}, metadata),
	};
	if (card && before.card) {
		changed.card = {
			...before.card,
			exp_month: card.exp_month ?? before.card.exp_month,
			exp_year: card.exp_year ?? before.card.exp_year,
		};
	}
	return change(call, before, changed, 'payment_method.updated');
}

function mergeBilling(
	before: Stripe.PaymentMethod.BillingDetails,
	params: Stripe.PaymentMethodUpdateParams['billing_details'],
): Stripe.PaymentMethod.BillingDetails {
	if (!params) return before;
	return {
		address: params.address === undefined ? before.address : address(params.address || {}),
		email: text(params.email, before.email),
		name: text(params.name, before.name),
		phone: text(params.phone, before.phone),
		tax_id: text(params.tax_id, before.tax_id),
	};
}

/** https://docs.stripe.com/api/payment_methods */
export const paymentMethods: Resource = {
	operations: [
		operation({
			name: 'paymentMethods.create',
			method: 'POST',
			path: '/v1/payment_methods',
			permission: 'payment_method_write',
			check({ metadata, billing_details: billing }) {
				checkMetadata(metadata);
				checkEmail(billing?.email, 'billing_details[email]');
			},
			handle: createPaymentMethod,
		}),
		operation({
			name: 'paymentMethods.list',
			method: 'GET',
			path: '/v1/payment_methods',
			permission: 'payment_method_read',
			handle(call) {
				const { customer } = call.params;
				if (customer) find(call, 'customer', customer, 'customer');
				return listMethods(call, customer);
			},
		}),
		operation({
			name: 'paymentMethods.retrieve',
			method: 'GET',
			path: '/v1/payment_methods/:method',
			permission: 'payment_method_read',
			handle: retrieve,
		}),
		operation({
			name: 'paymentMethods.update',
			method: 'POST',
			path: '/v1/payment_methods/:method',
			permission: 'payment_method_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: update,
		}),
		operation({
			name: 'paymentMethods.attach',
			method: 'POST',
			path: '/v1/payment_methods/:method/attach',
			permission: 'payment_method_write',
			handle(call) {
				const { customer } = call.params;
				if (!customer) throw missingParameter('customer');
				find(call, 'customer', customer, 'customer');
				return attachPaymentMethod(call, pathPart(call, 'method'), customer);
			},
		}),
		operation({
			name: 'paymentMethods.detach',
			method: 'POST',
			path: '/v1/payment_methods/:method/detach',
			permission: 'payment_method_write',
			handle: (call) => detachPaymentMethod(call, methodOf(call)),
		}),
		operation({
			name: 'customers.listPaymentMethods',
			method: 'GET',
			path: '/v1/customers/:customer/payment_methods',
			permission: 'payment_method_read',
			handle: (call) => listMethods(call, find(call, 'customer', pathPart(call, 'customer')).id),
		}),
		operation({
			name: 'customers.retrievePaymentMethod',
			method: 'GET',
			path: '/v1/customers/:customer/payment_methods/:method',
			permission: 'payment_method_read',
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				const method = retrieve(call);
				if (method.customer === id) return method;
				return refuseMissing(call, 'PaymentMethod', method.id);
			},
		}),
	],
};
