import type Stripe from 'stripe';
import { change, drop } from '../changes';
import { invalidRequest } from '../errors';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { makeInvoice } from '../invoices/draft';
import { endInvoice, finalize, finalizeWhenDue, tellOverdue } from '../invoices/lifecycle';
import { editable, makeItem, summedUp } from '../invoices/lines';
import { attachPayment, followInvoiceIntent, payInvoice } from '../invoices/pay';
import { find, idOf, pathPart } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { list, page } from '../pagination';
import { search } from '../search/search';

const PATH = '/v1/invoices';
const invoiceOf = (call: Call<unknown>) => find(call, 'invoice', pathPart(call, 'invoice'));

function addLines(call: Call<Stripe.InvoiceAddLinesParams>): Stripe.Invoice {
	const before = editable(invoiceOf(call));
	for (const line of call.params.lines) {
		makeItem(call, {
			amount: line.amount,
			customer: idOf(before.customer) ?? '',
			currency: before.currency,
			description: line.description,
			invoice: before.id,
			metadata: line.metadata,
			price_data: line.price_data,
			pricing: line.pricing,
			quantity: line.quantity,
		});
	}
	return change(call, before, summedUp(call, before), 'invoice.updated');
}

function update(call: Call<Stripe.InvoiceUpdateParams>): Stripe.Invoice {
	const before = invoiceOf(call);
	const { params } = call;
	// https://docs.stripe.com/api/invoices/update: metadata and a few labels stay open to the end.
	const after: Stripe.Invoice = {
		...before,
		auto_advance: params.auto_advance ?? before.auto_advance,
		default_payment_method: params.default_payment_method ?? before.default_payment_method,
		description: text(params.description, before.description),
		footer: text(params.footer, before.footer),
		metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
	};
	if (params.due_date !== undefined) {
		editable(before);
		after.due_date = params.due_date || null;
	}
	return change(call, before, after, 'invoice.updated');
}

/** https://docs.stripe.com/api/invoices */
export const invoices: Resource = {
	operations: [
		operation({
			name: 'invoices.create',
			method: 'POST',
			path: PATH,
			permission: 'invoice_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: (call) => makeInvoice(call, call.params),
		}),
		operation({
			name: 'invoices.list',
			method: 'GET',
			path: PATH,
			permission: 'invoice_read',
			handle: (call) =>
				page(call, {
					types: ['invoice'],
					equal: {
						collection_method: call.params.collection_method,
						customer: call.params.customer,
						status: call.params.status,
					},
				}),
		}),
		operation({
			name: 'invoices.search',
			method: 'GET',
			path: `${PATH}/search`,
			permission: 'invoice_read',
			// https://docs.stripe.com/search#query-fields-for-invoices
			handle: (call) =>
				search(call, 'invoice', {
					created: 'numeric',
					currency: 'token',
					customer: 'token',
					metadata: 'metadata',
					number: 'string',
					status: 'token',
					total: 'numeric',
				}),
		}),
		operation({
			name: 'invoices.retrieve',
			method: 'GET',
			path: `${PATH}/:invoice`,
			permission: 'invoice_read',
			handle: invoiceOf,
		}),
		operation({
			name: 'invoices.update',
			method: 'POST',
			path: `${PATH}/:invoice`,
			permission: 'invoice_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: update,
		}),
		operation({
			name: 'invoices.del',
			method: 'DELETE',
			path: `${PATH}/:invoice`,
			permission: 'invoice_write',
			handle(call) {
				const invoice = invoiceOf(call);
				if (invoice.status !== 'draft') {
					throw invalidRequest(
						'You can only delete draft invoices. If you wish to void an invoice that has been finalized, void it instead.',
						'invoice_not_editable',
					);
				}
				call.cancelLater('finalizeInvoice', invoice.id);
				return drop(call, invoice, 'invoice.deleted');
			},
		}),
		operation({
			name: 'invoices.addLines',
			method: 'POST',
			path: `${PATH}/:invoice/add_lines`,
			permission: 'invoice_write',
			handle: addLines,
		}),
		operation({
			name: 'invoices.listLineItems',
			method: 'GET',
			path: `${PATH}/:invoice/lines`,
			permission: 'invoice_read',
			handle: (call) => page(call, { types: ['line_item'], parent: invoiceOf(call).id }),
		}),
		operation({
			name: 'invoices.finalizeInvoice',
			method: 'POST',
			path: `${PATH}/:invoice/finalize`,
			permission: 'invoice_write',
			handle: (call) => finalize(call, invoiceOf(call)),
		}),
		operation({
			name: 'invoices.sendInvoice',
			method: 'POST',
			path: `${PATH}/:invoice/send`,
			permission: 'invoice_write',
			handle(call) {
				const before = invoiceOf(call);
				const sent = before.status === 'draft' ? finalize(call, before) : before;
				call.emit('invoice.sent', sent);
				return sent;
			},
		}),
		operation({
			name: 'invoices.pay',
			method: 'POST',
			path: `${PATH}/:invoice/pay`,
			permission: 'invoice_write',
			handle(call) {
				const { params } = call;
				return payInvoice(call, invoiceOf(call), {
					paymentMethod: params.payment_method ?? params.source,
					mandate: params.mandate || undefined,
					offSession: params.off_session ?? true,
					outOfBand: params.paid_out_of_band,
				});
			},
		}),
		operation({
			name: 'invoices.attachPayment',
			method: 'POST',
			path: `${PATH}/:invoice/attach_payment`,
			permission: 'invoice_write',
			handle: (call) => attachPayment(call, invoiceOf(call), call.params),
		}),
		operation({
			name: 'invoices.voidInvoice',
			method: 'POST',
			path: `${PATH}/:invoice/void`,
			permission: 'invoice_write',
			handle: (call) => endInvoice(call, invoiceOf(call), 'voided'),
		}),
		operation({
			name: 'invoices.markUncollectible',
			method: 'POST',
			path: `${PATH}/:invoice/mark_uncollectible`,
			permission: 'invoice_write',
			handle: (call) => endInvoice(call, invoiceOf(call), 'givenUp'),
		}),
	],
	jobs: { finalizeInvoice: finalizeWhenDue, followInvoiceIntent, invoiceOverdue: tellOverdue },
	includable: {
		invoice: {
			payments: ({ id }, call) =>
				list(
					`/v1/invoice_payments?invoice=${id}`,
					call.store.list({ types: ['invoice_payment'], parent: id }).data,
				),
		},
	},
};
