import type Stripe from 'stripe';
import { createPrice } from '../catalog/createPrice';
import { keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest, missingParameter } from '../errors';
import { blank } from '../facts/facts';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { find, idOf, peek } from '../lookup';
import { list } from '../pagination';

/** What an item is asked for as, by itself or as a line of an invoice. */
export interface ItemParams {
	customer: string;
	amount?: number | undefined;
	currency?: string | undefined;
	description?: string | null | undefined;
	quantity?: number | undefined;
	pricing?: { price?: string } | undefined;
	price_data?: object | undefined;
	metadata?: Stripe.InvoiceItemCreateParams['metadata'];
	invoice?: string | undefined;
}

/** Makes and keeps an item that some invoice is to have: https://docs.stripe.com/api/invoiceitems/create */
export function makeItem(context: Context, params: ItemParams): Stripe.InvoiceItem {
	const price = priceOf(context, params);
	const quantity = params.quantity ?? 1;
	const amount = params.amount ?? (price?.unit_amount ?? 0) * quantity;
	if (params.amount === undefined && !price) throw missingParameter('amount');
	const currency = (price?.currency ?? params.currency ?? context.account.currency).toLowerCase();
	const product = price && peek(context.store, 'product', idOf(price.product) ?? '');
	const item = {
		...blank('invoiceitem'),
		id: newId('ii'),
		amount,
		currency,
		customer: params.customer,
		date: context.now,
		description: text(params.description, product?.name ?? null),
		discountable: true,
		discounts: [],
		invoice: params.invoice ?? null,
		livemode: context.livemode,
		metadata: mergeMetadata({}, params.metadata),
		period: { end: context.now, start: context.now },
		pricing: price && {
			price_details: { price: price.id, product: idOf(price.product) ?? '' },
			type: 'price_details',
			unit_amount_decimal: String(price.unit_amount ?? 0),
		},
		quantity,
		quantity_decimal: String(quantity),
		tax_rates: [],
	} as unknown as Stripe.InvoiceItem;
	if (!price) item.pricing = madeUpPricing(context, item);
	keep(context, item, { event: 'invoiceitem.created', parent: params.customer });
	if (params.invoice !== undefined) keepLine(context, item, params.invoice);
	return item;
}

/** An amount alone gets a price of its own, as Stripe does. */
function madeUpPricing(context: Context, item: Stripe.InvoiceItem): Stripe.InvoiceItem.Pricing {
	const price = createPrice(context, {
		active: false,
		currency: item.currency,
		unit_amount: Math.abs(item.amount),
		product_data: { name: item.description ?? 'Item' },
	});
	return {
		price_details: { price: price.id, product: idOf(price.product) ?? '' },
		type: 'price_details',
		unit_amount_decimal: String(item.amount),
	} as unknown as Stripe.InvoiceItem.Pricing;
}

function priceOf(context: Context, params: ItemParams): Stripe.Price | undefined {
	if (params.pricing?.price !== undefined) {
		return find(context, 'price', params.pricing.price, 'pricing[price]');
	}
	if (params.price_data === undefined) return undefined;
	const data = params.price_data as Parameters<typeof createPrice>[1];
	return createPrice(context, { ...data, active: false });
}

/** Puts an item on a draft. */
export function keepLine(context: Context, item: Stripe.InvoiceItem, invoice: string): void {
	const line = {
		...blank('line_item'),
		id: newId('il'),
		amount: item.amount,
		currency: item.currency,
		description: item.description,
		discount_amounts: [],
		discountable: true,
		invoice,
		livemode: context.livemode,
		metadata: item.metadata ?? {},
		parent: {
			invoice_item_details: {
				invoice_item: item.id,
				proration: false,
				proration_details: { credited_items: null },
				subscription: null,
			},
			subscription_item_details: null,
			type: 'invoice_item_details',
		},
		period: item.period,
		pretax_credit_amounts: [],
		pricing: item.pricing,
		quantity: item.quantity,
		quantity_decimal: item.quantity_decimal,
		subtotal: item.amount,
		taxes: [],
	} as unknown as Stripe.InvoiceLineItem;
	keep(context, line, { parent: invoice });
}

/** Takes an item off its draft. */
export function dropLine(context: Context, item: string): void {
	const lines = context.store.list({
		types: ['line_item'],
		equal: { 'parent.invoice_item_details.invoice_item': item },
	}).data;
	for (const line of lines) context.store.forget(line.id);
}

/** The invoice with its lines, of which it shows ten, and the sums of all of them. */
export function summedUp(context: Context, invoice: Stripe.Invoice): Stripe.Invoice {
	const filter = { types: ['line_item'], parent: invoice.id };
	const url = `/v1/invoices/${invoice.id}/lines`;
	const all = context.store.list(filter).data;
	const total = all.reduce((sum, line) => sum + Number(line['amount']), 0);
	const due = Math.max(0, total + invoice.starting_balance);
	return {
		...invoice,
		amount_due: due,
		amount_remaining: due - invoice.amount_paid,
		lines: list(url, all.slice(0, 10), all.length > 10) as Stripe.Invoice['lines'],
		subtotal: total,
		subtotal_excluding_tax: total,
		total,
		total_excluding_tax: total,
	};
}

/** The invoice, if it can still be edited. */
export function editable(invoice: Stripe.Invoice): Stripe.Invoice {
	if (invoice.status === 'draft') return invoice;
	throw invalidRequest(
		'This invoice is no longer editable: it has been finalized.',
		'invoice_not_editable',
	);
}
