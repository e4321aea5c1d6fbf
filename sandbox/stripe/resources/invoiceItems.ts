import type Stripe from 'stripe';
import { change, drop } from '../changes';
import { invalidRequest, missingParameter } from '../errors';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { dropLine, editable, makeItem, summedUp } from '../invoices/lines';
import { find, idOf, pathPart, peek } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

const PATH = '/v1/invoiceitems';
const itemOf = (call: Call<unknown>) => find(call, 'invoiceitem', pathPart(call, 'item'));

function create(call: Call<Stripe.InvoiceItemCreateParams>): Stripe.InvoiceItem {
	const { params } = call;
	if (!params.customer) throw missingParameter('customer');
	const { id } = find(call, 'customer', params.customer, 'customer');
	const invoice = params.invoice
		? editable(find(call, 'invoice', params.invoice, 'invoice'))
		: undefined;
	const item = makeItem(call, {
		amount: params.amount,
		currency: params.currency ?? invoice?.currency,
		customer: id,
		description: params.description,
		invoice: invoice?.id,
		metadata: params.metadata,
		price_data: params.price_data,
		pricing: params.pricing,
		quantity: params.quantity,
	});
	if (invoice) change(call, invoice, summedUp(call, invoice), 'invoice.updated');
	return item;
}

function remove(call: Call<unknown>): object {
	const item = itemOf(call);
	const invoice = peek(call.store, 'invoice', idOf(item.invoice) ?? '');
	if (invoice && invoice.status !== 'draft') {
		throw invalidRequest(
			'You cannot delete an item of an invoice that has been finalized.',
			'invoice_not_editable',
		);
	}
	dropLine(call, item.id);
	if (invoice) change(call, invoice, summedUp(call, invoice), 'invoice.updated');
	return drop(call, item, 'invoiceitem.deleted');
}

/** https://docs.stripe.com/api/invoiceitems */
export const invoiceItems: Resource = {
	operations: [
		operation({
			name: 'invoiceItems.create',
			method: 'POST',
			path: PATH,
			permission: 'invoice_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: create,
		}),
		operation({
			name: 'invoiceItems.list',
			method: 'GET',
			path: PATH,
			permission: 'invoice_read',
			handle: (call) =>
				page(call, {
					types: ['invoiceitem'],
					equal: {
						customer: call.params.customer,
						invoice: call.params.pending ? null : call.params.invoice,
					},
				}),
		}),
		operation({
			name: 'invoiceItems.retrieve',
			method: 'GET',
			path: `${PATH}/:item`,
			permission: 'invoice_read',
			handle: itemOf,
		}),
		operation({
			name: 'invoiceItems.update',
			method: 'POST',
			path: `${PATH}/:item`,
			permission: 'invoice_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = itemOf(call);
				return change(call, before, {
					...before,
					description: text(call.params.description, before.description),
					metadata: mergeMetadata(before.metadata ?? {}, call.params.metadata),
				});
			},
		}),
		operation({
			name: 'invoiceItems.del',
			method: 'DELETE',
			path: `${PATH}/:item`,
			permission: 'invoice_write',
			handle: remove,
		}),
	],
};
