import type Stripe from 'stripe';
import { change, keep } from '../changes';
import { invoiceCreation } from '../checkout/invoice';
import { keepLines, readLines } from '../checkout/lineItems';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { newId, randomLetters } from '../ids';
import { find, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { list, page } from '../pagination';
import { checkChargeable } from '../payments/currencies';

const PATH = '/v1/payment_links';
const linkOf = (call: Call<unknown>) => find(call, 'payment_link', pathPart(call, 'link'));

function create(call: Call<Stripe.PaymentLinkCreateParams>): Stripe.PaymentLink {
	const { params } = call;
	const sale = readLines(call, params.line_items);
	if (!sale.custom) checkChargeable(sale.total, sale.currency, 'line_items');
	const id = newId('plink');
	const link: Stripe.PaymentLink = {
		...blank('payment_link'),
		id,
		active: true,
		after_completion: afterCompletion(params.after_completion),
		currency: sale.currency,
		customer_creation: params.customer_creation ?? 'if_required',
		inactive_message: text(params.inactive_message, null),
		invoice_creation: invoiceCreation(params.invoice_creation),
		livemode: call.livemode,
		metadata: mergeMetadata({}, params.metadata),
		payment_intent_data: intentData(params.payment_intent_data),
		payment_method_types: params.payment_method_types ?? null,
		restrictions: params.restrictions
			? { completed_sessions: { count: 0, limit: params.restrictions.completed_sessions.limit } }
			: null,
		submit_type: params.submit_type ?? 'auto',
		url: `${call.pages}/b/${call.livemode ? '' : 'test_'}${randomLetters(18)}/${id}`,
	};
	keep(call, link, { event: 'payment_link.created' });
	keepLines(call, sale.lines, id);
	return link;
}

function afterCompletion(
	params: Stripe.PaymentLinkCreateParams['after_completion'],
): Stripe.PaymentLink['after_completion'] {
	if (params?.type !== 'redirect') {
		const message = params?.hosted_confirmation?.custom_message ?? null;
		return { hosted_confirmation: { custom_message: message }, type: 'hosted_confirmation' };
	}
	if (!params.redirect?.url) {
		throw invalidRequest(
			'You must provide `after_completion[redirect][url]`.',
			'parameter_missing',
			'after_completion[redirect]',
		);
	}
	return { redirect: { url: params.redirect.url }, type: 'redirect' };
}

function intentData(
	params: Stripe.PaymentLinkCreateParams['payment_intent_data'],
): Stripe.PaymentLink['payment_intent_data'] {
	if (!params) return null;
	return {
		capture_method: params.capture_method ?? null,
		description: text(params.description, null),
		metadata: mergeMetadata({}, params.metadata),
		setup_future_usage: params.setup_future_usage ?? null,
		statement_descriptor: text(params.statement_descriptor, null),
		statement_descriptor_suffix: text(params.statement_descriptor_suffix, null),
		transfer_group: params.transfer_group ?? null,
	};
}

/** https://docs.stripe.com/api/payment-link */
export const paymentLinks: Resource = {
	operations: [
		operation({
			name: 'paymentLinks.create',
			method: 'POST',
			path: PATH,
			permission: 'payment_links_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: create,
		}),
		operation({
			name: 'paymentLinks.list',
			method: 'GET',
			path: PATH,
			permission: 'payment_links_read',
			handle: (call) =>
				page(call, { types: ['payment_link'], equal: { active: call.params.active } }),
		}),
		operation({
			name: 'paymentLinks.retrieve',
			method: 'GET',
			path: `${PATH}/:link`,
			permission: 'payment_links_read',
			handle: linkOf,
		}),
		operation({
			name: 'paymentLinks.update',
			method: 'POST',
			path: `${PATH}/:link`,
			permission: 'payment_links_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = linkOf(call);
				const { params } = call;
				const limit = params.restrictions && params.restrictions.completed_sessions.limit;
				const after: Stripe.PaymentLink = {
					...before,
					active: params.active ?? before.active,
					...(params.after_completion && {
						after_completion: afterCompletion(params.after_completion),
					}),
					inactive_message: text(params.inactive_message, before.inactive_message),
					metadata: mergeMetadata(before.metadata, params.metadata),
					...(params.restrictions === null && { restrictions: null }),
					...(limit && {
						restrictions: {
							completed_sessions: {
								count: before.restrictions?.completed_sessions.count ?? 0,
								limit,
							},
						},
					}),
				};
				return change(call, before, after, 'payment_link.updated');
			},
		}),
		operation({
			name: 'paymentLinks.listLineItems',
			method: 'GET',
			path: `${PATH}/:link/line_items`,
			permission: 'payment_links_read',
			handle: (call) => page(call, { types: ['item'], parent: linkOf(call).id }),
		}),
	],
	includable: {
		payment_link: {
			line_items: ({ id }, call) =>
				list(`${PATH}/${id}/line_items`, call.store.list({ types: ['item'], parent: id }).data),
		},
	},
};
